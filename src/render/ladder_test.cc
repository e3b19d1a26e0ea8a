// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "render/columns.h"
#include "render/rendering.h"
#include "render/samples.h"

namespace ps::render {
namespace {

using namespace openflow;
using std::chrono::microseconds;
using testing::HasSubstr;
using testing::StartsWith;
namespace make = openflow::encode;

class LadderTest : public testing::Test {
 protected:
  LadderTest() { setenv("TZ", "UTC", 1); }

  static std::string drawn(const record::Record& record, const RenderOptions& options = {}) {
    std::string out;
    find_format("ladder").value()->renderer->render(record, options, out);
    return out;
  }

  /// The next message of one channel, `after` the last one.
  std::string next(const samples::Octets& message, microseconds after,
                   std::optional<record::Record::Answers> answers = {},
                   const RenderOptions& options = {}, Bytes frame = {}) {
    const auto record = samples::record_of(message, frame);
    record->seq = ++seq_;
    time_ += after;
    record->time = Timestamp(std::chrono::nanoseconds(1'795'333'201'000'000'000)) + time_;
    record->answers = answers;
    return drawn(*record, options) + "\n";
  }

  std::string exchange(const RenderOptions& options) {
    using A = record::Record::Answers;
    seq_ = 0;
    time_ = {};
    const auto v = Version::v1_3;
    const auto flow = make::flow_mod(v).xid(0x2b).priority(5).output(99).bytes();
    auto text = next(make::hello(v, {v}), {}, {}, options);
    text +=
        next(make::message(v, MsgType::barrier_request, {}, 0x2a), microseconds(1500), {}, options);
    text += next(make::message(v, MsgType::barrier_reply, {}, 0x2a), microseconds(751),
                 A{2, microseconds(751), MsgType::barrier_request}, options);
    text += next(make::packet_in(v).in_port(1).data(samples::arp_request()).bytes(),
                 microseconds(1), {}, options);
    text += next(make::packet_out(v).xid(0x2c).data(samples::arp_request()).output(2).bytes(),
                 microseconds(12'345), A{4, microseconds(12'345), MsgType::packet_in}, options);
    text += next(flow, microseconds(1), {}, options);
    text += next(make::error(v, 2, 4, flow, 0x2b), microseconds(1'500'000),
                 A{6, microseconds(1'500'000), MsgType::flow_mod}, options);
    return text;
  }

