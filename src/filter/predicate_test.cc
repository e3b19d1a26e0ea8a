// SPDX-License-Identifier: Apache-2.0
#include "filter/predicate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::filter {
namespace {

using openflow::Field;
using openflow::Version;
namespace encode = openflow::encode;

const auto kH1 = encode::mac("02:00:00:00:00:01");
const auto kH2 = encode::mac("02:00:00:00:00:02");

MsgTypes types(std::string_view text) { return parse_types(text).value(); }
Predicate host(std::string_view text) { return Predicate::host(parse_host(text).value()); }

/// Asks one predicate about every message that comes by.
class Asked final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override { held = wanted.holds(message); }
  Predicate wanted;
  bool held = false;
};

class PredicateTest : public testing::Test {
 protected:
  bool up(const Predicate& wanted, Bytes message) {
    asked.wanted = wanted;
    channel.to_controller(message);
    return asked.held;
  }
  bool down(const Predicate& wanted, Bytes message) {
    asked.wanted = wanted;
    channel.to_switch(message);
    return asked.held;
  }
  static encode::Octets packet_in(Bytes frame) {
    return encode::packet_in(Version::v1_3).in_port(1).data(frame).bytes();
  }
  static encode::Octets udp() { return encode::udp(kH2, kH1, "10.0.0.1", "10.0.0.2", 1000, 7); }

  Asked asked;
  test::TestChannel channel{true, &asked};
};

TEST_F(PredicateTest, that_says_nothing_holds_for_everything) {
  EXPECT_TRUE(up({}, encode::hello(Version::v1_3)));
  EXPECT_TRUE(Predicate::all_of({}).is_everything());
  EXPECT_TRUE(Predicate::kinds(Kinds::any).is_everything());
  EXPECT_FALSE(up(Predicate::negated({}), encode::hello(Version::v1_3)));
}

TEST_F(PredicateTest, by_type_holds_for_each_of_the_types) {
  const auto wanted = Predicate::types(types("hello,packet_in"));
  EXPECT_TRUE(up(wanted, encode::hello(Version::v1_3)));
  EXPECT_TRUE(up(wanted, packet_in(udp())));
  EXPECT_FALSE(up(wanted, encode::echo_request(Version::v1_3, {}, 1)));
}

TEST_F(PredicateTest, by_datapath_holds_once_it_is_known) {
  const auto wanted = Predicate::datapath({0x11});
  EXPECT_FALSE(up(wanted, encode::hello(Version::v1_3)));
  EXPECT_TRUE(up(wanted, encode::features_reply(Version::v1_3).datapath_id(0x11).bytes()));
  EXPECT_TRUE(down(wanted, encode::hello(Version::v1_3)));
  EXPECT_FALSE(up(Predicate::datapath({0x12}), encode::hello(Version::v1_3)));
}

TEST_F(PredicateTest, by_ip_holds_for_frames_with_that_address) {
  for (const auto* address : {"10.0.0.1", "10.0.0.2"}) {
    EXPECT_TRUE(up(host(address), packet_in(udp()))) << address;
  }
  EXPECT_FALSE(up(host("10.0.0.3"), packet_in(udp())));
  EXPECT_FALSE(up(host("::1"), packet_in(udp())));
}

TEST_F(PredicateTest, by_ip_holds_for_flows_that_name_it_whole) {
  auto flow = encode::flow_mod(Version::v1_3).output(2);
  flow.match(Field::eth_type, 0x0800u).match(Field::ipv4_dst, 0x0a000002u);
  EXPECT_TRUE(down(host("10.0.0.2"), flow.bytes()));
  EXPECT_FALSE(down(host("10.0.0.1"), flow.bytes()));
}

TEST_F(PredicateTest, by_mac_holds_as_a_session_s_filter_does) {
  EXPECT_TRUE(up(host("02:00:00:00:00:01"), packet_in(udp())));
  EXPECT_FALSE(up(host("02:00:00:00:00:03"), packet_in(udp())));
  EXPECT_FALSE(up(host("02:00:00:00:00:01"), encode::hello(Version::v1_3)));
}

TEST_F(PredicateTest, all_of_several_holds_when_each_does) {
  const auto wanted = Predicate::all_of({host("02:00:00:00:00:01"), host("02:00:00:00:00:02"),
                                         Predicate::kinds(Kinds::in),
                                         Predicate::negated(Predicate::types(types("hello")))});
  EXPECT_TRUE(up(wanted, packet_in(udp())));
  EXPECT_FALSE(up(wanted, encode::hello(Version::v1_3)));
  EXPECT_EQ(to_string(wanted),
            "direction == in and not type in {hello} and host == 02:00:00:00:00:01 and host == "
            "02:00:00:00:00:02");
}

TEST_F(PredicateTest, is_said_as_the_filter_language_writes_it) {
  EXPECT_EQ(to_string(Predicate{}), "");
  EXPECT_EQ(to_string(Predicate::datapath({0x11})), "dpid == 00:00:00:00:00:00:00:11");
  EXPECT_EQ(to_string(Predicate::negated(
                Predicate::all_of({host("10.0.0.1"), Predicate::types(types("error,flow_mod"))}))),
            "not (type in {error, flow_mod} and host == 10.0.0.1)");
}

TEST(PredicateValues, that_are_none_are_refused_with_what_is_accepted) {
  EXPECT_THAT(parse_types("packet_in,nonsense").error().message,
              testing::HasSubstr("'nonsense' is not a type"));
  EXPECT_TRUE(parse_types("").has_error());
  EXPECT_TRUE(parse_types("packet_in,").has_error());
  EXPECT_TRUE(parse_types("unknown").has_value());
  EXPECT_THAT(parse_host("elsewhere").error().message, testing::HasSubstr("10.0.0.1"));
}

}  // namespace
}  // namespace ps::filter
