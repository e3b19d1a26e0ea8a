// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "frame/items.h"

namespace ps::frame {

using Ipv4Address = std::array<std::uint8_t, 4>;
using Ipv6Address = std::array<std::uint8_t, 16>;

namespace ip_proto {
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kIgmp = 2;
inline constexpr std::uint8_t kIpv4 = 4;  ///< IP in IP
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kIpv6 = 41;
inline constexpr std::uint8_t kGre = 47;
inline constexpr std::uint8_t kIcmpv6 = 58;
inline constexpr std::uint8_t kSctp = 132;
}  // namespace ip_proto

/// An option of IPv4 (RFC 791 3.1) or TCP (RFC 9293 3.1): kind 0 ends the run, kind 1 is one octet
/// alone.
struct Option {
  std::uint8_t kind = 0;
  Bytes body;  ///< after kind and length

  static bool take(Reader& in, Option& option);
};

/// RFC 791. The payload ends where total_length says or where the octets end; total_length 0, as
/// captures on a sending host with offload show it, means all.
struct Ipv4 {
  Ipv4Address src{};
  Ipv4Address dst{};
  std::uint8_t proto = 0;
  std::uint8_t tos = 0;
  std::uint8_t ttl = 0;
  std::uint16_t total_length = 0;
  std::uint16_t id = 0;
  std::uint16_t checksum = 0;
  std::uint16_t fragment_offset = 0;  ///< in octets
  bool more_fragments = false;
  bool dont_fragment = false;
  bool truncated = false;
  Bytes options;  ///< Items<Option>
  Bytes payload;

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
};

namespace ipv6_header {
inline constexpr std::uint8_t kHopByHop = 0;
inline constexpr std::uint8_t kRouting = 43;
inline constexpr std::uint8_t kFragment = 44;
inline constexpr std::uint8_t kAuthentication = 51;
inline constexpr std::uint8_t kNone = 59;
inline constexpr std::uint8_t kDestination = 60;
inline constexpr std::uint8_t kMobility = 135;
}  // namespace ipv6_header

/// RFC 8200, with its extension headers passed over.
struct Ipv6 {
  Ipv6Address src{};
  Ipv6Address dst{};
  std::uint8_t proto = 0;        ///< after the extension headers
  std::uint8_t next_header = 0;  ///< of the fixed header: kind of the first extension, or `proto`
  std::uint8_t traffic_class = 0;
  std::uint8_t hop_limit = 0;
  std::uint32_t flow_label = 0;
  std::uint16_t payload_length = 0;
  std::uint16_t fragment_offset = 0;  ///< in octets
  bool more_fragments = false;
  bool truncated = false;
  Bytes extension_headers;  ///< see Ipv6Extensions
  Bytes payload;            ///< after them

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
};

/// One extension header, RFC 8200 4.
struct Ipv6Extension {
  std::uint8_t type = 0;  ///< ipv6_header
  Bytes octets;           ///< from its next-header field; at least 8

  /// Of hop-by-hop and destination headers; empty of others.
  Bytes options() const;
};

/// The extension headers of a packet, in their order.
class Ipv6Extensions {
 public:
  explicit Ipv6Extensions(const Ipv6& ip) : type_(ip.next_header), rest_(ip.extension_headers) {}
  std::optional<Ipv6Extension> next();

 private:
  std::uint8_t type_;
  Bytes rest_;
};

/// RFC 8200 4.2: an option of a hop-by-hop or destination header; padding (0 and 1) included.
struct Ipv6Option {
  std::uint8_t type = 0;
  Bytes body;

  static bool take(Reader& in, Ipv6Option& option);
};

/// Each gives nothing when its fixed header is not there or is of another protocol. Views borrow
/// from the octets given.
std::optional<Ipv4> parse_ipv4(Bytes octets);
std::optional<Ipv6> parse_ipv6(Bytes octets);

}  // namespace ps::frame
