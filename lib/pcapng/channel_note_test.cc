// SPDX-License-Identifier: Apache-2.0
#include "pcapng/channel_note.h"

#include <gtest/gtest.h>

namespace ps::pcapng {
namespace {

TEST(ChannelNote, is_written_and_read_back) {
  const ChannelNote note{.dpid = DatapathId{0x11},
                         .channel = 3,
                         .tap = "proxy",
                         .switch_peer = "unix:/run/a switch%\xff",
                         .controller_peer = "unix:/run/c"};
  const auto text = to_string(note);
  EXPECT_EQ(text,
            "dpid=00:00:00:00:00:00:00:11 channel=3 tap=proxy switch=unix:/run/a%20switch%25%FF "
            "controller=unix:/run/c");
  const auto back = parse_channel_note(text);
  EXPECT_EQ(back.dpid, note.dpid);
  EXPECT_EQ(back.channel, note.channel);
  EXPECT_EQ(back.tap, note.tap);
  EXPECT_EQ(back.switch_peer, note.switch_peer);
  EXPECT_EQ(back.controller_peer, note.controller_peer);
}

TEST(ChannelNote, is_nothing_in_a_comment_of_somebody_else) {
  for (const auto* comment : {"", "look here", "dpid= channel=x a=b %", "=", "  dpid=zz"}) {
    const auto note = parse_channel_note(comment);
    EXPECT_FALSE(note.dpid) << comment;
    EXPECT_EQ(note.channel, 0u) << comment;
  }
}

}  // namespace
}  // namespace ps::pcapng
