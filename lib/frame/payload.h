// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <variant>

#include "frame/dhcp.h"
#include "frame/dhcpv6.h"
#include "frame/dns.h"
#include "frame/eapol.h"
#include "frame/frame.h"
#include "frame/icmpv6.h"
#include "frame/igmp.h"
#include "frame/slow.h"
#include "frame/stp.h"
#include "frame/tunnel.h"

namespace ps::frame {

/// Octets that no parser reads.
struct Opaque {
  Bytes octets;
  bool truncated = false;  ///< they are the beginning of something that has a parser
};

/// IPv4 or IPv6 right behind an IP header.
struct IpInIp {
  Bytes payload;
};

/// What follows the headers that Frame and IpPacket have. Nobody asks for it while frames are
/// sorted; it is parsed for those who look into one. To add a protocol, add it here: the compiler
/// then asks every format for it.
using Payload = std::variant<Opaque, IcmpEcho, IcmpError, NeighborDiscovery, Mld, Igmp, Gre, IpInIp,
                             Vxlan, Geneve, Dhcp, Dhcpv6, Dns, Stp, Slow, Eapol, Pbb>;

/// Of a frame without IP (and other than ARP, LLDP and MPLS, which are in Frame).
Payload parse_link_payload(const Frame& frame);
/// By the IP protocol, the ICMP type or the UDP port (DHCP 67 and 68, DHCPv6 546 and 547, DNS 53,
/// mDNS 5353, LLMNR 5355, VXLAN 4789 and 8472, Geneve 6081). DNS over TCP is read where a segment
/// holds exactly one message.
Payload parse_payload(const IpPacket& packet);

/// What a tunnel carries.
struct Inner {
  std::optional<Frame> frame;
  std::optional<IpPacket> packet;
  Bytes octets;
};
/// Nothing of what is no tunnel. In `octets` is all of it; neither frame nor packet when it is
/// another protocol or too short.
std::optional<Inner> parse_inner(const Payload& payload);

/// The packet below an MPLS stack.
IpPacket parse_below_mpls(const Frame& frame);

/// How many layers of tunnels those who show frames look into.
inline constexpr int kMostInner = 3;

/// Does any layer, also inside of kMostInner tunnels, say more than there is? What an ICMP error
/// quotes does not count: it is short on purpose.
bool is_truncated(const Frame& frame, int inner = kMostInner);
bool is_truncated(const IpPacket& packet, int inner = kMostInner);

}  // namespace ps::frame
