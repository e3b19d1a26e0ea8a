// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "frame/icmp.h"
#include "frame/ip.h"
#include "frame/transport.h"

namespace ps::frame {

/// An IP packet, and the header that it carries. A layer that is not there, or of which not even
/// the fixed header is there, is nothing. Views borrow from the octets that were parsed.
struct IpPacket {
  bool truncated = false;  ///< a layer says more than there is
  std::optional<Ipv4> ipv4;
  std::optional<Ipv6> ipv6;
  std::optional<Tcp> tcp;
  std::optional<Udp> udp;
  std::optional<Sctp> sctp;
  std::optional<Icmp> icmp;  ///< of IPv4, and ICMPv6 of IPv6

  bool has_ip() const { return ipv4 || ipv6; }
  bool has_transport() const { return tcp || udp || sctp || icmp; }
  std::uint8_t proto() const { return ipv4 ? ipv4->proto : ipv6 ? ipv6->proto : std::uint8_t{0}; }
  Bytes ip_payload() const { return ipv4 ? ipv4->payload : ipv6 ? ipv6->payload : Bytes{}; }
  bool is_fragment() const { return ipv4 ? ipv4->is_fragment() : ipv6 && ipv6->is_fragment(); }
  /// Another than the first: it has no transport header.
  bool is_later_fragment() const {
    return ipv4 ? ipv4->fragment_offset != 0 : ipv6 && ipv6->fragment_offset != 0;
  }
};

/// Whatever version its first four bits say; neither ipv4 nor ipv6 when it is no IP.
IpPacket parse_ip_packet(Bytes octets);

/// The same of a version that is known, added to `packet`.
void read_ipv4(Bytes octets, IpPacket& packet);
void read_ipv6(Bytes octets, IpPacket& packet);

}  // namespace ps::frame
