// SPDX-License-Identifier: Apache-2.0
#include "manual.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ps::app {
namespace {

using testing::HasSubstr;

CommandEntry command() {
  CommandEntry entry{{"packetstreamer", "watch"}, "print what comes", "", {}, {}};
  entry.footer =
      "\nIt goes on\nuntil Ctrl-C.\n\nExamples:\n  packetstreamer watch '-n' | cat\n      .so it "
      "is\n";
  entry.options.push_back({{"FILTER"}, true, "", "a filter", "", false, true, {}});
  entry.options.push_back(
      {{"-n"}, false, "COUNT", "end after\nso many", "Limits", false, false, {}});
  entry.options.push_back({{"--server"}, false, "URL", "where", "Options", false, false, {}});
  return entry;
}

TEST(Manual, has_what_a_page_has) {
  const auto page = manual_page(command(), {"1.2.3", "2026-11-26"});
  EXPECT_THAT(page,
              HasSubstr(".TH PACKETSTREAMER\\-WATCH 1 \"2026-11-26\" \"packetstreamer 1.2.3\""));
  EXPECT_THAT(page, HasSubstr(".SH NAME\npacketstreamer\\-watch \\- print what comes\n"));
  EXPECT_THAT(page,
              HasSubstr("\\fBpacketstreamer watch\\fR [\\fIOPTION\\fR]... [\\fIFILTER\\fR...]\n"));
  EXPECT_THAT(page, HasSubstr(".SH DESCRIPTION\nIt goes on\nuntil Ctrl\\-C.\n"));
  EXPECT_THAT(page, HasSubstr(".SS Limits\n.TP\n\\fB\\-n\\fR \\fICOUNT\\fR\nend after\nso many\n"));
  EXPECT_THAT(page, HasSubstr(".SH ENVIRONMENT\n.TP\n\\fBPACKETSTREAMER_SERVER\\fR\n"));
  EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS\n"));
}

TEST(Manual, shows_examples_as_they_are_typed) {
  EXPECT_THAT(manual_page(command(), {"1", "2026-11-26"}),
              HasSubstr(".SH EXAMPLES\n.nf\npacketstreamer watch \\(aq\\-n\\(aq | cat\n"
                        "    .so it is\n.fi\n"));
}

TEST(Manual, names_the_pages_of_a_programs_commands) {
  const CommandEntry program{{"packetstreamer"}, "shows all", "", {}, {command()}};
  const auto page = manual_page(program, {"1", "2026-11-26"});
  EXPECT_THAT(page, HasSubstr(".TP\n\\fBpacketstreamer\\-watch\\fR(1)\nprint what comes\n"));
}

}  // namespace
}  // namespace ps::app
