// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace ps::capture {

/// How far what a tap shows can be taken for what passed between switch and controller.
enum class Trust : std::uint8_t {
  exact,    ///< every octet in its order, and every loss known
  lossy,    ///< messages may be missing; what is missing is counted as far as it can be seen
  as_told,  ///< what somebody else says was said
};

/// `exact`, `lossy`, `as told`.
std::string_view to_string(Trust trust);

/// Why the channels of a tap that is stopped end, unless its owner has another reason.
inline constexpr std::string_view kServerStopping = "server stopping";
inline constexpr std::string_view kTapRemoved = "tap removed";
/// Why those end that were open at the end of a capture.
inline constexpr std::string_view kCaptureEnded = "the capture ended";

/// What a tap says of itself: shown by `packetstreamer list taps`, REST and the reference.
/// Each tap's source file ends in one such constant, and taps.cc lists them.
struct TapSpec {
  std::string_view name;     ///< `proxy`: what ChannelInfo::tap and a record's `tap` say
  std::string_view help;     ///< one line
  std::string_view options;  ///< the flags of `serve` that make one, as their help writes them
  Trust trust;
};

}  // namespace ps::capture
