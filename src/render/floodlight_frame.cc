// SPDX-License-Identifier: Apache-2.0
#include "render/floodlight_frame.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"

namespace ps::render {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kArp = 0x0806;
constexpr std::uint16_t kRarp = 0x8035;
constexpr std::uint16_t kVlan = 0x8100;
constexpr std::uint16_t kBsn = 0x8942;
constexpr std::uint16_t kLldp = 0x88cc;
constexpr std::size_t kWord = 4;       // what header lengths count in
constexpr std::size_t kShortest = 17;  // what is shorter is not read further than its addresses

struct Link {
  Bytes dst;
  Bytes src;
  std::uint16_t type = 0;
  std::optional<std::uint16_t> tci;
  Bytes payload;
};

/// One tag of 0x8100 is read; another tag is then the type. Octets that are missing count as zero.
Link read_link(Bytes octets, std::array<std::uint8_t, kShortest + 1>& padded) {
  Link link;
  if (octets.size() < padded.size()) {
    std::ranges::copy(octets, padded.begin());
    octets = octets.size() < kShortest ? Bytes(padded).first(kShortest - 1) : Bytes(padded);
  }
  Reader in(octets);
  link.dst = in.bytes(6);
  link.src = in.bytes(6);
  link.type = in.u16();
  if (link.type == kVlan) {
    link.tci = in.u16();
    link.type = in.u16();
  }
  link.payload = in.rest();
  return link;
}

/// The sender's and the target's protocol address, by the lengths that the packet itself gives.
std::optional<std::string> arp_lines(Bytes payload) {
  Reader in(payload);
  in.skip(4);
  const std::size_t hardware = in.u8();
  const std::size_t protocol = in.u8();
  in.skip(2 + hardware);
  const Bytes sender = in.bytes(protocol);
  in.skip(hardware);
  const Bytes target = in.bytes(protocol);
  if (!in.ok() || protocol < 4) return std::nullopt;
  return fmt::format("\nnw_src: {}\nnw_dst: {}", ipv4_text(sender), ipv4_text(target));
}

/// Is the header there that the protocol demands?
bool has_transport_header(std::uint8_t proto, Bytes payload) {
  switch (proto) {
    case 1:
      return payload.size() >= 4;
    case 6:
      return payload.size() >= 20 &&
             payload.size() >= std::max<std::size_t>(20, (payload[12] >> 4) * kWord);
    case 17:
      return payload.size() >= 8;
    default:
      return true;
  }
}

std::optional<std::string> ipv4_lines(Bytes payload) {
  constexpr std::size_t kHeader = 20;
  if (payload.size() < kHeader) return std::nullopt;
  const std::size_t header = std::max<std::size_t>(kHeader, (payload[0] & 15) * kWord);
  if (payload.size() < header) return std::nullopt;
  if (!has_transport_header(payload[9], payload.subspan(header))) return std::nullopt;
  return fmt::format("\nnw_src: {}\nnw_dst: {}\nnw_tos: {}\nnw_proto: {}",
                     ipv4_text(payload.subspan(12)), ipv4_text(payload.subspan(16)),
                     static_cast<std::int8_t>(payload[1]), static_cast<std::int8_t>(payload[9]));
}

bool is_bsn(Bytes payload) {
  Reader in(payload);
  const bool magic = in.u32() == 0x20000604;
  in.skip(2);
  return magic && in.u16() == 0 && in.ok();
}

struct Payload {
  std::string word;   ///< the type line
  std::string lines;  ///< what follows the addresses
};

Payload read_payload(const Link& link, bool is_data) {
  Payload out{std::to_string(static_cast<std::int16_t>(link.type)), "\ndata packet"};
  if (is_data) return out;
  if (link.type == kArp || link.type == kRarp) {
    if (auto lines = arp_lines(link.payload)) return {"arp", *lines};
  } else if (link.type == kIpv4) {
    if (auto lines = ipv4_lines(link.payload)) return {"ip", *lines};
  } else if (link.type == kLldp) {
    return {"lldp", "lldp packet"};
  } else if (link.type == kBsn && is_bsn(link.payload)) {
    out.lines = "\nunknwon packet";
  }
  return out;
}

}  // namespace

std::string floodlight_frame(Bytes octets) {
  std::array<std::uint8_t, kShortest + 1> padded{};
  const Link link = read_link(octets, padded);
  const Payload payload = read_payload(link, octets.size() < kShortest);
  const auto vlan = link.tci ? std::to_string(*link.tci & 0x0fff) : std::string("untagged");
  return fmt::format("\n{}\ndl_vlan: {}\ndl_vlan_pcp: {}\ndl_src: {}\ndl_dst: {}{}", payload.word,
                     vlan, link.tci.value_or(0) >> 13, to_hex(link.src, ':'), to_hex(link.dst, ':'),
                     payload.lines);
}

}  // namespace ps::render
