// SPDX-License-Identifier: Apache-2.0
#include "render/octets_text.h"

#include <algorithm>

#include "base/address.h"
#include "base/hex.h"
#include "render/printable.h"

namespace ps::render {
namespace {

using openflow::layout::OctetKind;

/// How many octets a kind has; 0 when any number.
std::size_t width(OctetKind kind) {
  switch (kind) {
    case OctetKind::mac:
      return 6;
    case OctetKind::ipv4:
      return 4;
    case OctetKind::ipv6:
      return 16;
    case OctetKind::dpid:
      return 8;
    default:
      return 0;
  }
}

std::string text_before_nul(Bytes octets) {
  const auto end = std::ranges::find(octets, std::uint8_t{0});
  return printable(as_text({octets.begin(), end}));
}

}  // namespace

std::string octets_text(Bytes octets, OctetKind kind) {
  if (width(kind) != 0 && octets.size() != width(kind)) return to_hex(octets);
  switch (kind) {
    case OctetKind::mac:
      return to_string(mac_from(octets));
    case OctetKind::ipv4:
      return ipv4_text(octets);
    case OctetKind::ipv6:
      return ipv6_text(octets);
    case OctetKind::dpid:
      return to_string(DatapathId{load_be64(octets.data())});
    case OctetKind::text:
      return text_before_nul(octets);
    case OctetKind::raw:
      break;
  }
  return to_hex(octets);
}

}  // namespace ps::render
