// SPDX-License-Identifier: Apache-2.0
#include "frame/tunnel.h"

namespace ps::frame {
namespace {

namespace gre_flag {
constexpr std::uint16_t kChecksum = 0x8000;
constexpr std::uint16_t kRouting = 0x4000;  // RFC 1701 alone: what follows it is not read
constexpr std::uint16_t kKey = 0x2000;
constexpr std::uint16_t kSequence = 0x1000;
constexpr std::uint16_t kAcknowledge = 0x0080;  // version 1
}  // namespace gre_flag

}  // namespace

std::optional<Gre> parse_gre(Bytes octets) {
  Reader in(octets);
  const std::uint16_t flags = in.u16();
  Gre gre;
  gre.version = flags & 7;
  gre.protocol = in.u16();
  if ((flags & (gre_flag::kChecksum | gre_flag::kRouting)) != 0) {
    gre.checksum = in.u16();
    in.skip(2);
  }
  if ((flags & gre_flag::kKey) != 0) gre.key = in.u32();
  if ((flags & gre_flag::kSequence) != 0) gre.sequence = in.u32();
  if (gre.version == 1 && (flags & gre_flag::kAcknowledge) != 0) in.skip(4);
  if (!in.ok()) return std::nullopt;
  if ((flags & gre_flag::kRouting) == 0) gre.payload = in.rest();
  return gre;
}

std::optional<Vxlan> parse_vxlan(Bytes octets) {
  Reader in(octets);
  Vxlan vxlan;
  vxlan.flags = in.u8();
  in.skip(3);
  vxlan.vni = in.u32() >> 8;
  vxlan.payload = in.rest();
  if (!in.ok()) return std::nullopt;
  return vxlan;
}

std::optional<Geneve> parse_geneve(Bytes octets) {
  Reader in(octets);
  const std::uint8_t first = in.u8();
  const std::uint8_t second = in.u8();
  Geneve geneve;
  geneve.version = first >> 6;
  geneve.control = (second & 0x80) != 0;
  geneve.critical = (second & 0x40) != 0;
  geneve.protocol = in.u16();
  geneve.vni = in.u32() >> 8;
  geneve.options = in.bytes((first & 0x3f) * std::size_t{4});
  geneve.payload = in.rest();
  if (!in.ok()) return std::nullopt;
  return geneve;
}

std::optional<Pbb> parse_pbb(Bytes octets) {
  Reader in(octets);
  const std::uint32_t tag = in.u32();
  Pbb pbb;
  pbb.pcp = static_cast<std::uint8_t>(tag >> 29);
  pbb.dei = (tag & 0x10000000) != 0;
  pbb.uca = (tag & 0x08000000) != 0;
  pbb.isid = tag & 0x00ffffff;
  pbb.payload = in.rest();
  if (!in.ok()) return std::nullopt;
  return pbb;
}

}  // namespace ps::frame
