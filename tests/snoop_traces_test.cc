// SPDX-License-Identifier: Apache-2.0
// What came from a bridge's snoop socket, beside a capture of the channel from the same time.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <gtest/gtest.h>

#include "capture/snoop_splitter.h"
#include "support/collected_messages.h"
#include "support/traces.h"

namespace ps {
namespace {

using Octets = std::vector<std::uint8_t>;

struct Ways {
  std::vector<Octets> all[2];  // by Direction
  std::vector<Octets>& operator[](Direction way) { return all[static_cast<std::size_t>(way)]; }
};

class Heard final : public capture::SnoopReceiver {
 public:
  void messages(Direction way, Bytes octets) override {
    while (!octets.empty()) {
      const auto message = octets.first(load_be16(&octets[2]));
      ways[way].emplace_back(message.begin(), message.end());
      octets = octets.subspan(message.size());
    }
  }
  void channel_begins() override { ++channels; }
  void doubt(capture::Doubt, std::uint64_t count) override { doubts += count; }

  Ways ways;
  int channels = 0;
  std::uint64_t doubts = 0;
};

Octets file(const std::string& name) {
  std::ifstream in(test::trace_path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// All of the channel but the hellos.
Ways channel(const std::string& capture) {
  test::CollectedMessages collected;
  test::DecodingSinks sinks(collected);
  EXPECT_TRUE(test::play_trace(test::trace_path(capture), sinks));
  Ways ways;
  for (auto& seen : collected.all) {
    if (seen.type != openflow::MsgType::hello) ways[seen.direction].push_back(seen.bytes);
  }
  return ways;
}

class SnoopTraces : public ::testing::TestWithParam<const char*> {};

TEST_P(SnoopTraces, hold_what_the_channel_carried_in_its_order_and_direction) {
  const std::string name = GetParam();
  Heard heard;
  capture::SnoopSplitter splitter(heard);
  const auto octets = file(name + ".bin");
  for (Bytes rest = octets; !rest.empty();
       rest = rest.subspan(std::min<std::size_t>(61, rest.size()))) {
    ASSERT_TRUE(splitter.take(rest.first(std::min<std::size_t>(61, rest.size()))));
  }
  auto carried = channel(name + ".pcap");
  std::size_t size = 8;  // the hello
  for (const auto way : {Direction::to_controller, Direction::to_switch}) {
    const auto& got = heard.ways[way];
    ASSERT_GT(got.size(), 20u);
    EXPECT_NE(std::search(carried[way].begin(), carried[way].end(), got.begin(), got.end()),
              carried[way].end());
    for (const auto& message : got) size += message.size();
  }
  EXPECT_EQ(size, octets.size());
  EXPECT_EQ(heard.channels, 2) << "the controller was restarted";
  EXPECT_EQ(heard.doubts, 0u);
}

INSTANTIATE_TEST_SUITE_P(All, SnoopTraces, ::testing::Values("snoop-of10", "snoop-of13"));

}  // namespace
}  // namespace ps
