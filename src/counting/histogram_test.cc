// SPDX-License-Identifier: Apache-2.0
#include "counting/histogram.h"

#include <gtest/gtest.h>

namespace ps::counting {
namespace {

using namespace std::chrono_literals;

TEST(Histogram, of_nothing_says_nothing) {
  const Histogram none;
  EXPECT_EQ(none.count(), 0u);
  EXPECT_EQ(none.quantile(0.5), 0ns);
}

TEST(Histogram, gives_quantiles_at_most_an_eighth_too_high) {
  Histogram latencies;
  for (int i = 1; i <= 10'000; ++i) latencies.add(std::chrono::microseconds(i));
  for (const auto part : {0.01, 0.1, 0.5, 0.9, 0.99}) {
    const auto truth = std::chrono::microseconds(static_cast<int>(part * 10'000));
    EXPECT_GE(latencies.quantile(part), truth) << part;
    EXPECT_LE(latencies.quantile(part), truth * 9 / 8 + 2us) << part;
  }
  EXPECT_EQ(latencies.quantile(1), 10ms);
  EXPECT_EQ(latencies.longest(), 10ms);
}

TEST(Histogram, takes_any_duration) {
  Histogram latencies;
  latencies.add(-5ns);
  latencies.add(0ns);
  latencies.add(std::chrono::hours(1));
  EXPECT_EQ(latencies.count(), 3u);
  EXPECT_LE(latencies.quantile(0.5), 1us);
  EXPECT_EQ(latencies.longest(), 1h);
}

TEST(Histogram, merged_is_what_one_would_have_counted) {
  Histogram one, other, both;
  for (int i = 1; i < 500; ++i) {
    (i % 2 == 0 ? one : other).add(std::chrono::microseconds(i * i));
    both.add(std::chrono::microseconds(i * i));
  }
  one.merge(other);
  EXPECT_EQ(one.count(), both.count());
  EXPECT_EQ(one.quantile(0.7), both.quantile(0.7));
}

}  // namespace
}  // namespace ps::counting
