// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "decode/message.h"

namespace ps::keep {

/// What is worth keeping what surrounds it. The names are those of the command line.
enum class Trigger : std::uint8_t {
  error,            ///< somebody refuses a message
  role,             ///< a controller has another role than before
  disconnect,       ///< a channel ends that was not ended by the service
  packet_in_storm,  ///< more packet_ins a second on a channel than Watch::storm
  count_,
};

inline constexpr std::size_t kTriggerCount = static_cast<std::size_t>(Trigger::count_);

std::string_view name(Trigger trigger);

/// What to look for. A value.
struct Watch {
  std::array<bool, kTriggerCount> triggers{};
  std::chrono::nanoseconds around = std::chrono::seconds(10);  ///< before and after
  std::uint64_t storm = 1'000;                                 ///< packet_ins a second

  bool for_any() const;
  bool is_for(Trigger trigger) const { return triggers[static_cast<std::size_t>(trigger)]; }
};

/// `error,disconnect:30s`, as `--keep-around` takes it: names, and how long before and after. The
/// error says what is accepted.
Result<Watch> parse_watch(std::string_view text);

/// Something that was looked for has happened. A value.
struct Occasion {
  Trigger trigger;
  std::shared_ptr<const decode::Channel> channel;
  Timestamp time;
  std::string what;  ///< for people: `flow_mod refused`, `to master`
};

/// Called on the data thread of the channel: it may only post.
using Report = std::function<void(Occasion)>;

}  // namespace ps::keep
