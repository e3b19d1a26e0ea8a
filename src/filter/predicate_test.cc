// SPDX-License-Identifier: Apache-2.0
#include "filter/predicate.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::filter {
namespace {

using namespace std::chrono_literals;
using openflow::Field;
using openflow::Version;
namespace encode = openflow::encode;

const auto kH1 = encode::mac("02:00:00:00:00:01");
const auto kH2 = encode::mac("02:00:00:00:00:02");

std::string refusal(std::string_view text) {
  const auto predicate = Predicate::parse(text);
  return predicate ? "accepted" : predicate.error().message;
}

/// Asks one predicate about every message that comes by.
class Asked final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override { held = wanted.holds(message); }
  Predicate wanted;
  bool held = false;
};

class PredicateTest : public testing::Test {
 protected:
  bool up(std::string_view filter, Bytes message) {
    asked.wanted = Predicate::parse(filter).value();
    channel.to_controller(message);
    return asked.held;
  }
  bool down(std::string_view filter, Bytes message) {
    asked.wanted = Predicate::parse(filter).value();
    channel.to_switch(message);
    return asked.held;
  }
  static encode::Octets packet_in(Bytes frame) {
    return encode::packet_in(Version::v1_3).in_port(1).data(frame).bytes();
  }
  static encode::Octets udp() { return encode::udp(kH2, kH1, "10.0.0.1", "10.0.0.2", 1000, 7); }
  static encode::Octets hello() { return encode::hello(Version::v1_3); }
  static encode::Octets flow_mod() {
    auto flow = encode::flow_mod(Version::v1_3).xid(9).cookie(0x1122).table_id(2).priority(100);
    flow.match(Field::eth_type, 0x0800u).match(Field::ipv4_dst, 0x0a000002u);
    flow.set_field(Field::eth_dst, kH2).output(2);
    return flow.bytes();
  }

  Asked asked;
  test::TestChannel channel{true, &asked};
};

TEST_F(PredicateTest, that_says_nothing_holds_for_everything) {
  EXPECT_TRUE(up("", hello()));
  EXPECT_TRUE(Predicate::parse("")->is_everything());
}

TEST_F(PredicateTest, asks_the_header) {
  EXPECT_TRUE(up("of.type == hello", hello()));
  EXPECT_TRUE(up("of.type == 0 and of.version == 1.3 and of.length == 8", hello()));
  EXPECT_TRUE(up("of.type in {hello, packet_in}", packet_in(udp())));
  EXPECT_TRUE(up("of.type != hello and of.type in {9..10}", packet_in(udp())));
  EXPECT_FALSE(up("of.type in {hello, packet_in}", encode::echo_request(Version::v1_3, {}, 1)));
  EXPECT_TRUE(up("of.version >= 1.2 and of.version < 1.4 and of.version == 4", hello()));
  EXPECT_TRUE(down("of.xid == 0x9", flow_mod()));
  EXPECT_TRUE(up("direction == to_controller", hello()));
  EXPECT_TRUE(down("direction == to_switch", hello()));
}

TEST_F(PredicateTest, takes_wiresharks_names_of_the_header_for_one_version_each) {
  EXPECT_TRUE(up("openflow_v4.type == 0", hello()));
  EXPECT_FALSE(up("openflow_1_0.type == 0", hello()));
  EXPECT_TRUE(up("openflow.version == 4", hello()));
}

TEST_F(PredicateTest, asks_the_channel) {
  EXPECT_FALSE(up("of.dpid == 0x11", hello()));
  EXPECT_FALSE(up("of.dpid", hello()));
  EXPECT_TRUE(
      up("of.dpid == 0x11", encode::features_reply(Version::v1_3).datapath_id(0x11).bytes()));
  EXPECT_TRUE(down("of.dpid == 00:00:00:00:00:00:00:11 and channel == 1", hello()));
  EXPECT_TRUE(up("switch contains \"41234\" and tap == test", hello()));
  EXPECT_TRUE(up("controller matches \"^127\\\\..*:6653$\"", hello()));
  EXPECT_FALSE(up("controller matches \"^10\"", hello()));
}

TEST_F(PredicateTest, asks_the_inner_frame_by_wiresharks_names) {
  const auto in = packet_in(udp());
  EXPECT_TRUE(up("eth.src == 02:00:00:00:00:01 and eth.dst == 02-00-00-00-00-02", in));
  EXPECT_TRUE(up("eth.addr == 0200.0000.0001 and eth.type == 0x800", in));
  EXPECT_TRUE(
      up("ip.src == 10.0.0.1 and ip.addr == 10.0.0.0/24 and not ip.addr == 10.0.1.0/24", in));
  EXPECT_TRUE(up("udp.port in {7, 8} and udp.srcport > 999 and udp && !tcp", in));
  EXPECT_TRUE(up("ip.addr in {10.0.0.2..10.0.0.9}", in));
  EXPECT_FALSE(up("arp or vlan or ipv6", in));
  EXPECT_FALSE(up("ip", hello()));
}

