// SPDX-License-Identifier: Apache-2.0
#include "filter/filter_index.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::filter {
namespace {

using openflow::Field;
using openflow::Version;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
namespace encode = openflow::encode;

const auto kH1 = encode::mac("02:00:00:00:00:01");
const auto kH2 = encode::mac("02:00:00:00:00:02");
const auto kH3 = encode::mac("02:00:00:00:00:03");
const auto kH4 = encode::mac("02:00:00:00:00:04");

encode::Octets frame(const MacAddress& from, const MacAddress& to) {
  return encode::udp(to, from, "10.0.0.1", "10.0.0.2", 1000, 7);
}

/// Asks an index about every message that comes by.
class Matching final : public decode::MessageSink {
 public:
  void look_for(const std::vector<std::string>& texts) {
    std::vector<Predicate> filters;
    for (const auto& text : texts) filters.push_back(Predicate::parse(text).value());
    index_ = FilterIndex(filters);
  }
  void message(const decode::Message& message) override { index_.match(message, last); }

  Matches last;

 private:
  FilterIndex index_;
};

class HostFilters : public testing::TestWithParam<Version> {
 protected:
  static constexpr Slot kAny1 = 0, kIn1 = 1, kOut1 = 2, kBoth1 = 3, kBoth2 = 4;

  HostFilters() {
    const std::string host1 = "host == 02:00:00:00:00:01";
    matching.look_for({host1, host1 + " and of.packet_in",
                       host1 + " and of.type in {packet_out, flow_mod}",
                       host1 + " and (of.packet_in or of.type in {packet_out, flow_mod})",
                       "host == 02:00:00:00:00:02 and "
                       "(of.packet_in or of.type in {packet_out, flow_mod})"});
  }
  const Matches& after_packet_in(Bytes octets, std::uint32_t buffer = 0xffffffff) {
    channel.to_controller(
        encode::packet_in(GetParam()).in_port(1).buffer_id(buffer).data(octets).bytes());
    return matching.last;
  }
  const Matches& after(Bytes message_to_switch) {
    channel.to_switch(message_to_switch);
    return matching.last;
  }
  encode::PacketOut packet_out() { return encode::packet_out(GetParam()).output(2); }
  encode::FlowMod flow_mod() { return encode::flow_mod(GetParam()).output(2); }

