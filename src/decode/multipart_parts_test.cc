// SPDX-License-Identifier: Apache-2.0
#include "decode/multipart_parts.h"

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::decode {
namespace {

using openflow::MsgType;
using openflow::Version;
namespace encode = openflow::encode;

constexpr std::uint16_t kTableStats = 3;
constexpr std::uint16_t kPortStats = 4;
constexpr bool kMore = true;

encode::Octets reply(std::uint32_t xid, bool more, std::uint16_t type = kTableStats) {
  encode::Writer body;
  body.u16(type).u16(more ? 1 : 0).zeros(4);
  return encode::message(Version::v1_3, MsgType::multipart_reply, body.octets(), xid);
}

TEST(MultipartParts, an_answer_in_one_message_has_none) {
  MultipartParts parts;
  EXPECT_EQ(parts.note(reply(7, !kMore)), std::nullopt);
}

TEST(MultipartParts, are_numbered_and_the_last_one_says_so) {
  MultipartParts parts;
  EXPECT_EQ(parts.note(reply(7, kMore)), (Part{1, false}));
  EXPECT_EQ(parts.note(reply(7, kMore)), (Part{2, false}));
  EXPECT_EQ(parts.note(reply(7, !kMore)), (Part{3, true}));
  EXPECT_EQ(parts.note(reply(7, !kMore)), std::nullopt);
}

TEST(MultipartParts, of_several_answers_are_told_apart_by_xid_and_type) {
  MultipartParts parts;
  (void)parts.note(reply(7, kMore));
  EXPECT_EQ(parts.note(reply(8, kMore)), (Part{1, false}));
  EXPECT_EQ(parts.note(reply(7, kMore, kPortStats)), (Part{1, false}));
  EXPECT_EQ(parts.note(reply(8, !kMore)), (Part{2, true}));
  EXPECT_EQ(parts.note(reply(7, !kMore)), (Part{2, true}));
  EXPECT_EQ(parts.note(reply(7, !kMore, kPortStats)), (Part{2, true}));
}

TEST(MultipartParts, of_the_answer_that_waits_longest_are_forgotten_when_too_many_are_open) {
  MultipartParts parts;
  for (std::uint32_t xid = 0; xid < MultipartParts::kOpen; ++xid)
    (void)parts.note(reply(xid, kMore));
  EXPECT_EQ(parts.note(reply(0, kMore)), (Part{2, false}));
  EXPECT_EQ(parts.note(reply(99, kMore)), (Part{1, false}));
  EXPECT_EQ(parts.note(reply(0, kMore)), (Part{3, false}));
  EXPECT_EQ(parts.note(reply(2, kMore)), (Part{2, false}));
  EXPECT_EQ(parts.note(reply(1, kMore)), (Part{1, false}));
}

TEST(MultipartParts, need_the_head_of_the_message) {
  MultipartParts parts;
  const auto whole = reply(7, kMore);
  for (std::size_t size = 0; size < 12; ++size) {
    EXPECT_EQ(parts.note(Bytes(whole).first(size)), std::nullopt);
  }
  EXPECT_EQ(parts.note(Bytes(whole).first(12)), (Part{1, false}));
}

TEST(MultipartParts, come_with_the_messages_of_a_channel) {
  test::TestChannel channel;
  channel.to_controller(reply(7, kMore))
      .to_controller(encode::barrier_reply(Version::v1_3, 7))
      .to_controller(reply(7, !kMore))
      .to_controller(reply(8, !kMore));
  ASSERT_EQ(channel.messages().size(), 4u);
  EXPECT_EQ(channel.messages()[0].part, (Part{1, false}));
  EXPECT_EQ(channel.messages()[1].part, std::nullopt);
  EXPECT_EQ(channel.messages()[2].part, (Part{2, true}));
  EXPECT_EQ(channel.messages()[3].part, std::nullopt);
}

}  // namespace
}  // namespace ps::decode
