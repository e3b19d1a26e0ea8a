// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/reading.h"

#include <algorithm>

#include "openflow/body.h"
#include "openflow/fixed_match.h"
#include "openflow/header.h"
#include "openflow/layout/actions.h"
#include "openflow/layout/layout.h"
#include "openflow/layout/messages.h"

namespace ps::openflow::layout {
namespace {

constexpr std::size_t kFieldIdSize = 4;

std::uint64_t load(const std::uint8_t* at, std::size_t octets) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < octets; ++i) value = (value << 8) | at[i];
  return value;
}

/// The Layout that reads.
class Reading final : public Layout {
 public:
  Reading(Version version, Bytes octets, std::size_t begin, Visitor& visitor, int depth)
      : Layout(version),
        octets_(octets),
        at_(begin),
        begin_(begin),
        end_(octets.size()),
        depth_(depth),
        visitor_(visitor) {}

  Outcome outcome() const { return outcome_; }
  /// Told unless something else was wrong before; reading goes on.
  void note(const char* problem, std::size_t offset) {
    if (outcome_.problem != nullptr) return;
    outcome_.problem = problem;
    outcome_.offset = offset;
  }
  /// What the layout left of the extent.
  void tell_unread() {
    if (failed_ || at_ >= end_) return;
    outcome_.unread += end_ - at_;
    rest("unread");
  }

  std::uint64_t number(std::string_view name, std::size_t octets, Kind kind) override {
    if (!take(octets)) return 0;
    const auto value = load(&octets_[at_ - octets], octets);
    visitor_.number(name, {version_, kind, octets, value});
    return value;
  }
  std::uint64_t unusual(std::string_view name, std::size_t octets, Kind kind,
                        std::uint64_t usual) override {
    if (!take(octets)) return 0;
    const auto value = load(&octets_[at_ - octets], octets);
    if (value != usual) visitor_.number(name, {version_, kind, octets, value});
    return value;
  }
  void one_more(std::string_view name, std::size_t octets, Kind kind) override {
    if (!take(octets)) return;
    const auto value = load(&octets_[at_ - octets], octets);
    if (value != 0) visitor_.number(name, {version_, kind, octets, value - 1});
  }
  bool stands_here(std::string_view name, std::size_t octets, std::uint64_t value) override {
    if (failed_ || left() < octets || load(octets_.data() + at_, octets) != value) return false;
    number(name, octets, kDecimal);
    return true;
  }
  void pad(std::size_t octets) override { (void)take(octets); }
  void align8() override {
    const auto size = at_ - begin_;
    (void)take(std::min(padded(size) - size, left()));
  }
  void octets(std::string_view name, std::size_t size, OctetKind kind) override {
    if (take(size)) visitor_.octets(name, octets_.subspan(at_ - size, size), kind);
  }
  void rest(std::string_view name, OctetKind kind = OctetKind::raw) override {
    octets(name, left(), kind);
  }
  void numbers(std::string_view name, std::size_t octets, Kind kind, std::size_t count) override {
    visitor_.begin_list(name);
    for (; count > 0 && !failed_ && (count != kAll || left() > 0); count -= count == kAll ? 0 : 1) {
      number({}, octets, kind);
    }
    visitor_.end_list();
  }
  bool has(std::string_view) override { return !failed_ && left() > 0; }
  void derived(std::string_view name, std::uint64_t value, std::size_t octets, Kind kind) override {
    if (!failed_) visitor_.derived(name, {version_, kind, octets, value});
  }

