// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ps::capture {

/// What a tap says of itself: shown by `packetstreamer list taps`, REST and the reference.
/// Each tap's source file ends in one such constant, and taps.cc lists them.
struct TapSpec {
  std::string_view name;     ///< `proxy`: what ChannelInfo::tap and a record's `tap` say
  std::string_view help;     ///< one line
  std::string_view options;  ///< the flags of `serve` that make one, as their help writes them
};

}  // namespace ps::capture
