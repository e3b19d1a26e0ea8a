// SPDX-License-Identifier: Apache-2.0
#include "settings_file.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ps::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Settings, are_keys_with_texts_numbers_and_lists) {
  const auto settings = parse_settings(
                            "# a comment\n"
                            "http = \"127.0.0.1:8080\"  # behind a value\n"
                            "\n"
                            "max-sessions = 10\r\n"
                            "loop = true\n"
                            "proxy = [ '6653=tcp:10.0.0.9:6633',  # the first\n"
                            "  \"a \\\"quoted\\\" # one\",\n"
                            "]\n"
                            "port = []")
                            .value();
  ASSERT_EQ(settings.size(), 5u);
  EXPECT_EQ(settings[0].key, "http");
  EXPECT_THAT(settings[0].values, ElementsAre("127.0.0.1:8080"));
  EXPECT_FALSE(settings[0].is_list);
  EXPECT_EQ(settings[0].line, 2u);
  EXPECT_THAT(settings[1].values, ElementsAre("10"));
  EXPECT_THAT(settings[2].values, ElementsAre("true"));
  EXPECT_THAT(settings[3].values, ElementsAre("6653=tcp:10.0.0.9:6633", "a \"quoted\" # one"));
  EXPECT_TRUE(settings[3].is_list);
  EXPECT_THAT(settings[4].values, IsEmpty());
  EXPECT_EQ(settings[4].line, 9u);
}

TEST(Settings, of_an_empty_file_are_none) {
  EXPECT_THAT(parse_settings("").value(), IsEmpty());
  EXPECT_THAT(parse_settings("  # nothing").value(), IsEmpty());
}

TEST(Settings, say_in_which_line_something_is_wrong) {
  const std::pair<const char*, const char*> wrong[] = {
      {"a = 1\n[serve]\n", "line 2: there are no sections"},
      {"a = 1\na = 2\n", "line 2: 'a' is there already"},
      {"a\n", "line 1: a line is `key = value`"},
      {"= 1\n", "line 1: a line is `key = value`"},
      {"a = 1.5\n", "line 1: something stands behind the value of 'a'"},
      {"a = \n", "line 1: a value is a text in quotes"},
      {"a = fast\n", "line 1: a value is a text in quotes"},
      {"a = \"x\nb = 1\n", "line 1: a text does not end in its line"},
      {"a = \"\\n\"\n", "line 1: behind a \\ stands"},
      {"a = [1 2]\n", "line 1: values of a list are separated by commas"},
      {"a = [1,\n", "line 2: a value is a text in quotes"}};
  for (const auto& [text, said] : wrong) {
    const auto settings = parse_settings(text);
    ASSERT_FALSE(settings) << text;
    EXPECT_THAT(settings.error().message, HasSubstr(said)) << text;
  }
}

}  // namespace
}  // namespace ps::app