  std::uint32_t match(std::string_view name) override {
    if (version_ == Version::v1_0) return fixed_match(name, Match::kOfp10Size);
    if (version_ == Version::v1_1) {
      if (!oxm_follows()) return fixed_match(name, Match::kOfp11Size);
      visitor_.number("match_type", {version_, one_of(match_type_name), 2, kOxmMatch});
    }
    return oxm_match(name);
  }
  std::uint32_t oxm_fields(std::string_view name) override {
    return failed_ ? 0 : tell_match(name, Match::oxm(take_rest()));
  }
  void field() override {
    if (failed_) return;
    const auto start = at_;
    Bytes tlvs = octets_.subspan(at_, left());
    MatchField field;
    if (const char* problem = MatchField::take(tlvs, field)) return fail(problem, start);
    at_ = end_ - tlvs.size();
    visitor_.field(field);
  }
  void field_value(Field field, std::size_t size) override {
    if (!take(size)) return;
    const Bytes value = octets_.subspan(at_ - size, size);
    if (field == Field::vlan_vid) return visitor_.field(vlan_vid_field(load_be16(value.data())));
    if (field == Field::ip_dscp) return visitor_.field(ip_dscp_field(value[0]));
    visitor_.field(MatchField(field, value));
  }
  std::size_t field_id_or_none(std::string_view name) override {
    const bool is_none = left() >= kFieldIdSize && load(octets_.data() + at_, kFieldIdSize) == 0;
    if (!is_none) return field_id(name);
    (void)take(kFieldIdSize);
    return 0;
  }
  std::size_t field_id(std::string_view name) override {
    const auto start = at_;
    if (!take(kFieldIdSize)) return kFieldIdSize;
    FieldId id;
    const auto* at = &octets_[at_ - kFieldIdSize];
    id.oxm_class = load_be16(at);
    id.oxm_field = at[2] >> 1;
    id.has_mask = (at[2] & 1) != 0;
    id.length = at[3];
    if (id.oxm_class == kExperimenterClass) {
      if (!take(4)) return kFieldIdSize;
      id.experimenter = load_be32(&octets_[at_ - 4]);
    }
    id.field = field_from_oxm(id.oxm_class, id.oxm_field, id.experimenter, id.length);
    visitor_.field_id(name, id);
    return at_ - start;
  }
  void field_ids(std::string_view name) override {
    visitor_.begin_list(name);
    while (!failed_ && left() > 0) field_id({});
    visitor_.end_list();
  }

  void frame(std::string_view name) override {
    if (!failed_) visitor_.frame(name, take_rest());
  }
  void message(std::string_view name) override;
  void quoted(std::string_view name) override;

  void length(std::size_t octets, std::size_t more = 0) override {
    const auto start = at_;
    if (!take(octets)) return;
    const auto size = load(&octets_[start], octets);
    if (size < at_ - begin_ + more || size - more > end_ - begin_) {
      return fail("a length does not fit what it is the length of", start);
    }
    end_ = begin_ + (size - more);
    length_octets_ = octets;
  }
  std::size_t announce(std::size_t octets) override {
    if (!take(octets)) return 0;
    return static_cast<std::size_t>(load(&octets_[at_ - octets], octets));
  }

