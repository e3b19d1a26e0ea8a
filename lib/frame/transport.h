// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "frame/ip.h"

namespace ps::frame {

/// RFC 9293.
struct Tcp {
  static constexpr std::uint8_t kFin = 0x01;
  static constexpr std::uint8_t kSyn = 0x02;
  static constexpr std::uint8_t kRst = 0x04;
  static constexpr std::uint8_t kPsh = 0x08;
  static constexpr std::uint8_t kAck = 0x10;
  static constexpr std::uint8_t kUrg = 0x20;

  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint16_t flags = 0;  ///< twelve bits as OpenFlow's tcp_flags: NS is 0x100
  std::uint16_t window = 0;
  std::uint16_t checksum = 0;
  std::uint16_t urgent = 0;
  bool truncated = false;  ///< the options are not all there; payload is then empty
  Bytes options;           ///< Items<Option>
  Bytes payload;
};

namespace tcp_option {
inline constexpr std::uint8_t kMss = 2;
inline constexpr std::uint8_t kWindowScale = 3;
inline constexpr std::uint8_t kSackPermitted = 4;
inline constexpr std::uint8_t kSack = 5;
inline constexpr std::uint8_t kTimestamps = 8;
}  // namespace tcp_option

/// RFC 768.
struct Udp {
  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
  std::uint16_t length = 0;    ///< header and payload, as the sender says
  std::uint16_t checksum = 0;  ///< 0 none
  bool truncated = false;      ///< there is less than `length`
  Bytes payload;
};

/// RFC 9260 3.
struct Sctp {
  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
  std::uint32_t tag = 0;
  std::uint32_t checksum = 0;
  Bytes chunks;  ///< Items<SctpChunk>
};

/// RFC 9260 3.2, without its padding.
struct SctpChunk {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  Bytes body;

  static bool take(Reader& in, SctpChunk& chunk);
};

/// Each gives nothing when its fixed header is not there or makes no sense. Views borrow from the
/// octets given.
std::optional<Tcp> parse_tcp(Bytes octets);
std::optional<Udp> parse_udp(Bytes octets);
std::optional<Sctp> parse_sctp(Bytes octets);

}  // namespace ps::frame
