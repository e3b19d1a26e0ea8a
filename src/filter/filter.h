// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "decode/message.h"

namespace ps::filter {

/// Which kinds of message are asked for.
///   in    packet_in
///   out   packet_out and flow_mod
///   both  these three
///   any   every kind
enum class Kinds : std::uint8_t { in, out, both, any };

/// `in`, `out`, `both` in any case; the error names what is accepted.
Result<Kinds> parse_direction(std::string_view text);
std::string_view to_string(Kinds kinds);
bool is_of_kind(const decode::Message& message, Kinds kinds);

/// What a session wants to see. A value.
///
/// With a host, a message must concern it: a packet_in or packet_out by its inner frame (a
/// packet_out that only names a buffer by the frame of that packet_in); a flow_mod or flow_removed
/// whose match or set-field action names the address, or that answers a packet_in of that host.
struct Filter {
  std::optional<MacAddress> host;
  Kinds kinds = Kinds::any;

  bool operator==(const Filter&) const = default;
};

/// As the filter language writes it: `host == 02:00:00:00:00:01 and direction == in`; empty for
/// all.
std::string to_string(const Filter& filter);

/// Names one live filter in an index.
using Slot = std::uint32_t;

}  // namespace ps::filter