 protected:
  void pack(std::size_t octets, std::span<const Part> parts,
            std::span<std::uint64_t> values) override {
    if (!take(octets)) return;
    const auto value = load(&octets_[at_ - octets], octets);
    auto below = static_cast<unsigned>(8 * octets);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& part = parts[i];
      below -= part.bits;
      values[i] = (value >> below & ((std::uint64_t{1} << part.bits) - 1)) + part.less;
      if (part.name.empty()) continue;
      visitor_.number(part.name, {version_, part.kind, (part.bits + 7) / 8, values[i]});
    }
  }
  bool only_filling_left() override {
    const auto rest = octets_.subspan(at_, left());
    return rest.size() < 8 && std::ranges::all_of(rest, [](auto octet) { return octet == 0; });
  }
  Extent enter() override {
    const Extent outer{begin_, end_, 0, length_octets_};
    begin_ = at_;
    length_octets_ = 0;
    return outer;
  }
  void leave(const Extent& outer, Padding padding) override {
    if (length_octets_ != 0) tell_unread();
    length_octets_ = outer.length_octets;
    const auto size = at_ - begin_;
    begin_ = outer.begin;
    end_ = outer.end;
    if (padding == Padding::to_8) (void)take(std::min(padded(size) - size, left()));
  }
  Extent enter_block(std::size_t announced) override {
    const Extent outer{begin_, end_};
    if (!failed_ && announced > left()) {
      fail("a length announces more than there is", at_);
    }
    begin_ = at_;
    end_ = failed_ ? at_ : at_ + announced;
    return outer;
  }
  void leave_block(const Extent& outer, std::size_t, Padding padding) override {
    tell_unread();
    const auto size = at_ - begin_;
    begin_ = outer.begin;
    end_ = outer.end;
    if (padding == Padding::to_8) (void)take(std::min(padded(size) - size, left()));
  }
  bool begin_object(std::string_view name) override {
    visitor_.begin_object(name);
    return go_down();
  }
  void end_object() override {
    --depth_;
    visitor_.end_object();
  }
  void begin_list(std::string_view name) override {
    visitor_.begin_list(name);
    (void)go_down();
  }
  bool next_item() override {
    if (failed_ || left() == 0) return false;
    item_at_ = at_;
    visitor_.begin_object({});
    return true;
  }
  void end_item() override {
    if (at_ == item_at_) fail("an element without octets", at_);
    visitor_.end_object();
  }
  void end_list() override {
    --depth_;
    visitor_.end_list();
  }

 private:
  std::size_t left() const { return end_ - at_; }
  bool take(std::size_t octets) {
    if (failed_) return false;
    if (octets > left()) {
      fail(end_ == octets_.size() ? "the message ends before its fixed part does"
                                  : "an element ends before its fixed part does",
           at_);
      return false;
    }
    at_ += octets;
    return true;
  }
  Bytes take_rest() {
    const auto all = octets_.subspan(at_, left());
    at_ = end_;
    return all;
  }
  void fail(const char* problem, std::size_t offset) {
    note(problem, offset);
    failed_ = true;
  }
  bool go_down() {
    if (++depth_ > kDeepest && !failed_) fail("more levels inside each other than are read", at_);
    return !failed_;
  }

  Outcome tell_message(std::string_view name, const Header& header, Bytes inner);
  std::uint32_t fixed_match(std::string_view name, std::size_t size) {
    const auto start = at_;
    if (!take(size)) return 0;
    const Bytes structure = octets_.subspan(start, size);
    if (version_ == Version::v1_0) return tell_match(name, Match::ofp10(structure));
    if (load_be16(&structure[0]) != 0 || load_be16(&structure[2]) != size) {
      fail("a match of 1.1 has type 0 and 88 octets", start);
      return 0;
    }
    return tell_match(name, Match::ofp11(structure));
  }
  bool oxm_follows() const { return left() >= 2 && load_be16(&octets_[at_]) == kOxmMatch; }
  std::uint32_t oxm_match(std::string_view name) {
    constexpr std::size_t kHead = 4;
    const auto start = at_;
    if (!take(kHead)) return 0;
    const std::size_t size = load_be16(&octets_[start + 2]);
    if (load_be16(&octets_[start]) != 1 || size < kHead) {
      fail("a match has type 1 (OXM) and at least 4 octets", start);
      return 0;
    }
    const auto tlvs = std::min(size - kHead, left());
    if (tlvs < size - kHead) note("a match is longer than what holds it", start);
    at_ += tlvs;
    const auto in_port = tell_match(name, Match::oxm(octets_.subspan(start + kHead, tlvs)));
    (void)take(padded(size) - kHead - tlvs);
    return in_port;
  }
  /// A field that is malformed ends the reading, after those before it were told.
  std::uint32_t tell_match(std::string_view name, const Match& match) {
    visitor_.match(name, match);
    std::uint32_t in_port = 0;
    auto it = match.begin();
    for (; it != match.end(); ++it) {
      if (it->id == Field::in_port) in_port = static_cast<std::uint32_t>(it->number());
    }
    if (it.problem() != nullptr) {
      fail(it.problem(), static_cast<std::size_t>(it.rest().data() - octets_.data()));
    }
    return in_port;
  }

  Bytes octets_;
  std::size_t at_;
  std::size_t begin_;              ///< of the innermost sized()
  std::size_t end_;                ///< of the innermost extent
  std::size_t length_octets_ = 0;  ///< of the innermost sized()'s length(); 0 before it is told
  int depth_;
  bool failed_ = false;
  std::size_t item_at_ = 0;
  Outcome outcome_;
  Visitor& visitor_;
};

