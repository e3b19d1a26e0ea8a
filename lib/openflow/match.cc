// SPDX-License-Identifier: Apache-2.0
#include "openflow/match.h"

#include <algorithm>

#include "openflow/fixed_match.h"

namespace ps::openflow {
namespace {

constexpr std::size_t kOxmHeaderSize = 4;

std::uint64_t last_octets(Bytes bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t octet : bytes) number = (number << 8) | octet;
  return number;
}

/// The number under which a field stands in the basic class; 0 where it does not.
std::uint8_t basic_number(Field field) {
  if (field == Field::unknown || field > Field::packet_type) return 0;
  const auto n = static_cast<std::uint8_t>(static_cast<std::uint8_t>(field) - 1);
  return field >= Field::pbb_uca ? static_cast<std::uint8_t>(n + 1) : n;  // 40 is unused
}

/// Is `size` wrong for a field whose width is known? NXM's in_port has two octets.
bool has_wrong_width(Field field, std::uint16_t oxm_class, std::size_t size) {
  const std::size_t wanted = info(field).octets;
  if (wanted == 0) return false;
  if (field == Field::in_port && oxm_class == kNxm0Class) return size != 2;
  return size != wanted;
}

}  // namespace

MatchField::MatchField(Field field, Bytes value, Bytes mask) : oxm_field(basic_number(field)) {
  set(field, value, mask);
}

void MatchField::set(Field field, Bytes value, Bytes mask) {
  id = field;
  value_ = value.data();
  mask_ = mask.data();
  value_size_ = static_cast<std::uint8_t>(value.size());
  mask_size_ = static_cast<std::uint8_t>(mask.size());
  own_mask_used_ = false;
}

MatchField MatchField::with_inverted_mask(Field field, Bytes value, Bytes inverted) {
  MatchField out(field, value);
  const std::size_t size = std::min(inverted.size(), out.own_mask_.size());
  for (std::size_t i = 0; i < size; ++i) {
    out.own_mask_[i] = static_cast<std::uint8_t>(~inverted[i]);
  }
  out.own_mask_used_ = true;
  out.mask_size_ = static_cast<std::uint8_t>(size);
  return out;
}

std::uint64_t MatchField::number() const { return last_octets(value()); }

std::uint64_t MatchField::mask_number() const {
  if (has_mask()) return last_octets(mask());
  return value_size_ >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (value_size_ * 8)) - 1;
}

const char* MatchField::take(Bytes& rest, MatchField& out) {
  if (rest.size() < kOxmHeaderSize) return "a match field has a header of 4 octets";
  const std::size_t size = rest[3];
  if (rest.size() - kOxmHeaderSize < size) return "a match field is longer than the match";
  const std::uint16_t oxm_class = load_be16(&rest[0]);
  const std::uint8_t number = rest[2] >> 1;
  Bytes body = rest.subspan(kOxmHeaderSize, size);
  std::uint32_t experimenter = 0;
  if (oxm_class == kExperimenterClass) {
    if (body.size() < 4) return "an experimenter's match field begins with its id";
    experimenter = load_be32(body.data());
    body = body.subspan(4);
  }
  Bytes mask;
  if ((rest[2] & 1) != 0) {
    if (body.size() % 2 != 0) return "a value and its mask have the same width";
    mask = body.subspan(body.size() / 2);
    body = body.first(body.size() / 2);
  }
  const Field field = field_from_oxm(oxm_class, number, experimenter, body.size());
  if (has_wrong_width(field, oxm_class, body.size())) {
    return "a match field has another width than its type";
  }
  out.set(field, body, mask);
  out.oxm_class = oxm_class;
  out.oxm_field = number;
  out.experimenter = experimenter;
  rest = rest.subspan(kOxmHeaderSize + size);
  return nullptr;
}

Match Match::ofp10(Bytes structure) {
  if (structure.size() < kOfp10Size) return {};
  return {Shape::ofp10, structure.first(kOfp10Size)};
}

Match Match::ofp11(Bytes structure) {
  if (structure.size() < kOfp11Size) return {};
  return {Shape::ofp11, structure.first(kOfp11Size)};
}

Match Match::oxm(Bytes tlvs) { return {Shape::oxm, tlvs}; }

Match::Iterator::Iterator(const Match& match)
    : shape_(match.shape_), rest_(match.bytes_), done_(false) {
  step();
}

void Match::Iterator::step() {
  switch (shape_) {
    case Shape::none:
      done_ = true;
      return;
    case Shape::ofp10:
      done_ = !next_field_of_ofp10(rest_, next_, field_);
      return;
    case Shape::ofp11:
      done_ = !next_field_of_ofp11(rest_, next_, field_);
      return;
    case Shape::oxm:
      done_ = rest_.empty();
      if (done_) return;
      problem_ = MatchField::take(rest_, field_);
      done_ = problem_ != nullptr;
  }
}

std::optional<MatchField> Match::find(Field field) const {
  for (const MatchField& candidate : *this) {
    if (candidate.id == field) return candidate;
  }
  return std::nullopt;
}

const char* Match::problem() const {
  auto it = begin();
  while (it != end()) ++it;
  return it.problem();
}

}  // namespace ps::openflow
