// SPDX-License-Identifier: Apache-2.0
#include "base/token_bucket.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

using namespace std::chrono_literals;

const SteadyTime kBegin = SteadyTime{} + 1000s;

int taken(TokenBucket& bucket, SteadyTime now, int asked) {
  int taken = 0;
  for (int i = 0; i < asked; ++i) taken += bucket.take(now) ? 1 : 0;
  return taken;
}

TEST(TokenBucket, lets_a_second_worth_through_at_once_and_then_as_many_as_time_brings) {
  TokenBucket bucket(10);
  EXPECT_EQ(taken(bucket, kBegin, 100), 10);
  EXPECT_EQ(taken(bucket, kBegin + 99ms, 100), 0);
  EXPECT_EQ(taken(bucket, kBegin + 100ms, 100), 1);
  EXPECT_EQ(taken(bucket, kBegin + 500ms, 100), 4);
}

TEST(TokenBucket, saves_up_no_more_than_a_second_in_a_pause) {
  TokenBucket bucket(10);
  EXPECT_EQ(taken(bucket, kBegin, 100), 10);
  EXPECT_EQ(taken(bucket, kBegin + 1h, 100), 10);
}

TEST(TokenBucket, keeps_its_rate_over_a_long_time) {
  TokenBucket bucket(100);
  int all = 0;
  for (auto now = kBegin; now < kBegin + 60s; now += 1ms) all += taken(bucket, now, 3);
  EXPECT_GE(all, 60 * 100);
  EXPECT_LE(all, 61 * 100);
}

TEST(TokenBucket, of_one_a_second_lets_one_through_a_second) {
  TokenBucket bucket(1);
  EXPECT_EQ(taken(bucket, kBegin, 5), 1);
  EXPECT_EQ(bucket.left_until_next(kBegin), 1s);
  EXPECT_EQ(taken(bucket, kBegin + 999ms, 5), 0);
  EXPECT_EQ(taken(bucket, kBegin + 1s, 5), 1);
}

TEST(TokenBucket, lets_the_most_through_that_it_can_be_asked_for) {
  TokenBucket bucket(TokenBucket::kMostPerSecond);
  EXPECT_EQ(taken(bucket, kBegin, 2'000'000), 1'000'000);
}

}  // namespace
}  // namespace ps
