// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/version.h"

namespace ps::openflow {

inline constexpr std::uint32_t kNiciraId = 0x00002320;
inline constexpr std::uint32_t kOnfId = 0x4f4e4600;
inline constexpr std::uint32_t kBigSwitchId = 0x005c16c7;
inline constexpr std::uint32_t kNshId = 0x005ad650;

/// vendor (1.0 5.5.4) and experimenter (1.1 A.5.4, 1.5 7.5.5). Everything after the two numbers is
/// the experimenter's own.
struct Experimenter {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::uint32_t experimenter = 0;
  std::uint32_t exp_type = 0;  ///< 1.0: the first word of the body where there is one
  Bytes data;                  ///< after exp_type

  static Decoded<Experimenter> parse(Bytes message);
};

}  // namespace ps::openflow
