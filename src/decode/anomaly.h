// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ps::decode {

/// What can be odd about a channel's octets. Each is counted and logged once a channel, never
/// thrown; names are stable, scripts and metrics rely on them.
enum class Anomaly : std::uint8_t {
  gap,                 ///< octets are missing; decoding goes on at the next plausible message
  joined_in_middle,    ///< the channel was running before it was seen
  skipped,             ///< octets passed over until a plausible message came
  unknown_version,     ///< a whole message of a version that nobody defined
  unknown_type,        ///< a whole message of a type that its version does not have
  malformed_features,  ///< a features_reply too short to tell the datapath id
  encrypted,           ///< TLS: nothing of this channel can be read
  not_openflow,        ///< the first octets are no OpenFlow; decoding of the direction stops
  garbage,             ///< in mid-stream what follows is no OpenFlow; likewise
  cut_message,         ///< the channel closed in the middle of a message
  direction_guessed,   ///< the tap took the likelier direction
  suspected_loss,      ///< messages that the tap probably did not get
  reader_late,         ///< times that the tap read too late to get all
  plugin_failed,       ///< a field of a plug-in could not say what it is in a message
  count_,
};

inline constexpr std::size_t kAnomalyCount = static_cast<std::size_t>(Anomaly::count_);

std::string_view name(Anomaly anomaly);
/// One line for the log.
std::string_view meaning(Anomaly anomaly);

}  // namespace ps::decode
