// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/clock.h"

namespace ps::tcpstream {

/// One end of a TCP connection. A value.
struct Peer {
  std::array<std::uint8_t, 16> address{};  ///< IPv4 in the first four octets
  bool ipv6 = false;
  std::uint16_t port = 0;

  auto operator<=>(const Peer&) const = default;
};

/// `10.0.0.1:6653`, `[::1]:6653`.
std::string to_string(const Peer& peer);

/// One captured TCP segment. `payload` is borrowed from the frame.
struct Segment {
  Peer src;
  Peer dst;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint16_t flags = 0;  ///< frame::Tcp::kSyn and so on
  Bytes payload;
  /// Payload octets on the wire: more than payload.size() when the capture cut the frame.
  std::uint32_t payload_length = 0;
  Timestamp time;
  std::uint64_t frame_number = 0;
};

/// Why a frame holds no segment that can be followed; names are stable, they are counted.
enum class Skipped : std::uint8_t {
  not_ip,
  not_tcp,
  ip_fragment,  ///< fragments are not put together
  cut_header,   ///< the frame ends before the TCP payload begins
  other_link,   ///< of a link type that is not supported
  count_,
};
inline constexpr std::size_t kSkippedCount = static_cast<std::size_t>(Skipped::count_);

std::string_view name(Skipped skipped);

/// A frame as a capture has it.
struct LinkFrame {
  int link_type = 0;  ///< LINKTYPE_ number
  Bytes data;
  std::uint32_t original_length = 0;
  Timestamp time;
  std::uint64_t number = 0;
};

/// Ethernet (with VLAN tags), raw IP, Linux cooked (v1, v2) and BSD null/loopback.
bool link_type_supported(int link_type);

/// The TCP segment inside a frame of a supported link type.
std::variant<Segment, Skipped> find_segment(const LinkFrame& frame);

}  // namespace ps::tcpstream
