// SPDX-License-Identifier: Apache-2.0
#include "http/preferences.h"

#include <array>

#include <gtest/gtest.h>

namespace ps::http {
namespace {

constexpr std::array<std::string_view, 3> kOffered{"application/json", "text/event-stream",
                                                   "text/plain"};

std::string_view chosen(std::string_view field) {
  const auto at = preferred(field, kOffered);
  return at ? kOffered[*at] : "";
}

TEST(Preferences, the_first_offer_is_for_who_wants_anything) {
  EXPECT_EQ(chosen(""), "application/json");
  EXPECT_EQ(chosen("*/*"), "application/json");
  EXPECT_EQ(chosen(" , ,"), "application/json");
}

TEST(Preferences, a_name_is_taken_whatever_its_case_and_parameters) {
  EXPECT_EQ(chosen("Text/Plain; charset=utf-8"), "text/plain");
  EXPECT_EQ(chosen("application/x-none, text/event-stream"), "text/event-stream");
}

TEST(Preferences, weights_decide) {
  EXPECT_EQ(chosen("application/json;q=0.1, text/plain;q=0.9, text/event-stream;q=0.5"),
            "text/plain");
  EXPECT_EQ(chosen("*/*;q=0.1, text/*"), "text/event-stream");
}

TEST(Preferences, the_more_exact_element_counts) {
  EXPECT_EQ(chosen("text/*, text/event-stream;q=0, application/json;q=0.5"), "text/plain");
}

TEST(Preferences, who_wants_none_of_it_gets_nothing) {
  EXPECT_EQ(chosen("image/png"), "");
  EXPECT_EQ(chosen("*/*;q=0"), "");
}

TEST(Preferences, nonsense_is_no_reason_to_fail) {
  EXPECT_EQ(chosen("text/plain;q=high"), "text/plain");
  EXPECT_EQ(chosen(";;;=,,q=1,text/plain;q"), "text/plain");
}

}  // namespace
}  // namespace ps::http
