// SPDX-License-Identifier: Apache-2.0
#include "filter/legacy_form.h"

#include <gtest/gtest.h>

namespace ps::filter {
namespace {

std::string of_direction(std::string_view text) {
  return to_string(direction_filter(text).value());
}

TEST(LegacyForm, a_direction_may_be_written_in_any_case) {
  EXPECT_EQ(of_direction("in"), "of.packet_in");
  EXPECT_EQ(of_direction("OUT"), "of.type in {packet_out, flow_mod}");
  EXPECT_EQ(of_direction("Both"), "of.packet_in or of.type in {packet_out, flow_mod}");
}

TEST(LegacyForm, a_wrong_direction_is_told_what_is_accepted) {
  const auto filter = direction_filter("up");
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().message, "'up' is not a direction; accepted are in, out and both");
}

TEST(LegacyForm, a_host_is_written_as_the_language_prints_it) {
  EXPECT_EQ(to_string(host_filter(*parse_mac("02-00-00-00-00-0A"))), "host == 02:00:00:00:00:0a");
  EXPECT_EQ(to_string(host_filter(*parse_ip("2001:DB8::1"))), "host == 2001:db8::1");
}

}  // namespace
}  // namespace ps::filter
