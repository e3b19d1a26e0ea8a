// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/address.h"

namespace ps::bench {

/// A capture file as it is made: the same octets for the same numbers. A value.
struct CapturePlan {
  std::uint64_t messages = 1'000'000;
  std::uint32_t connections = 64;  ///< half of them OpenFlow 1.0, half 1.3
  std::uint32_t hosts = 1000;
  std::uint64_t seed = 1;
};

/// What was written. A value.
struct WrittenCapture {
  std::uint64_t messages = 0;
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;  ///< of the file
  MacAddress host;           ///< one of the hosts, whose messages can be asked for
};

/// Writes a pcap of Ethernet, IPv4 and TCP, microseconds apart: each connection begins with SYNs,
/// hellos and features; then messages go both ways, four to ten a write, in segments of at most
/// 1448 octets, so that some messages lie in two. Of twenty messages nine are packet_ins with a UDP
/// frame of 60 to 250 octets, five packet_outs with the frame of one, three flow_mods, two echoes,
/// one statistics. Throws when the file cannot be written.
WrittenCapture write_capture(const std::string& path, const CapturePlan& plan);

}  // namespace ps::bench