TEST_F(PredicateTest, means_by_unequal_that_no_value_is_equal_and_there_is_one) {
  const auto in = packet_in(udp());
  EXPECT_FALSE(up("udp.port != 7", in));
  EXPECT_TRUE(up("udp.port !== 7", in));
  EXPECT_FALSE(up("udp.port === 7", in));
  EXPECT_TRUE(up("ip.proto === 17", in));
  EXPECT_FALSE(up("tcp.port != 7", in));
  EXPECT_TRUE(up("not tcp.port == 7", in));
}

TEST_F(PredicateTest, asks_the_body_whatever_the_version_calls_it) {
  const auto flow = flow_mod();
  EXPECT_TRUE(down("of.priority == 100 and of.table_id < 3 and of.cookie == 0x1122", flow));
  EXPECT_TRUE(down("of.command == add and of.flow_mod.command == add", flow));
  EXPECT_FALSE(down("of.port_mod.priority == 100 or of.command == delete", flow));
  EXPECT_TRUE(up("of.reason == no_match and of.packet_in.reason == 0", packet_in(udp())));
  EXPECT_TRUE(up("of.match.in_port == 1", packet_in(udp())));
}

TEST_F(PredicateTest, asks_match_actions_and_instructions) {
  const auto flow = flow_mod();
  EXPECT_TRUE(down("of.match.ipv4_dst == 10.0.0.2 and of.match.eth_type == 0x0800", flow));
  EXPECT_FALSE(down("of.match.ipv4_src", flow));
  EXPECT_TRUE(down("of.action == output and of.action.output == 2 and of.action.port == 2", flow));
  EXPECT_FALSE(down("of.action.output == 0", flow));
  EXPECT_TRUE(down("of.action.set_field.eth_dst == 02:00:00:00:00:02", flow));
  EXPECT_TRUE(down("of.instruction == apply_actions", flow));
  EXPECT_FALSE(down("of.action == group or of.instruction.goto_table", flow));
  EXPECT_TRUE(down("of.action.output == controller",
                   encode::flow_mod(Version::v1_3).output(0xfffffffd).bytes()));
}

TEST_F(PredicateTest, asks_the_transaction) {
  EXPECT_FALSE(up("of.answers", packet_in(udp())));
  channel.later(5ms);
  const auto out = encode::packet_out(Version::v1_3).in_port(1).output(2).data(udp()).bytes();
  EXPECT_TRUE(down("of.answers == 1 and of.latency == 5ms and of.latency < 0.1", out));
  EXPECT_FALSE(down("of.latency > 1s", out));
  EXPECT_TRUE(down("of.answers.type == packet_in", out));
  EXPECT_FALSE(down("of.answers.type == barrier_request", out));
}

TEST_F(PredicateTest, asks_what_a_reply_answers_and_an_error_refuses) {
  const auto flow = encode::flow_mod(Version::v1_3).xid(7).bytes();
  EXPECT_FALSE(down("of.answers", flow));
  channel.later(5ms);
  const auto error = encode::error(Version::v1_3, 5, 1, flow, 7);
  EXPECT_TRUE(up("of.answers == 1 and of.answers.type == flow_mod and of.latency == 5ms", error));
  EXPECT_FALSE(up("of.answers", encode::error(Version::v1_3, 5, 1, flow, 8)));
}

TEST_F(PredicateTest, by_host_holds_for_frames_and_for_flows_that_name_it_whole) {
  for (const auto* address : {"10.0.0.1", "10.0.0.2", "02:00:00:00:00:01"}) {
    EXPECT_TRUE(up(std::string("host == ") + address, packet_in(udp()))) << address;
  }
  EXPECT_FALSE(up("host == 10.0.0.3 or host == ::1 or host in {10.0.0.4}", packet_in(udp())));
  EXPECT_TRUE(down("host == 10.0.0.2", flow_mod()));
  EXPECT_FALSE(down("host == 10.0.0.9", flow_mod()));
  EXPECT_FALSE(up("host == 02:00:00:00:00:01", hello()));
  EXPECT_TRUE(up("host != 02:00:00:00:00:03", packet_in(udp())));
  EXPECT_FALSE(up("host != 02:00:00:00:00:03", hello()));
}

TEST_F(PredicateTest, cuts_octets_out) {
  const auto in = packet_in(udp());
  EXPECT_TRUE(up("eth.src[0:3] == 02:00:00 and eth.src[5] == 01 and eth.src[-1:] == 01", in));
  EXPECT_TRUE(up("eth.src[0,5] == 02:01 and eth.src[4-5] == 0001", in));
  EXPECT_FALSE(up("eth.src[5:2] == 01:00", in));
  EXPECT_TRUE(up("eth.src[0:5] == eth.dst[0:5]", in));
}

TEST_F(PredicateTest, compares_fields_with_each_other) {
  const auto in = packet_in(udp());
  EXPECT_TRUE(up("ip.src < ip.dst and eth.src != eth.dst", in));
  EXPECT_FALSE(up("udp.srcport == udp.dstport", in));
  EXPECT_TRUE(up("1000 == udp.srcport and 8 > udp.dstport", in));
}