  Matching matching;
  test::TestChannel channel{true, &matching};
};

TEST_P(HostFilters, a_packet_in_concerns_the_source_and_the_destination_of_its_frame) {
  EXPECT_THAT(after_packet_in(frame(kH1, kH3)), UnorderedElementsAre(kAny1, kIn1, kBoth1));
  EXPECT_THAT(after_packet_in(frame(kH3, kH1)), UnorderedElementsAre(kAny1, kIn1, kBoth1));
  EXPECT_THAT(after_packet_in(frame(kH3, kH4)), IsEmpty());
}

TEST_P(HostFilters, a_message_between_two_hosts_matches_the_filters_of_both_once) {
  EXPECT_THAT(after_packet_in(frame(kH1, kH2)), UnorderedElementsAre(kAny1, kIn1, kBoth1, kBoth2));
  EXPECT_THAT(after_packet_in(frame(kH1, kH1)), UnorderedElementsAre(kAny1, kIn1, kBoth1));
}

TEST_P(HostFilters, a_packet_out_concerns_the_hosts_of_its_frame) {
  EXPECT_THAT(after(packet_out().data(frame(kH3, kH1)).bytes()),
              UnorderedElementsAre(kAny1, kOut1, kBoth1));
}

TEST_P(HostFilters, a_packet_out_that_names_a_buffer_concerns_the_hosts_of_that_packet_in) {
  after_packet_in(frame(kH1, kH3), 77);
  EXPECT_THAT(after(packet_out().buffer_id(77).bytes()),
              UnorderedElementsAre(kAny1, kOut1, kBoth1));
  EXPECT_THAT(after(packet_out().buffer_id(78).bytes()), IsEmpty());
}

TEST_P(HostFilters, a_flow_mod_concerns_whom_its_match_names) {
  EXPECT_THAT(after(flow_mod().match(Field::eth_dst, kH1).bytes()),
              UnorderedElementsAre(kAny1, kOut1, kBoth1));
  EXPECT_THAT(after(flow_mod().match(Field::eth_src, kH1).match(Field::eth_dst, kH2).bytes()),
              UnorderedElementsAre(kAny1, kOut1, kBoth1, kBoth2));
  EXPECT_THAT(after(flow_mod().match(Field::eth_src, kH4).bytes()), IsEmpty());
}

TEST_P(HostFilters, a_flow_mod_concerns_whom_a_set_field_action_names) {
  EXPECT_THAT(after(flow_mod().set_field(Field::eth_dst, kH1).bytes()),
              UnorderedElementsAre(kAny1, kOut1, kBoth1));
}

TEST_P(HostFilters, a_flow_mod_concerns_the_host_whose_packet_in_it_answers) {
  after_packet_in(frame(kH1, kH3));
  EXPECT_THAT(after(flow_mod().match(Field::in_port, 1).bytes()),
              UnorderedElementsAre(kAny1, kOut1, kBoth1));
  channel.later(std::chrono::seconds(2));
  EXPECT_THAT(after(flow_mod().match(Field::in_port, 1).bytes()), IsEmpty());
}

TEST_P(HostFilters, a_flow_removed_is_shown_to_those_who_asked_for_every_kind) {
  channel.to_controller(encode::flow_removed(GetParam()).match(Field::eth_src, kH1).bytes());
  EXPECT_THAT(matching.last, ElementsAre(kAny1));
}

TEST_P(HostFilters, other_kinds_concern_no_host) {
  channel.to_controller(encode::echo_request(GetParam(), frame(kH1, kH2)));
  EXPECT_THAT(matching.last, IsEmpty());
}

TEST_P(HostFilters, filters_without_a_host_ask_for_kinds_alone) {
  matching.look_for({"", "of.packet_in"});
  EXPECT_THAT(after_packet_in(frame(kH3, kH4)), ElementsAre(0, 1));
  EXPECT_THAT(after(encode::barrier_request(GetParam())), ElementsAre(0));
}

INSTANTIATE_TEST_SUITE_P(AllVersions, HostFilters, testing::ValuesIn(openflow::kVersions));

TEST(FilterIndex, a_packet_in_in_niciras_form_counts_like_any_other) {
  Matching matching;
  matching.look_for(
      {"host == 02:00:00:00:00:01 and of.packet_in", "host == 02:00:00:00:00:03 and of.packet_in"});
  test::TestChannel channel(true, &matching);
  // NXT_PACKET_IN: buffer, total length, reason, table, cookie, no match, padding, frame.
  encode::Writer body;
  body.u32(0xffffffff).u16(60).u8(0).u8(0).u64(0).u16(0).zeros(6).zeros(2).bytes(frame(kH1, kH2));
  channel.to_controller(encode::experimenter(Version::v1_0, 0x2320, 17, body.octets()));
  EXPECT_THAT(matching.last, ElementsAre(0));
}

TEST(FilterIndex, a_masked_address_names_nobody) {
  Matching matching;
  matching.look_for({"host == 02:00:00:00:00:01"});
  test::TestChannel channel(true, &matching);
  const encode::Octets value(kH1.octets.begin(), kH1.octets.end());
  const encode::Octets mask = {0xff, 0xff, 0xff, 0, 0, 0};
  channel.to_switch(
      encode::flow_mod(Version::v1_3).match(Field::eth_src, value, mask).output(1).bytes());
  EXPECT_THAT(matching.last, IsEmpty());
}

TEST(FilterIndex, filters_that_say_the_same_are_all_satisfied) {
  Matching matching;
  matching.look_for({"of.type == hello", "of.version == 1.3 and of.type == hello",
                     "of.type == hello and of.version == 1.3", "of.type == error"});
  test::TestChannel channel(true, &matching);
  channel.to_switch(encode::hello(Version::v1_3));
  EXPECT_THAT(matching.last, UnorderedElementsAre(0, 1, 2));
}

TEST(FilterIndex, a_filter_that_names_both_hosts_of_a_message_is_satisfied_once) {
  Matching matching;
  matching.look_for({"host in {02:00:00:00:00:01, 02:00:00:00:00:02, 10.0.0.1}"});
  test::TestChannel channel(true, &matching);
  for (int i = 0; i < 2; ++i) {
    channel.to_controller(
        encode::packet_in(Version::v1_3).in_port(1).data(frame(kH1, kH2)).bytes());
    EXPECT_THAT(matching.last, ElementsAre(0));
  }
}

TEST(FilterIndex, a_filter_that_nothing_can_satisfy_is_none) {
  Matching matching;
  matching.look_for({"of.type == hello and of.type == error"});
  test::TestChannel channel(true, &matching);
  channel.to_switch(encode::hello(Version::v1_3));
  EXPECT_THAT(matching.last, IsEmpty());
}

}  // namespace
}  // namespace ps::filter