/// For whoever wants the outcome alone.
class Deaf final : public Visitor {
  void number(std::string_view, const Number&) override {}
  void octets(std::string_view, Bytes, OctetKind) override {}
  void match(std::string_view, const Match&) override {}
  void field(const MatchField&) override {}
  void field_id(std::string_view, const FieldId&) override {}
  void frame(std::string_view, Bytes) override {}
  void begin_object(std::string_view) override {}
  void end_object() override {}
  void begin_list(std::string_view) override {}
  void end_list() override {}
  void begin_message(std::string_view, const Header&, Bytes) override {}
};

Version version_of(const Header& header) {
  return is_known(header.version) ? static_cast<Version>(header.version) : Version::v1_0;
}

Outcome read_body(const Header& header, Bytes message, Visitor& visitor, int depth) {
  const auto size = std::min<std::size_t>(header.length, message.size());
  Reading in(version_of(header), message.first(std::max(size, kHeaderSize)), kHeaderSize, visitor,
             depth);
  if (header.length < kHeaderSize) {
    in.note("the length in the header is less than 8", 2);
  } else if (header.length > message.size()) {
    in.note("the message ends before the length in its header", message.size());
  } else if (header.length < message.size()) {
    in.note("octets follow the length in the header", header.length);
  }
  body(in, header);
  in.tell_unread();
  return in.outcome();
}

void Reading::message(std::string_view name) {
  if (failed_) return;
  const auto start = at_;
  const auto header = parse_header(octets_.subspan(at_, left()));
  if (!header) return fail("a message inside has at least 8 octets", at_);
  if (!take(std::max<std::size_t>(header->length, kHeaderSize))) return;
  const auto inside = tell_message(name, *header, octets_.subspan(start, at_ - start));
  if (inside.problem != nullptr) note(inside.problem, start + inside.offset);
  outcome_.unread += inside.unread;
  outcome_.quote_ends_early |= inside.quote_ends_early;
}

void Reading::quoted(std::string_view name) {
  if (failed_ || left() == 0) return;
  const Bytes inner = take_rest();
  const auto header = parse_header(inner);
  if (!header || !is_known(header->version)) {
    visitor_.octets("data", inner, OctetKind::raw);
  } else {
    const auto inside = tell_message(name, *header, inner);
    outcome_.quote_ends_early |= !inside.whole() || inside.quote_ends_early;
  }
}

Outcome Reading::tell_message(std::string_view name, const Header& header, Bytes inner) {
  Outcome inside;
  visitor_.begin_message(name, header, inner);
  if (go_down()) inside = read_body(header, inner, visitor_, depth_);
  --depth_;
  visitor_.end_object();
  return inside;
}

}  // namespace

Outcome read(Bytes message, Visitor& visitor) {
  const auto header = parse_header(message);
  if (!header) return {"a message has at least 8 octets", message.size(), 0, false};
  return read_body(*header, message, visitor, 0);
}

Outcome read_action(Version version, Bytes octets, Visitor& visitor) {
  Reading in(version, octets, 0, visitor, 0);
  visitor.begin_object({});
  action(in);
  visitor.end_object();
  return in.outcome();
}

Outcome check(Bytes message) {
  Deaf nobody;
  return read(message, nobody);
}

}  // namespace ps::openflow::layout
