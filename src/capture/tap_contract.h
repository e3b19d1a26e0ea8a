// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <mutex>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "capture/chunk.h"
#include "capture/taps.h"

namespace ps::test {

/// What chunk.h promises of every tap, held against one channel: each sink that the tests of a tap
/// have asks it first, so that all of them are tests of conformance.
///
///   TapContract contract(info);       // the channel opens
///   contract.chunk(chunk); ...
///   contract.closed(reason);
class TapContract {
 public:
  explicit TapContract(const capture::ChannelInfo& info) {
    EXPECT_TRUE(is_new(info.id)) << "two channels have the number " << info.id;
    EXPECT_TRUE(
        std::ranges::any_of(capture::taps(), [&](const auto& tap) { return tap.name == info.tap; }))
        << "no tap says that its name is '" << info.tap << "'";
    EXPECT_FALSE(info.switch_peer.empty());
    EXPECT_FALSE(info.controller_peer.empty());
    EXPECT_TRUE(!info.recorded || info.legs.empty()) << "what is past is no copy of what is live";
  }

  void chunk(const capture::Chunk& chunk) {
    EXPECT_FALSE(closed_) << "octets after the end";
    EXPECT_FALSE(chunk.data.empty());
  }
  void gap(const capture::Gap&) { EXPECT_FALSE(closed_) << "a gap after the end"; }
  void closed(std::string_view reason) {
    EXPECT_FALSE(closed_) << "it ends twice";
    EXPECT_FALSE(reason.empty());
    closed_ = true;
  }

 private:
  static bool is_new(capture::ChannelId id) {
    static std::mutex mutex;
    static std::set<capture::ChannelId> known;
    std::lock_guard lock(mutex);
    return id != 0 && known.insert(id).second;
  }

  bool closed_ = false;
};

}  // namespace ps::test
