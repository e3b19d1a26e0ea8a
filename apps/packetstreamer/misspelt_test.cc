// SPDX-License-Identifier: Apache-2.0
#include "misspelt.h"

#include <gmock/gmock.h>

namespace ps::app {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kCommands{"serve", "watch", "list"};

TEST(Misspelt, commands_and_options_are_not) {
  for (auto word : {"serve", "list", "--help", "-h"}) {
    EXPECT_FALSE(misspelt_command(word, kCommands)) << word;
  }
}

TEST(Misspelt, a_near_word_is_offered_what_was_meant) {
  EXPECT_EQ(misspelt_command("wacht", kCommands), "'wacht' is no command; did you mean `watch`?");
  EXPECT_THAT(*misspelt_command("server", kCommands), HasSubstr("`serve`"));
}

TEST(Misspelt, any_other_word_is_told_what_there_is) {
  EXPECT_EQ(misspelt_command("frobnicate", kCommands),
            "'frobnicate' is not one of serve, watch, list");
  EXPECT_THAT(*misspelt_command(std::string(10'000, 'x'), kCommands), HasSubstr("not one of"));
}

}  // namespace
}  // namespace ps::app
