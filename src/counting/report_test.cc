// SPDX-License-Identifier: Apache-2.0
#include "counting/report.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace ps::counting {
namespace {

Report storm() {
  return {.seconds = 2,
          .messages = 11'000,
          .packet_ins = 10'000,
          .answers = 500,
          .hosts_seen = 3,
          .ports = {{"00:00:00:00:00:00:00:01", 3, 9'800}, {"00:00:00:00:00:00:00:02", 1, 200}},
          .hosts = {{"02:00:00:00:00:01", "00:00:00:00:00:00:00:01", 3, 9'700}},
          .reasons = {{"no_match", 10'000}},
          .controllers = {{"10.0.0.9:6653", 500, 800, 2'000, 9'000, 12'000}}};
}

TEST(Report, a_storm_is_explained_by_its_host) {
  EXPECT_EQ(explain_packet_ins(storm()),
            "5000 packet_ins/s: 97 % from host 02:00:00:00:00:01 at port 3 of switch "
            "00:00:00:00:00:00:00:01, no_match; 5 % answered");
}

TEST(Report, says_what_is_named_by_its_name) {
  decode::Names names;
  for (const auto* each : {"0x1=s1", "0x1/3=uplink", "02:00:00:00:00:01=h1", "10.0.0.9=c1"}) {
    ASSERT_TRUE(names.add(each));
  }
  auto report = storm();
  add_names(names, report);
  EXPECT_EQ(report.names.size(), 4u);
  EXPECT_EQ(explain_packet_ins(report),
            "5000 packet_ins/s: 97 % from host 02:00:00:00:00:01 (h1) at port 3 (uplink) of switch "
            "s1, no_match; 5 % answered");
  EXPECT_EQ(report.with_name("10.0.0.9:6653", "10.0.0.9:6653"), "10.0.0.9:6653 (c1)");
}

TEST(Report, a_storm_of_many_hosts_is_explained_by_their_port) {
  auto flood = storm();
  flood.hosts.front().packet_ins = 20;
  flood.hosts_seen = 1024;
  flood.hosts_dropped = true;
  EXPECT_EQ(explain_packet_ins(flood),
            "5000 packet_ins/s: 98 % from port 3 of switch 00:00:00:00:00:00:00:01, "
            "more than 1024 hosts in all, no_match; 5 % answered");
}

TEST(Report, a_storm_on_all_ports_is_explained_by_their_switch) {
  auto flood = storm();
  flood.hosts.clear();
  flood.ports = {{"00:00:00:00:00:00:00:01", 3, 4'000},
                 {"00:00:00:00:00:00:00:01", 4, 4'000},
                 {"00:00:00:00:00:00:00:02", 1, 2'000}};
  EXPECT_EQ(
      explain_packet_ins(flood),
      "5000 packet_ins/s: 80 % from switch 00:00:00:00:00:00:00:01, 3 hosts in all, no_match; "
      "5 % answered");
}

TEST(Report, what_has_no_one_cause_says_so) {
  auto calm = storm();
  calm.seconds = 0;
  calm.hosts.clear();
  calm.ports = {{"", 1, 4'000}, {"00:00:00:00:00:00:00:02", 1, 4'000}};
  calm.reasons = {{"action", 6'000}, {"no_match", 4'000}};
  EXPECT_EQ(explain_packet_ins(calm),
            "10000 packet_ins: from 3 hosts, none sends most of them, action 60 %; 5 % answered");
  EXPECT_EQ(explain_packet_ins({}), "no packet_ins");
}

TEST(Report, is_read_as_it_was_written) {
  const auto text = boost::json::serialize(to_json(storm()));
  const auto read = report_from(boost::json::parse(text)).value();
  EXPECT_EQ(boost::json::serialize(to_json(read)), text);
  EXPECT_EQ(read.hosts.front().mac, "02:00:00:00:00:01");
  EXPECT_EQ(read.controllers.front().p99, 9'000u);
}

TEST(Report, what_is_no_report_is_refused_with_the_member_at_fault) {
  EXPECT_FALSE(report_from(boost::json::parse("[]")));
  auto document = to_json(storm());
  document["hosts"] = 3;
  EXPECT_EQ(report_from(document).error().message,
            "the statistics have no 'hosts' of the right type");
  document = to_json(storm());
  document["ports"].as_array()[0].as_object().erase("port");
  EXPECT_EQ(report_from(document).error().message,
            "the statistics have no 'port' of the right type");
}

}  // namespace
}  // namespace ps::counting