 private:
  std::uint64_t seq_ = 0;
  microseconds time_{};
};

TEST_F(LadderTest, is_as_wide_as_a_usual_terminal) {
  EXPECT_EQ(exchange({}),
            R"(── channel 3: switch 127.0.0.1:41234, controller 127.0.0.1:6633 ────────────────
07:40:01.000 #1         0x1 │── hello versions 1.3 ────────────────────▶│ :6633
07:40:01.001 #2         0x1 │◀─ barrier_request 0x2a ───────────────────│ :6633
07:40:01.002 #3         0x1 │── barrier_reply ──────────── #2 +751 us ─▶│ :6633
07:40:01.002 #4         0x1 │── packet_in ARP who-has 10.0.0.2 tell … ─▶│ :6633
07:40:01.014 #5         0x1 │◀─ packet_out ARP who-has 1… #4 +12.3 ms ──│ :6633
07:40:01.014 #6         0x1 │◀─ flow_mod 0x2b add table=0 priority=5… ──│ :6633
07:40:02.514 #7         0x1 │── error bad_action bad_out_… #6 +1.50 s ─▶│ :6633
)");
}

TEST_F(LadderTest, has_room_for_more_on_a_wide_terminal) {
  EXPECT_EQ(
      exchange({.width = 120}),
      R"(── channel 3: switch 127.0.0.1:41234, controller 127.0.0.1:6633 ────────────────────────────────────────────────────────
07:40:01.000 #1         0x1 │── hello versions 1.3 ─────────────────────────────────────────────▶│ 127.0.0.1:6633
07:40:01.001 #2         0x1 │◀─ barrier_request 0x2a ────────────────────────────────────────────│ 127.0.0.1:6633
07:40:01.002 #3         0x1 │── barrier_reply 0x2a ──────────────────────────────── #2 +751 us ─▶│ 127.0.0.1:6633
07:40:01.002 #4         0x1 │── packet_in ARP who-has 10.0.0.2 tell 10.0.0.1 no_match in_port… ─▶│ 127.0.0.1:6633
07:40:01.014 #5         0x1 │◀─ packet_out 0x2c ARP who-has 10.0.0.2 tell 10.0.0.… #4 +12.3 ms ──│ 127.0.0.1:6633
07:40:01.014 #6         0x1 │◀─ flow_mod 0x2b add table=0 priority=5 actions=output:99 ──────────│ 127.0.0.1:6633
07:40:02.514 #7         0x1 │── error 0x2b bad_action bad_out_port refuses flow_mo… #6 +1.50 s ─▶│ 127.0.0.1:6633
)");
}

TEST_F(LadderTest, is_drawn_in_ascii_for_terminals_without_utf8) {
  EXPECT_EQ(exchange({.ascii = true}),
            R"(-- channel 3: switch 127.0.0.1:41234, controller 127.0.0.1:6633 ----------------
07:40:01.000 #1         0x1 |-- hello versions 1.3 -------------------->| :6633
07:40:01.001 #2         0x1 |<- barrier_request 0x2a -------------------| :6633
07:40:01.002 #3         0x1 |-- barrier_reply ------------ #2 +751 us ->| :6633
07:40:01.002 #4         0x1 |-- packet_in ARP who-has 10.0.0.2 tell ~ ->| :6633
07:40:01.014 #5         0x1 |<- packet_out ARP who-has 1~ #4 +12.3 ms --| :6633
07:40:01.014 #6         0x1 |<- flow_mod 0x2b add table=0 priority=5~ --| :6633
07:40:02.514 #7         0x1 |-- error bad_action bad_out_~ #6 +1.50 s ->| :6633
)");
}

TEST_F(LadderTest, tells_channels_apart_by_colour) {
  const auto one = samples::record_of(make::echo_request(Version::v1_3, {}, 5));
  const auto other = samples::record_of(make::echo_request(Version::v1_3, {}, 5));
  auto channel = *other->channel;
  ++channel.id;
  other->channel = std::make_shared<const decode::Channel>(channel);
  const RenderOptions colour{.colour = true};
  EXPECT_NE(drawn(*one, colour), drawn(*other, colour));
  EXPECT_EQ(drawn(*one), drawn(*other));
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == '\n') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

TEST_F(LadderTest, has_its_bars_at_the_same_place_whatever_the_message) {
  for (const std::size_t width : {0, 60, 80, 99, 100, 133, 300}) {
    const auto right = std::max<std::size_t>(width, 60) - (width < 100 ? 6 : 21) - 2;
    for (const auto& [name, record] : samples::all()) {
      const auto line = lines(drawn(*record, {.width = width})).back();
      const auto bar = line.rfind("│");
      ASSERT_NE(bar, std::string::npos) << name;
      EXPECT_EQ(columns(line.substr(0, bar)), right) << name << ": " << line;
      EXPECT_LE(columns(line), std::max<std::size_t>(width, 60)) << name;
    }
  }
}

TEST(Columns, are_characters_not_octets) {
  EXPECT_EQ(columns("a─…"), 3u);
  EXPECT_EQ(begin_within("a─b─c", 5, "…"), "a─b─c");
  EXPECT_EQ(begin_within("a─b─c", 4, "…"), "a─b…");
  EXPECT_EQ(end_within("a─b─c", 4, "…"), "…b─c");
  EXPECT_EQ(end_within("a─b─c", 1, "…"), "…");
  EXPECT_EQ(begin_within("abc", 0, "…"), "");
  EXPECT_EQ(repeated("─", 3), "───");
}

}  // namespace
}  // namespace ps::render
