// SPDX-License-Identifier: Apache-2.0
#include "pcapng/merge.h"

#include <string>

#include <gtest/gtest.h>

#include "pcapng/writer.h"

namespace ps::pcapng {
namespace {

class MergeTest : public ::testing::Test {
 public:
  /// A file whose frames have these times, in nanoseconds, and its letter.
  MergeTest& file(char letter, std::initializer_list<int> times, std::size_t cut = 0) {
    std::string content;
    append_front(content, {.link_type = 1});
    const std::string_view text(&letter, 1);
    for (const int time : times) {
      append_frame(content,
                   {.time = Timestamp(std::chrono::nanoseconds(time)), .data = as_bytes(text)});
    }
    content.resize(content.size() - cut);
    files_.push_back(CaptureFile::over(as_bytes(content), std::string(text)).value());
    return *this;
  }

  std::string merged() {
    Merge merge(std::move(files_));
    std::string text;
    CapturedFrame frame;
    while (merge.next(frame)) {
      text += std::string(as_text(frame.data)) +
              std::to_string(frame.time.time_since_epoch().count()) + " ";
    }
    EXPECT_FALSE(merge.next(frame));
    for (const auto& each : merge.files()) errors_ += each->error().has_value();
    return text;
  }

 protected:
  Merge::Files files_;
  int errors_ = 0;
};

TEST_F(MergeTest, frames_come_in_the_order_of_their_times) {
  EXPECT_EQ(file('a', {1, 4, 6}).file('b', {2, 3, 9}).file('c', {}).merged(), "a1 b2 b3 a4 a6 b9 ");
}

TEST_F(MergeTest, those_of_the_same_time_come_in_the_order_of_the_files) {
  EXPECT_EQ(file('a', {5, 5}).file('b', {5}).merged(), "a5 a5 b5 ");
}

TEST_F(MergeTest, those_of_one_file_stay_in_its_order) {
  EXPECT_EQ(file('a', {7, 2}).file('b', {3, 8}).merged(), "b3 a7 a2 b8 ");
}

TEST_F(MergeTest, one_that_is_cut_short_ends_and_the_others_go_on) {
  EXPECT_EQ(file('a', {1, 2}, 5).file('b', {3, 4}).merged(), "a1 b3 b4 ");
  EXPECT_EQ(errors_, 1);
}

}  // namespace
}  // namespace ps::pcapng
