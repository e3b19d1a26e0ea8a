// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"

namespace ps::pcapng {

/// What an exported message cannot say of its channel, as the comment of its frame:
///
///   dpid=00:00:00:00:00:00:00:11 channel=3 tap=proxy switch=unix:/run/s1.sock
///   controller=unix:/run/c
///
/// `key=value` with spaces in between; in a value `%` and what is no visible ASCII is `%XX`. A
/// value.
struct ChannelNote {
  std::optional<DatapathId> dpid{};
  std::uint64_t channel = 0;      ///< 0 is not known
  std::string tap{};              ///< empty is not known
  std::string switch_peer{};      ///< only where the message has no addresses
  std::string controller_peer{};  ///< likewise
};

std::string to_string(const ChannelNote& note);

/// Of any comment: what it does not say stays unknown, other keys and words are passed over.
ChannelNote parse_channel_note(std::string_view comment);

}  // namespace ps::pcapng
