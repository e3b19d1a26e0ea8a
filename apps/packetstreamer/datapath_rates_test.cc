// SPDX-License-Identifier: Apache-2.0
#include "datapath_rates.h"

#include <gtest/gtest.h>

namespace ps::app {
namespace {

counting::Report report() {
  counting::Report counted;
  counted.seconds = 2;
  counted.kinds = {{"1", "to_controller", "echo_request", 2},
                   {"1", "to_controller", "packet_in", 196},
                   {"1", "to_switch", "echo_request", 3},
                   {"2", "to_switch", "flow_mod", 1}};
  return counted;
}

TEST(DatapathRates, are_those_of_a_switch_the_most_first) {
  EXPECT_EQ(rates_of(report(), "1"), "packet_in 98/s, echo_request 2.5/s");
  EXPECT_EQ(rates_of(report(), "2"), "flow_mod 0.5/s");
}

TEST(DatapathRates, are_none_where_nothing_was_counted) {
  EXPECT_EQ(rates_of(report(), "3"), "-");
  EXPECT_EQ(rates_of({}, "1"), "-");
}

}  // namespace
}  // namespace ps::app
