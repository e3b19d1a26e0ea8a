// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/address.h"
#include "base/bytes.h"
#include "frame/arp.h"
#include "frame/lldp.h"
#include "frame/mpls.h"
#include "frame/packet.h"

namespace ps::frame {

inline constexpr std::size_t kEthernetHeaderSize = 14;

namespace ethertype {
inline constexpr std::uint16_t kIpv4 = 0x0800;
inline constexpr std::uint16_t kArp = 0x0806;
inline constexpr std::uint16_t kRarp = 0x8035;
inline constexpr std::uint16_t kIpv6 = 0x86dd;
inline constexpr std::uint16_t kSlow = 0x8809;  ///< LACP and others of 802.3 57A
inline constexpr std::uint16_t kMpls = 0x8847;
inline constexpr std::uint16_t kMplsMulticast = 0x8848;
inline constexpr std::uint16_t kEapol = 0x888e;
inline constexpr std::uint16_t kLldp = 0x88cc;
inline constexpr std::uint16_t kBddp = 0x8942;  ///< LLDP as controllers send it past other switches
inline constexpr std::uint16_t kPbb = 0x88e7;   ///< I-TAG of 802.1Q
}  // namespace ethertype

/// One VLAN tag, 802.1Q 9.6.
struct VlanTag {
  std::uint16_t tpid = 0;
  std::uint16_t tci = 0;

  std::uint16_t vid() const { return tci & 0x0fff; }
  std::uint8_t pcp() const { return static_cast<std::uint8_t>(tci >> 13); }
  bool dei() const { return (tci & 0x1000) != 0; }
};

/// The tags of a frame, outermost first; at most four are read.
class VlanTags {
 public:
  static constexpr std::size_t kMax = 4;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const VlanTag& operator[](std::size_t i) const { return tags_[i]; }
  const VlanTag* begin() const { return tags_.data(); }
  const VlanTag* end() const { return tags_.data() + size_; }
  void add(VlanTag tag) {
    if (size_ < kMax) tags_[size_++] = tag;
  }

 private:
  std::array<VlanTag, kMax> tags_{};
  std::size_t size_ = 0;
};

/// 802.2 LLC, and SNAP behind it where dsap and ssap are 0xaa.
struct Llc {
  std::uint8_t dsap = 0;
  std::uint8_t ssap = 0;
  std::uint16_t control = 0;  ///< one octet of unnumbered frames, else two
  std::optional<std::uint32_t> snap_oui;
  std::optional<std::uint16_t> snap_pid;
};

/// An Ethernet frame as far as it can be read.
///
///   if (auto frame = frame::parse(packet_in.data)) use(frame->src, frame->ipv4);
///
/// A layer that is not there, or of which not even the fixed header is there, is nothing. What
/// follows these headers is for payload.h. Views inside borrow from the octets given to parse().
struct Frame : IpPacket {
  MacAddress dst;
  MacAddress src;
  VlanTags vlans;
  std::uint16_t outer_ethertype = 0;  ///< the first type field, so a tag's TPID when there is one
  std::uint16_t ethertype = 0;  ///< after the tags; of SNAP with OUI 0 its pid; 0 of other LLC
  std::optional<Llc> llc;       ///< 802.3 with a length instead of a type
  Bytes payload;                ///< after type or LLC

  std::optional<Arp> arp;    ///< also RARP
  std::optional<Mpls> mpls;  ///< the top of the stack; what is below it is not parsed
  std::optional<Lldp> lldp;
};

/// Nothing when there are fewer than 14 octets.
std::optional<Frame> parse(Bytes octets);

/// 802.1Q, 802.1ad and those of before it: 0x8100, 0x88a8, 0x9100, 0x9200, 0x9300.
bool is_vlan_tpid(std::uint16_t type);

}  // namespace ps::frame
