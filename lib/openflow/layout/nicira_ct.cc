// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "openflow/layout/actions.h"
#include "openflow/layout/nicira_bodies.h"

namespace ps::openflow::layout {
namespace {

std::string_view ct_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"commit", "force"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// The port that a protocol is known by.
std::string_view alg_name(Version, std::uint32_t port) {
  if (port == 21) return "ftp";
  return port == 69 ? "tftp" : "";
}

std::string_view nat_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"src", "dst", "persistent", "hash", "random"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// In the order in which they follow, where they are there.
struct RangeEnd {
  std::string_view name;
  std::uint8_t octets;
  OctetKind kind;
};
constexpr RangeEnd kRangeEnds[] = {
    {"ipv4_min", 4, OctetKind::ipv4},  {"ipv4_max", 4, OctetKind::ipv4},
    {"ipv6_min", 16, OctetKind::ipv6}, {"ipv6_max", 16, OctetKind::ipv6},
    {"proto_min", 2, OctetKind::raw},  {"proto_max", 2, OctetKind::raw},
};

std::string_view range_end_name(Version, std::uint32_t bit) {
  return bit < std::size(kRangeEnds) ? kRangeEnds[bit].name : "";
}

}  // namespace

void ct(Layout& io) {
  constexpr std::uint8_t kNoTable = 255;
  io.u16("flags", flags(ct_flag));
  if (io.field_id_or_none("zone_src") != 0) {
    which_bits(io, "zone_ofs", "zone_n_bits");
  } else {
    io.u16("zone");
  }
  io.unusual("recirc_table", 1, kDecimal, kNoTable);
  io.pad(3);
  io.unusual("alg", 2, one_of(alg_name), 0);
  actions(io, "actions");
}

void nat(Layout& io) {
  io.pad(2);
  io.u16("flags", flags(nat_flag));
  const auto present = io.u16("range_present", flags(range_end_name));
  for (std::size_t i = 0; i < std::size(kRangeEnds); ++i) {
    const auto& end = kRangeEnds[i];
    if ((present >> i & 1) == 0) continue;
    end.kind == OctetKind::raw ? (void)io.u16(end.name) : io.octets(end.name, end.octets, end.kind);
  }
  io.align8();
}

}  // namespace ps::openflow::layout
