// SPDX-License-Identifier: Apache-2.0
#include "pcapng/writer.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "pcapng/capture_file.h"
#include "pcapng/format.h"

namespace ps::pcapng {
namespace {

std::unique_ptr<CaptureFile> read_back(const std::string& content) {
  return CaptureFile::over(as_bytes(content), "written").value();
}

CapturedFrame sample() {
  return {.time = Timestamp(std::chrono::nanoseconds(1'795'333'201'123'456'789)),
          .original_length = 70,
          .data = as_bytes("five!"),
          .way = Way::outbound,
          .comment = "what is known"};
}

TEST(Writer, what_is_written_is_read_back) {
  std::string out;
  append_front(out, {.link_type = linktype::kUpperPdu, .application = "a test"});
  append_frame(out, sample());
  append_frame(out, {.data = as_bytes("bare")});
  auto file = read_back(out);
  EXPECT_EQ(file->link_type(), linktype::kUpperPdu);
  CapturedFrame frame;
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(frame.time, sample().time);
  EXPECT_EQ(frame.original_length, 70u);
  EXPECT_EQ(as_text(frame.data), "five!");
  EXPECT_EQ(frame.way, Way::outbound);
  EXPECT_EQ(frame.comment, "what is known");
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(as_text(frame.data), "bare");
  EXPECT_EQ(frame.original_length, 4u);
  EXPECT_EQ(frame.way, Way::unknown);
  EXPECT_FALSE(file->next(frame));
  EXPECT_FALSE(file->error());
}

TEST(Writer, statistics_stand_between_frames_and_are_none) {
  std::string out;
  append_front(out, {.link_type = 1});
  append_frame(out, sample());
  append_statistics(out, {.time = sample().time, .dropped = 3, .comment = "3 missed"});
  append_frame(out, sample());
  auto file = read_back(out);
  CapturedFrame frame;
  EXPECT_TRUE(file->next(frame));
  EXPECT_TRUE(file->next(frame));
  EXPECT_EQ(as_text(frame.data), "five!");
  EXPECT_FALSE(file->next(frame));
  EXPECT_FALSE(file->error());
}

TEST(Writer, secrets_come_with_the_frame_behind_them) {
  std::string out;
  append_front(out, {.link_type = 1});
  append_secrets(out, "CLIENT_RANDOM 01 02\n");
  append_secrets(out, "# of another, without its line feed");
  append_frame(out, sample());
  append_frame(out, sample());
  auto file = read_back(out);
  CapturedFrame frame;
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(frame.tls_key_log, "CLIENT_RANDOM 01 02\n# of another, without its line feed\n");
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(frame.tls_key_log, "");
  EXPECT_FALSE(file->next(frame));
  EXPECT_FALSE(file->error());
}

TEST(Writer, files_put_together_are_a_file) {
  std::string one;
  append_front(one, {.link_type = 1});
  append_frame(one, sample());
  auto file = read_back(one + one);
  CapturedFrame frame;
  EXPECT_TRUE(file->next(frame));
  EXPECT_TRUE(file->next(frame));
  EXPECT_FALSE(file->next(frame));
  EXPECT_FALSE(file->error());
}

TEST(Writer, a_comment_that_no_option_can_hold_is_cut) {
  std::string out;
  append_front(out, {.link_type = 1});
  const std::string comment(70'000, 'x');
  append_frame(out, {.data = as_bytes("a"), .comment = comment});
  auto file = read_back(out);
  CapturedFrame frame;
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(frame.comment.size(), 65'535u);
}

}  // namespace
}  // namespace ps::pcapng
