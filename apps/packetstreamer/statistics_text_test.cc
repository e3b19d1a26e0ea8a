// SPDX-License-Identifier: Apache-2.0
#include "statistics_text.h"

#include <gtest/gtest.h>

namespace ps::app {
namespace {

counting::Report second() {
  return {.seconds = 2,
          .messages = 300,
          .octets = 30'000,
          .packet_ins = 200,
          .answers = 50,
          .hosts_seen = 2,
          .kinds = {{"00:00:00:00:00:00:00:01", "to_controller", "packet_in", 200},
                    {"00:00:00:00:00:00:00:01", "to_switch", "packet_out", 97},
                    {"", "to_switch", "hello", 3}},
          .ports = {{"00:00:00:00:00:00:00:01", 3, 190}, {"00:00:00:00:00:00:00:01", 4, 10}},
          .hosts = {{"02:00:00:00:00:01", "00:00:00:00:00:00:00:01", 3, 190},
                    {"02:00:00:00:00:02", "00:00:00:00:00:00:00:01", 4, 10}},
          .reasons = {{"no_match", 200}},
          .controllers = {{"10.0.0.9:6653", 50, 800, 12'000, 900'000, 12'000'000}}};
}

std::string text(const counting::Report& report, std::size_t most_lines) {
  std::string all;
  for (const auto& line : statistics_lines(report, most_lines)) {
    all += (line.head ? "#" : " ") + line.text + "\n";
  }
  return all;
}

TEST(StatisticsText, has_a_table_of_everything_that_was_counted) {
  EXPECT_EQ(text(second(), 100), R"( 150 messages/s, 15000 octets/s
 100 packet_ins/s: 95 % from host 02:00:00:00:00:01 at port 3 of switch 00:00:00:00:00:00:00:01, no_match; 25 % answered
 
#switch                   to controller/s  to switch/s  packet_in/s  packet_out/s  flow_mod/s  error/s
 00:00:00:00:00:00:00:01              100           48          100            48         0.0      0.0
 not known yet                        0.0          1.5          0.0           0.0         0.0      0.0
 
#port  switch                   packet_in/s
 3     00:00:00:00:00:00:00:01           95
 4     00:00:00:00:00:00:00:01          5.0
 
#host               port  switch                   packet_in/s
 02:00:00:00:00:01  3     00:00:00:00:00:00:00:01           95
 02:00:00:00:00:02  4     00:00:00:00:00:00:00:01          5.0
 
#controller     answers/s     p50    p90     p99  longest
 10.0.0.9:6653         25  800 us  12 ms  900 ms     12 s
)");
}

TEST(StatisticsText, of_a_file_is_in_numbers_of_messages) {
  auto file = second();
  file.seconds = 0;
  EXPECT_EQ(text(file, 4), R"( 300 messages, 30000 octets
 200 packet_ins: 95 % from host 02:00:00:00:00:01 at port 3 of switch 00:00:00:00:00:00:00:01, no_match; 25 % answered
)");
}

TEST(StatisticsText, the_tables_share_what_room_there_is) {
  const auto lines = statistics_lines(second(), 14);
  EXPECT_EQ(lines.size(), 14u);
  EXPECT_EQ(lines.back().text.substr(0, 13), "10.0.0.9:6653");
  EXPECT_LE(statistics_lines(second(), 1).size(), 1u);
}

TEST(StatisticsText, of_nothing_is_short) {
  EXPECT_EQ(text({.seconds = 1}, 50), " 0.0 messages/s, 0.0 octets/s\n no packet_ins\n");
}

}  // namespace
}  // namespace ps::app
