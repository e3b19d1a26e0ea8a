// SPDX-License-Identifier: Apache-2.0
#include "filter/demand.h"

#include <string>

#include <gtest/gtest.h>

#include "filter/predicate.h"

namespace ps::filter {
namespace {

std::string demand(std::string_view filter) {
  return Predicate::parse(filter).value().demand().to_string();
}
bool is_exact(std::string_view filter) { return Predicate::parse(filter).value().demand().exact; }

TEST(Demand, is_what_a_message_must_have) {
  EXPECT_EQ(demand("of.type == hello"), "type hello");
  EXPECT_EQ(demand("of.type in {hello, error}"), "types hello, error");
  EXPECT_EQ(demand("host == 02:00:00:00:00:01"), "host 02:00:00:00:00:01");
  EXPECT_EQ(demand("host in {02:00:00:00:00:01, 10.0.0.1}"), "hosts 02:00:00:00:00:01, 10.0.0.1");
  EXPECT_EQ(demand("of.dpid == 0x11"), "datapath 00:00:00:00:00:00:00:11");
  EXPECT_EQ(demand("direction == to_switch"), "direction to_switch");
  EXPECT_EQ(demand("of.flow_mod.priority > 3"), "type flow_mod");
  EXPECT_EQ(demand(""), "");
}

TEST(Demand, knows_fields_that_say_more_than_they_are_asked) {
  EXPECT_EQ(demand("eth.src == 02:00:00:00:00:01"),
            "host 02:00:00:00:00:01; types packet_in, packet_out, packet_in of Nicira");
  EXPECT_EQ(demand("tcp.port == 80"), "types packet_in, packet_out, packet_in of Nicira");
  EXPECT_EQ(demand("bpf(\"icmp\")"), "types packet_in, packet_out, packet_in of Nicira");
  EXPECT_FALSE(is_exact("eth.src == 02:00:00:00:00:01"));
}

TEST(Demand, of_both_is_all_that_either_demands) {
  EXPECT_EQ(demand("host == 10.0.0.1 and of.type == packet_in and tcp.port == 80"),
            "host 10.0.0.1; type packet_in");
  EXPECT_EQ(demand("of.type == hello and of.type == error"), "nothing can satisfy it");
  EXPECT_EQ(demand("host == 10.0.0.1 and host == 10.0.0.2"), "host 10.0.0.1");
}

TEST(Demand, of_one_or_the_other_is_what_both_demand) {
  EXPECT_EQ(demand("host == 10.0.0.1 or host == 10.0.0.2"), "hosts 10.0.0.1, 10.0.0.2");
  EXPECT_EQ(demand("of.type == hello or of.type == error"), "types hello, error");
  EXPECT_EQ(demand("host == 10.0.0.1 or of.type == hello"), "");
}

TEST(Demand, of_the_contrary_is_known_for_types_and_directions) {
  EXPECT_EQ(demand("not (of.type in {hello} or not of.type in {hello, error})"), "type error");
  EXPECT_EQ(demand("not direction == to_switch"), "direction to_controller");
  EXPECT_EQ(demand("not host == 10.0.0.1"), "");
}

TEST(Demand, is_exact_where_nothing_is_left_to_ask) {
  EXPECT_TRUE(is_exact("host == 10.0.0.1 and (of.packet_in or of.type in {packet_out, flow_mod})"));
  EXPECT_TRUE(is_exact("direction == to_switch and of.dpid in {1, 2}"));
  EXPECT_FALSE(is_exact("host == 10.0.0.1 and host == 10.0.0.2"));
  EXPECT_FALSE(
      is_exact("(host == 10.0.0.1 and of.type == hello) or "
               "(host == 10.0.0.2 and of.type == error)"));
  EXPECT_FALSE(is_exact("of.xid == 1"));
}

}  // namespace
}  // namespace ps::filter
