// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"

#include <array>

#include <gtest/gtest.h>

namespace ps::record {
namespace {

using namespace std::chrono_literals;

TEST(Record, copies_what_a_message_borrows) {
  auto channel = std::make_shared<const decode::Channel>(decode::Channel{});
  std::array<std::uint8_t, 8> octets{1, 2, 0, 8, 0, 0, 0, 9};
  decode::Message message(channel, 5, Direction::to_switch, Timestamp(3s), 0,
                          *openflow::parse_header(octets), octets, nullptr);
  auto record = Record::of(message);
  octets.fill(0xff);

  EXPECT_FALSE(record->is_pushed());
  EXPECT_EQ(record->channel, channel);
  EXPECT_EQ(record->seq, 5u);
  EXPECT_EQ(record->direction, Direction::to_switch);
  EXPECT_EQ(record->time, Timestamp(3s));
  EXPECT_EQ(record->header.xid, 9u);
  ASSERT_EQ(record->bytes().size(), 8u);
  EXPECT_EQ(record->bytes()[7], 9);
  EXPECT_FALSE(record->answers);
  EXPECT_TRUE(record->answered_frame().empty());
}

TEST(Record, keeps_the_frame_that_it_answers_beside_its_octets) {
  Record record(as_bytes("message"), as_bytes("frame"));
  EXPECT_EQ(as_text(record.bytes()), "message");
  EXPECT_EQ(as_text(record.answered_frame()), "frame");
  EXPECT_EQ(record.footprint(), sizeof(Record) + 12);
}

TEST(Record, of_a_push_has_no_channel) {
  auto record = Record::pushed(as_bytes("verbatim"), Timestamp(1s));
  EXPECT_TRUE(record->is_pushed());
  EXPECT_EQ(as_text(record->bytes()), "verbatim");
  EXPECT_EQ(record->time, Timestamp(1s));
}

TEST(Record, may_be_empty) { EXPECT_TRUE(Record::pushed({}, {})->bytes().empty()); }

}  // namespace
}  // namespace ps::record
