// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/half.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ps::tcpstream {
namespace {

/// What was handed on: `abc<3 ended>def`.
class Written final : public Half::Out {
 public:
  void in_order(Bytes data) override { text += as_text(data); }
  void lost(std::uint64_t bytes, Loss why) override {
    text += fmt::format("<{} {}>", bytes, name(why));
  }
  std::string text;
};

class HalfTest : public ::testing::Test {
 protected:
  explicit HalfTest(std::uint32_t start = 1000) : start_(start) { half.begin(start); }

  Half::Arrival at(std::uint32_t offset, std::string_view text) {
    return half.segment(start_ + offset, as_bytes(text), static_cast<std::uint32_t>(text.size()),
                        out);
  }
  Half::Arrival cut_at(std::uint32_t offset, std::string_view text, std::uint32_t length) {
    return half.segment(start_ + offset, as_bytes(text), length, out);
  }
  void fin(std::uint32_t offset) { half.fin(start_ + offset, out); }
  void ack(std::uint32_t offset) { half.acknowledged(start_ + offset); }

  std::uint32_t start_;
  Half half;
  Written out;
};

TEST_F(HalfTest, segments_in_order_are_handed_on_at_once) {
  EXPECT_EQ(at(0, "abc"), Half::Arrival::in_order);
  EXPECT_EQ(at(3, "def"), Half::Arrival::in_order);
  EXPECT_EQ(out.text, "abcdef");
}

TEST_F(HalfTest, an_early_segment_waits_for_what_precedes_it) {
  EXPECT_EQ(at(3, "def"), Half::Arrival::early);
  EXPECT_EQ(at(6, "ghi"), Half::Arrival::early);
  EXPECT_EQ(out.text, "");
  EXPECT_EQ(half.queued_bytes(), 6 + 2 * Half::kPieceCost);
  at(0, "abc");
  EXPECT_EQ(out.text, "abcdefghi");
  EXPECT_EQ(half.queued_bytes(), 0u);
}

TEST_F(HalfTest, what_was_handed_on_is_not_handed_on_again) {
  at(0, "abc");
  EXPECT_EQ(at(0, "XYZ"), Half::Arrival::repeated);
  EXPECT_EQ(at(2, "X"), Half::Arrival::repeated);
  at(1, "XXd");
  EXPECT_EQ(out.text, "abcd");
}

TEST_F(HalfTest, the_first_copy_of_an_octet_wins_in_the_queue_too) {
  at(4, "ef");
  at(8, "ij");
  at(3, "DEFGHIJK");
  at(0, "abcXXXXXXXXXX");
  EXPECT_EQ(out.text, "abcDefGHijKXX");
}

TEST_F(HalfTest, sequence_numbers_wrap) {
  half.begin(0xfffffffe);
  start_ = 0xfffffffe;
  at(4, "ef");
  at(0, "abcd");
  at(6, "gh");
  EXPECT_EQ(out.text, "abcdefgh");
}

TEST_F(HalfTest, a_hole_that_is_given_up_is_a_loss_of_its_size) {
  at(0, "abc");
  at(7, "hi");
  at(11, "lm");
  half.give_up_hole(Loss::queue_full, out);
  EXPECT_EQ(out.text, "abc<4 queue_full>hi");
  half.give_up_hole(Loss::stale, out);
  EXPECT_EQ(out.text, "abc<4 queue_full>hi<2 stale>lm");
  EXPECT_EQ(at(3, "late"), Half::Arrival::repeated);
}

TEST_F(HalfTest, the_end_hands_on_what_waits_and_names_what_is_missing) {
  at(2, "cd");
  ack(9);
  half.finish(out);
  EXPECT_EQ(out.text, "<2 ended>cd<5 ended>");
}

TEST_F(HalfTest, a_fin_ends_it_when_everything_before_was_handed_on) {
  fin(6);
  at(3, "defXX");
  EXPECT_FALSE(half.ended());
  at(0, "abc");
  EXPECT_TRUE(half.ended());
  EXPECT_EQ(out.text, "abcdef");
  at(6, "more");
  half.finish(out);
  EXPECT_EQ(out.text, "abcdef");
}

TEST_F(HalfTest, a_fin_forgets_what_was_queued_beyond_it) {
  at(8, "xx");
  fin(3);
  EXPECT_EQ(half.queued_bytes(), 0u);
  half.finish(out);
  EXPECT_EQ(out.text, "<3 ended>");
}

TEST_F(HalfTest, the_end_of_a_frame_that_the_capture_cut_is_a_loss) {
  cut_at(0, "ab", 5);
  cut_at(8, "i", 3);
  at(5, "fgh");
  at(11, "l");
  EXPECT_EQ(out.text, "ab<3 cut>fghi<2 cut>l");
}

TEST_F(HalfTest, a_probe_of_a_closed_window_counts_once) {
  at(0, "abc");
  at(3, "d");
  at(3, "d");
  at(3, "def");
  EXPECT_EQ(out.text, "abcdef");
}

TEST_F(HalfTest, a_wild_acknowledgement_is_not_believed) {
  ack(0x80000000);
  half.finish(out);
  EXPECT_EQ(out.text, "");
}

TEST_F(HalfTest, three_gibioctets_may_be_missing) {
  at(0xb0000000, "far");
  half.give_up_hole(Loss::acknowledged, out);
  EXPECT_EQ(out.text, "<2952790016 acknowledged>far");
}

}  // namespace
}  // namespace ps::tcpstream
