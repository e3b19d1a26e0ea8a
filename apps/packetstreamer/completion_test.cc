// SPDX-License-Identifier: Apache-2.0
#include "completion.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ps::app {
namespace {

using testing::HasSubstr;
using testing::Not;

CommandEntry program() {
  const OptionEntry output{{"-o", "--output"},
                           false,
                           "FORMAT",
                           "how it's [shown]: a\nformat; more",
                           "",
                           false,
                           false,
                           {ValueSet::Kind::word, {"a", "b"}}};
  const OptionEntry file{{"FILE"}, true, "",   "what to read",
                         "",       true, true, {ValueSet::Kind::file, {}}};
  const CommandEntry read{{"packetstreamer", "read"}, "print files", "", {output, file}, {}};
  return {{"packetstreamer"}, "a program", "", {}, {read}};
}

TEST(Completion, is_there_for_three_shells) {
  for (const auto shell : kShells) {
    const auto script = completion(program(), shell);
    ASSERT_TRUE(script) << shell;
    EXPECT_THAT(*script, HasSubstr("packetstreamer"));
    EXPECT_THAT(*script, HasSubstr("read"));
    EXPECT_THAT(*script, HasSubstr("a b"));
  }
  const auto none = completion(program(), "csh");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("bash, zsh, fish"));
}

TEST(Completion, quotes_help_as_each_shell_needs_it) {
  EXPECT_THAT(zsh_completion(program()), HasSubstr(R"(how it'\''s \[shown\]\: a format)"));
  EXPECT_THAT(fish_completion(program()), HasSubstr(R"('how it\'s [shown]: a format')"));
}

TEST(Completion, shows_the_first_clause_of_a_help_in_one_line) {
  OptionEntry option;
  option.help = "what to keep of\na message (default: all)";
  EXPECT_EQ(short_help(option), "what to keep of a message");
  option.help = std::string(60, 'x') + " " + std::string(60, 'y');
  EXPECT_EQ(short_help(option), std::string(60, 'x') + " ...");
}

}  // namespace
}  // namespace ps::app
