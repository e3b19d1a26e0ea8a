// SPDX-License-Identifier: Apache-2.0
#include "extcap_control.h"

#include <string>

#include <gtest/gtest.h>

namespace ps::app::control {
namespace {

using namespace std::string_literals;

TEST(ExtcapControl, is_written_as_wireshark_documents_it) {
  EXPECT_EQ(to_octets(3, Command::set, "ab"), "T\0\0\4\3\1ab"s);
  EXPECT_EQ(to_octets(0, Command::status_bar, std::string(70000, 'x')).substr(0, 6),
            "T\1\0\1\0\6"s);
}

TEST(ExtcapControl, is_read_back_however_it_is_cut) {
  const auto octets = to_octets(0, Command::initialized, "") + to_octets(1, Command::set, "host");
  Parser parser;
  std::string seen;
  for (const char octet : octets) {
    parser.feed({&octet, 1});
    while (const auto message = parser.next()) {
      seen += std::to_string(message->number) + std::to_string(int(message->command)) +
              message->payload + ";";
    }
  }
  EXPECT_EQ(seen, "00;11host;");
  EXPECT_FALSE(parser.broken());
}

TEST(ExtcapControl, takes_nothing_more_behind_what_is_no_message) {
  for (const auto& wrong : {"X\0\0\2\0\0"s, "T\0\0\1\0\0"s, "T\2\0\0\0\0"s}) {
    Parser parser;
    parser.feed(wrong);
    EXPECT_FALSE(parser.next());
    EXPECT_TRUE(parser.broken());
    parser.feed(to_octets(1, Command::set, "host"));
    EXPECT_FALSE(parser.next());
  }
}

}  // namespace
}  // namespace ps::app::control
