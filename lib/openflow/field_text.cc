// SPDX-License-Identifier: Apache-2.0
#include "openflow/field_text.h"

#include <bit>
#include <optional>

#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "openflow/port_no.h"

namespace ps::openflow {
namespace {

constexpr std::uint16_t kVlanPresent = 0x1000;

std::string raw_text(Bytes octets) { return "0x" + to_hex(octets); }

/// Hexadecimal, as many digits as the octets have.
std::string with_mask(const MatchField& field, std::string value) {
  if (!field.has_mask()) return value;
  return raw_text(field.value()) + "/" + raw_text(field.mask());
}

/// How many leading ones; nothing when a one follows a zero.
std::optional<unsigned> prefix_length(Bytes mask) {
  unsigned length = 0;
  bool ended = false;
  for (const std::uint8_t octet : mask) {
    const auto ones = static_cast<unsigned>(std::countl_one(octet));
    if (ended ? octet != 0 : static_cast<std::uint8_t>(octet << ones) != 0) return std::nullopt;
    length += ended ? 0 : ones;
    ended = ended || ones < 8;
  }
  return length;
}

std::string address_text(const MatchField& field, std::string (*text)(Bytes)) {
  std::string out = text(field.value());
  if (!field.has_mask()) return out;
  const auto length = prefix_length(field.mask());
  return out + "/" + (length ? std::to_string(*length) : text(field.mask()));
}

std::string mac_text(const MatchField& field) {
  std::string out = to_hex(field.value(), ':');
  return field.has_mask() ? out + "/" + to_hex(field.mask(), ':') : out;
}

/// A port's width tells whether 1.0 (and NXM) or a later version wrote it.
std::string port_field_text(const MatchField& field) {
  const Version version = field.value().size() == 2 ? Version::v1_0 : Version::v1_3;
  return port_text(version, static_cast<std::uint32_t>(field.number()));
}

std::string vlan_text(const MatchField& field) {
  const std::uint64_t value = field.number();
  const std::uint64_t mask = field.mask_number() & 0x1fff;
  if (mask == kVlanPresent && value == kVlanPresent) return "any";
  if (mask != 0x1fff) return with_mask(field, {});
  if (value == 0) return "none";
  return std::to_string(value & 0x0fff);
}

/// A value whose width is not that of its field is shown as it is.
bool has_usual_width(const MatchField& field) {
  const std::size_t size = field.value().size();
  const FieldInfo& row = info(field.id);
  return size == row.octets || (row.kind == FieldKind::port && size == 2);
}

}  // namespace

std::string format_value(const MatchField& field) {
  if (!has_usual_width(field)) return with_mask(field, raw_text(field.value()));
  switch (info(field.id).kind) {
    case FieldKind::mac:
      return mac_text(field);
    case FieldKind::ipv4:
      return address_text(field, ipv4_text);
    case FieldKind::ipv6:
      return address_text(field, ipv6_text);
    case FieldKind::decimal:
      return with_mask(field, std::to_string(field.number()));
    case FieldKind::port:
      return with_mask(field, port_field_text(field));
    case FieldKind::vlan:
      return vlan_text(field);
    case FieldKind::hex:
    case FieldKind::raw:
      break;
  }
  return with_mask(field, raw_text(field.value()));
}

std::string format_field(const MatchField& field) {
  if (field.id != Field::unknown) return fmt::format("{}={}", name(field.id), format_value(field));
  if (field.oxm_class == kExperimenterClass) {
    return fmt::format("oxm_exp_0x{:08x}_{}={}", field.experimenter, field.oxm_field,
                       format_value(field));
  }
  return fmt::format("oxm_0x{:04x}_{}={}", field.oxm_class, field.oxm_field, format_value(field));
}

std::string format_match(const Match& match) {
  std::string out;
  for (const MatchField& field : match) {
    if (!out.empty()) out += ',';
    out += format_field(field);
  }
  return out.empty() ? "any" : out;
}

}  // namespace ps::openflow
