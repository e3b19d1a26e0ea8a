// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace ps::pcapng {

/// Which way a frame went at the place where it was captured (epb_flags of pcapng).
enum class Way : std::uint8_t { unknown, inbound, outbound };

/// One frame of a capture file. `data`, `comment` and `tls_key_log` are borrowed until the next
/// frame is asked for.
struct CapturedFrame {
  std::uint64_t number = 0;  ///< from 1, as Wireshark counts
  Timestamp time{};
  int link_type = 0;                  ///< LINKTYPE_ number, as in the file
  std::uint32_t original_length = 0;  ///< on the wire; more than data.size() when it was cut
  Bytes data{};
  Way way = Way::unknown;
  std::string_view comment{};      ///< the first one; any octets
  std::string_view tls_key_log{};  ///< of the secrets blocks between the frame before and this
};

}  // namespace ps::pcapng