TEST_F(PredicateTest, runs_libpcaps_own_filter_on_the_frame) {
  EXPECT_TRUE(up("bpf(\"udp and host 10.0.0.1 and port 7\")", packet_in(udp())));
  EXPECT_FALSE(up("bpf(\"icmp\")", packet_in(udp())));
  EXPECT_FALSE(up("bpf(\"udp\")", hello()));
}

TEST_F(PredicateTest, means_the_same_by_de_morgan_and_by_double_negation) {
  for (const auto* a : {"udp.port == 7", "tcp", "of.type == hello", "host == 10.0.0.1"}) {
    for (const auto* b : {"ip.ttl > 1", "of.xid == 0", "not arp"}) {
      for (const auto& message : {packet_in(udp()), hello(), flow_mod()}) {
        const auto asked_so = [&](const char* form) {
          return up(fmt::format(fmt::runtime(form), a, b), message);
        };
        EXPECT_EQ(asked_so("not ({} and {})"), asked_so("not {} or not {}")) << a << " " << b;
        EXPECT_EQ(asked_so("not ({} or {})"), asked_so("not {} and not {}")) << a << " " << b;
        EXPECT_EQ(asked_so("not not ({} and {})"), asked_so("{} and {}")) << a << " " << b;
      }
    }
  }
}

TEST(PredicateErrors, name_the_column_and_what_was_probably_meant) {
  EXPECT_EQ(refusal("of.tpye == hello"), "column 1: of.tpye is no field; did you mean of.type?");
  EXPECT_EQ(refusal("ip and of.type == packet_inn"),
            "column 19: of.type is a number or a name, and 'packet_inn' is none of its names; did "
            "you mean packet_in?");
  EXPECT_EQ(refusal("of.latenc"), "column 1: of.latenc is no field; did you mean of.latency?");
  EXPECT_THAT(refusal("eth.source"), testing::HasSubstr("column 1: eth.source is no field"));
}

TEST(PredicateErrors, refuse_values_of_another_type) {
  EXPECT_EQ(refusal("tcp.port == 02:00:00:00:00:01"),
            "column 13: tcp.port is a number, like 10, 0x0a or 0b1010; found '02:00:00:00:00:01'");
  EXPECT_EQ(refusal("eth.src == 80"),
            "column 12: eth.src is a MAC address, like 02:00:00:00:00:01; found '80'");
  EXPECT_EQ(refusal("eth.src == tcp.port"),
            "column 12: eth.src (MAC address) cannot be compared with tcp.port (number)");
  EXPECT_EQ(refusal("tcp.port == 65536"), "column 13: tcp.port is at most 65535; found 65536");
  EXPECT_EQ(
      refusal("ip.src == 10.0.0.0/33"),
      "column 11: ip.src is an IPv4 address, like 10.0.0.1 or 10.0.0.0/8; found '10.0.0.0/33'");
  EXPECT_EQ(refusal("tcp == 1"), "column 8: tcp is no value: it is there or not; found '1'");
  EXPECT_EQ(refusal("of.latency > 5x"),
            "column 14: of.latency is a duration, like 1.5ms or 20us; without a unit in seconds; "
            "found '5x'");
}

TEST(PredicateErrors, refuse_what_makes_no_sense) {
  EXPECT_THAT(refusal("of.type > hello"), testing::HasSubstr("names like hello have no order"));
  EXPECT_THAT(refusal("of.type in {hello..error}"), testing::HasSubstr("no order, so no ranges"));
  EXPECT_THAT(refusal("tcp.port contains 1"),
              testing::HasSubstr("contains is for text and octets"));
  EXPECT_THAT(refusal("tcp.port[0:1] == 01"), testing::HasSubstr("slices are for"));
  EXPECT_THAT(refusal("switch matches \"(\""),
              testing::HasSubstr("column 16: not a regular expression"));
  EXPECT_THAT(refusal("bpf(\"host 10.0.0.1 and\")"),
              testing::HasSubstr("column 5: not a bpf expression"));
  EXPECT_THAT(refusal("bpf(\"host example.org\")"), testing::HasSubstr("names are not looked up"));
  EXPECT_THAT(refusal("len(switch) == 3"), testing::HasSubstr("column 1: expected a field"));
  EXPECT_THAT(refusal("host == 10.0.0.0/8"), testing::HasSubstr("ip.addr == 10.0.0.0/8"));
  EXPECT_THAT(refusal("host < 10.0.0.1"), testing::HasSubstr("host takes ==, != and in"));
}

TEST(PredicateTexts, say_what_was_written_and_the_same_for_the_same_conditions) {
  const auto predicate = Predicate::parse("  (of.type == hello)  && (host == 10.0.0.1) ").value();
  EXPECT_EQ(predicate.text(), "of.type == hello and host == 10.0.0.1");
  const auto turned = Predicate::parse("host == 10.0.0.1 and of.type == hello").value();
  EXPECT_EQ(predicate.normal_text(), turned.normal_text());
  EXPECT_EQ(Predicate().text(), "");
  EXPECT_EQ(Predicate::parse("").value().normal_text(), Predicate().normal_text());
}

}  // namespace
}  // namespace ps::filter
