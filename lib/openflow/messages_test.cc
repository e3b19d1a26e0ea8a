// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <gtest/gtest.h>

#include "openflow/echo.h"
#include "openflow/encode.h"
#include "openflow/error.h"
#include "openflow/experimenter.h"
#include "openflow/features.h"
#include "openflow/field_text.h"
#include "openflow/flow_mod.h"
#include "openflow/flow_removed.h"
#include "openflow/hello.h"
#include "openflow/nicira_packet_in.h"
#include "openflow/packet_in.h"
#include "openflow/packet_out.h"
#include "openflow/port_no.h"
#include "openflow/port_status.h"

// What the encoder writes, the views read, in every version.
namespace ps::openflow {
namespace {

using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");
const MacAddress kTwo = encode::mac("02:00:00:00:00:02");

Octets copy(Bytes bytes) { return {bytes.begin(), bytes.end()}; }
Octets datagram() { return encode::udp(kTwo, kOne, "10.0.0.1", "10.0.0.2", 1234, 53); }

class EveryVersion : public testing::TestWithParam<Version> {
 protected:
  Version v() const { return GetParam(); }
  bool since(Version version) const { return v() >= version; }
};
INSTANTIATE_TEST_SUITE_P(Messages, EveryVersion, testing::ValuesIn(kVersions), [](const auto& p) {
  return "of1" + std::to_string(static_cast<int>(p.param) - 1);
});

TEST_P(EveryVersion, packet_in_tells_where_the_frame_came_in) {
  const Octets frame = datagram();
  const Octets message = encode::packet_in(v())
                             .xid(7)
                             .buffer_id(5)
                             .in_port(3)
                             .reason(1)
                             .table_id(2)
                             .cookie(0x1234)
                             .total_len(900)
                             .data(frame)
                             .bytes();
  const auto in = PacketIn::parse(message);
  ASSERT_TRUE(in) << in.problem << " at " << in.offset;
  EXPECT_EQ(in->version, v());
  EXPECT_EQ(in->xid, 7u);
  EXPECT_EQ(in->buffer_id, 5u);
  EXPECT_EQ(in->total_len, 900);
  EXPECT_EQ(in->in_port, 3u);
  EXPECT_EQ(packet_in_frame(message).data(), in->data.data()) << "found without parsing too";
  EXPECT_EQ(packet_in_frame(message).size(), in->data.size());
  EXPECT_EQ(in->reason, 1);
  EXPECT_EQ(in->reason_name(), since(Version::v1_4) ? "apply_action" : "action");
  EXPECT_EQ(in->table_id.has_value(), since(Version::v1_1));
  EXPECT_EQ(in->cookie.has_value(), since(Version::v1_3));
  EXPECT_EQ(in->cookie.value_or(0x1234), 0x1234u);
  EXPECT_EQ(in->in_phy_port.has_value(), v() == Version::v1_1);
  EXPECT_EQ(copy(in->data), frame);
}

TEST_P(EveryVersion, packet_in_without_a_buffer_has_none) {
  const Octets message = encode::packet_in(v()).data(datagram()).bytes();
  EXPECT_FALSE(PacketIn::parse(message)->buffer_id);
}

TEST_P(EveryVersion, packet_out_tells_actions_and_frame) {
  const Octets frame = datagram();
  const Octets message = encode::packet_out(v())
                             .xid(8)
                             .in_port(4)
                             .set_field(Field::eth_dst, kTwo)
                             .output(2)
                             .data(frame)
                             .bytes();
  const auto out = PacketOut::parse(message);
  ASSERT_TRUE(out) << out.problem << " at " << out.offset;
  EXPECT_EQ(out->xid, 8u);
  EXPECT_FALSE(out->buffer_id);
  EXPECT_EQ(out->in_port, 4u);
  std::vector<Action> actions;
  for (const Action& action : out->actions) actions.push_back(action);
  ASSERT_EQ(actions.size(), 2u);
  ASSERT_TRUE(actions[0].set_field);
  EXPECT_EQ(actions[0].set_field->id, Field::eth_dst);
  EXPECT_EQ(actions[1].port, 2u);
  EXPECT_EQ(copy(out->data), frame);
}

TEST_P(EveryVersion, packet_out_without_a_port_says_so) {
  const Octets message = encode::packet_out(v()).buffer_id(9).bytes();
  const auto out = PacketOut::parse(message);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->buffer_id, 9u);
  EXPECT_EQ(out->in_port, no_port(v()));
  EXPECT_EQ(port_text(v(), out->in_port), v() == Version::v1_0 ? "none" : "any");
}

TEST_P(EveryVersion, packet_out_whose_actions_are_too_long_keeps_what_is_there) {
  Octets message = encode::packet_out(v()).output(2).bytes();
  message[v() == Version::v1_0 ? 15 : v() == Version::v1_5 ? 13 : 17] = 0xf0;
  const auto out = PacketOut::parse(message);
  EXPECT_FALSE(out);
  EXPECT_EQ(out->actions.begin()->port, 2u);
}

TEST_P(EveryVersion, flow_mod_tells_everything) {
  auto builder = encode::flow_mod(v()).xid(9).cookie(0x1122).cookie_mask(0xff00).table_id(2);
  builder.command(FlowMod::delete_strict).idle_timeout(5).hard_timeout(60).priority(100);
  builder.buffer_id(77).out_port(6).out_group(8).flags(1).importance(7);
  builder.match(Field::in_port, 1u).match(Field::eth_src, kOne);
  const Octets message = builder.set_field(Field::eth_dst, kTwo).output(2).bytes();
  const auto mod = FlowMod::parse(message);
  ASSERT_TRUE(mod) << mod.problem << " at " << mod.offset;
  const bool from_1_1 = since(Version::v1_1);
  EXPECT_EQ(mod->xid, 9u);
  EXPECT_EQ(mod->cookie, 0x1122u);
  EXPECT_EQ(mod->cookie_mask, from_1_1 ? 0xff00u : 0u);
  EXPECT_EQ(mod->table_id.has_value(), from_1_1);
  EXPECT_EQ(mod->command_name(), "delete_strict");
  EXPECT_TRUE(mod->is_delete());
  EXPECT_EQ(mod->idle_timeout, 5);
  EXPECT_EQ(mod->hard_timeout, 60);
  EXPECT_EQ(mod->priority, 100);
  EXPECT_EQ(mod->buffer_id, 77u);
  EXPECT_EQ(mod->out_port, 6u);
  EXPECT_EQ(mod->out_group, from_1_1 ? 8u : 0xffffffffu);
  EXPECT_EQ(mod->flags, 1);
  EXPECT_EQ(mod->importance.has_value(), since(Version::v1_4));
  EXPECT_EQ(format_match(mod->match), "in_port=1,eth_src=02:00:00:00:00:01");
  EXPECT_EQ(mod->actions.empty(), from_1_1);
  const auto names_two = [](const Action& action) {
    return action.set_field && action.set_field->id == Field::eth_dst;
  };
  EXPECT_TRUE(mod->any_action(names_two));
  EXPECT_FALSE(mod->any_action([](const Action& a) { return a.type == ActionType::group; }));
}

TEST_P(EveryVersion, flow_mod_says_where_an_action_is_malformed) {
  const Octets message = encode::flow_mod(v()).output(1).action(Octets(8)).bytes();
  const auto mod = FlowMod::parse(message);
  EXPECT_FALSE(mod);
  EXPECT_EQ(mod.offset, message.size() - 8);
}

TEST_P(EveryVersion, flow_removed_tells_everything) {
  const Octets message = encode::flow_removed(v())
                             .cookie(0x77)
                             .priority(9)
                             .reason(1)
                             .table_id(2)
                             .duration(12, 500)
                             .idle_timeout(5)
                             .hard_timeout(6)
                             .packet_count(10)
                             .byte_count(1000)
                             .match(Field::eth_dst, kTwo)
                             .bytes();
  const auto removed = FlowRemoved::parse(message);
  ASSERT_TRUE(removed) << removed.problem << " at " << removed.offset;
  EXPECT_EQ(removed->cookie, 0x77u);
  EXPECT_EQ(removed->priority, 9);
  EXPECT_EQ(removed->reason_name(), "hard_timeout");
  EXPECT_EQ(removed->table_id.has_value(), since(Version::v1_1));
  EXPECT_EQ(removed->duration_sec, 12u);
  EXPECT_EQ(removed->duration_nsec, 500u);
  EXPECT_EQ(removed->idle_timeout, 5);
  EXPECT_EQ(removed->hard_timeout, since(Version::v1_2) ? 6 : 0);
  EXPECT_EQ(removed->packet_count, 10u);
  EXPECT_EQ(removed->byte_count, 1000u);
  EXPECT_EQ(format_match(removed->match), "eth_dst=02:00:00:00:00:02");
  EXPECT_EQ(removed->stats.empty(), v() != Version::v1_5);
}

TEST_P(EveryVersion, port_status_tells_the_port) {
  const encode::PortSpec spec{.port_no = 3,
                              .hw_addr = kOne,
                              .name = "s1-eth3",
                              .config = 1,
                              .state = 1,
                              .curr = 0x840,
                              .curr_speed = 10'000'000};
  const Octets message = encode::port_status(v(), 2, spec, 5);
  const auto status = PortStatus::parse(message);
  ASSERT_TRUE(status) << status.problem << " at " << status.offset;
  EXPECT_EQ(status->xid, 5u);
  EXPECT_EQ(status->reason_name(), "modify");
  EXPECT_EQ(status->port.port_no, 3u);
  EXPECT_EQ(status->port.hw_addr, kOne);
  EXPECT_EQ(status->port.name, "s1-eth3");
  EXPECT_TRUE(status->port.is_down());
  EXPECT_TRUE(status->port.is_link_down());
  ASSERT_TRUE(status->port.link);
  EXPECT_EQ(status->port.link->curr, 0x840u);
  EXPECT_EQ(status->port.link->curr_speed, since(Version::v1_1) ? 10'000'000u : 0u);
}

TEST_P(EveryVersion, features_reply_tells_the_datapath) {
  const encode::PortSpec spec{.port_no = 3, .hw_addr = kOne, .name = "exactly16octets!"};
  const Octets message = encode::features_reply(v())
                             .datapath_id(0x1122)
                             .n_buffers(128)
                             .n_tables(4)
                             .auxiliary_id(1)
                             .capabilities(0xc7)
                             .actions(0xfff)
                             .port(spec)
                             .port(spec)
                             .bytes();
  const auto reply = FeaturesReply::parse(message);
  ASSERT_TRUE(reply) << reply.problem << " at " << reply.offset;
  EXPECT_EQ(reply->datapath_id, DatapathId{0x1122});
  EXPECT_EQ(reply->n_buffers, 128u);
  EXPECT_EQ(reply->n_tables, 4);
  EXPECT_EQ(reply->auxiliary_id, since(Version::v1_3) ? 1 : 0);
  EXPECT_EQ(reply->capabilities, 0xc7u);
  EXPECT_EQ(reply->actions, v() == Version::v1_0 ? 0xfffu : 0u);
  int ports = 0;
  for (const Port& port : reply->ports) ports += port.name == "exactly16octets!";
  EXPECT_EQ(ports, since(Version::v1_3) ? 0 : 2);
}

TEST_P(EveryVersion, hello_offers_what_its_bitmap_says) {
  const Octets message = encode::hello(v(), {Version::v1_0, Version::v1_3}, 4);
  const auto hello = Hello::parse(message);
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->xid, 4u);
  EXPECT_EQ(hello->version_bitmap, 0x12u);
  EXPECT_TRUE(hello->offers(Version::v1_3));
  EXPECT_FALSE(hello->offers(Version::v1_2));
}

TEST_P(EveryVersion, hello_without_a_bitmap_offers_all_up_to_its_own) {
  const Octets message = encode::hello(v());
  const auto hello = Hello::parse(message);
  ASSERT_TRUE(hello);
  for (const Version other : kVersions) EXPECT_EQ(hello->offers(other), other <= v());
}

TEST_P(EveryVersion, echo_and_experimenter_keep_their_octets) {
  const Octets data{1, 2, 3};
  const Octets echo = encode::echo_reply(v(), data, 6);
  EXPECT_TRUE(Echo::parse(echo)->is_reply);
  EXPECT_EQ(copy(Echo::parse(echo)->data), data);
  const Octets message = encode::experimenter(v(), kNiciraId, 18, data);
  const auto experimenter = Experimenter::parse(message);
  ASSERT_TRUE(experimenter);
  EXPECT_EQ(experimenter->experimenter, kNiciraId);
  EXPECT_EQ(experimenter->exp_type, 18u);
  EXPECT_EQ(copy(experimenter->data), data);
}

TEST_P(EveryVersion, error_shows_the_message_at_fault) {
  const Octets data = encode::barrier_request(v(), 9);
  const Octets message = encode::error(v(), 1, 6, data, 9);
  const auto error = Error::parse(message);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->type_name(), "bad_request");
  EXPECT_EQ(error->code_name(), "bad_len");
  EXPECT_EQ(copy(error->data), data);
}

TEST_P(EveryVersion, a_message_of_another_type_is_refused) {
  const Octets message = encode::barrier_request(v());
  EXPECT_FALSE(PacketIn::parse(message));
  EXPECT_FALSE(FlowMod::parse(message));
  EXPECT_FALSE(Hello::parse(message));
  EXPECT_EQ(PacketIn::parse(message).offset, 0u);
}

TEST_P(EveryVersion, packet_in_of_nicira_is_read_as_a_packet_in) {
  const Octets frame = datagram();
  const Octets match{0, 0, 0, 2, 0, 3};  // NXM_OF_IN_PORT
  encode::Writer body;
  body.u32(0xffffffff).u16(98).u8(1).u8(4).u64(0x55).u16(6).zeros(6);
  body.bytes(match).zeros(2).zeros(2).bytes(frame);
  const Octets message = encode::experimenter(v(), kNiciraId, 17, body.octets(), 6);
  ASSERT_TRUE(is_nicira_packet_in(message));
  const auto in = parse_nicira_packet_in(message);
  ASSERT_TRUE(in) << in.problem << " at " << in.offset;
  EXPECT_EQ(in->xid, 6u);
  EXPECT_FALSE(in->buffer_id);
  EXPECT_EQ(in->total_len, 98);
  EXPECT_EQ(in->in_port, 3u);
  EXPECT_EQ(in->table_id, 4);
  EXPECT_EQ(in->cookie, 0x55u);
  EXPECT_EQ(copy(in->data), frame);
}

TEST_P(EveryVersion, packet_in2_of_nicira_is_read_as_a_packet_in) {
  const Octets frame = datagram();
  const auto property = [](encode::Writer& out, std::uint16_t type, Bytes value) {
    out.u16(type).u16(static_cast<std::uint16_t>(4 + value.size())).bytes(value).pad_to(8);
  };
  encode::Writer body;
  property(body, 0, frame);
  property(body, 2, encode::number(9, 4));
  property(body, 3, encode::number(4, 1));
  property(body, 4, encode::number(0x55, 12));
  property(body, 5, encode::number(1, 1));
  property(body, 6, encode::oxm(encode::field_value(Field::in_port, 3u)));
  property(body, 7, Octets{1, 2, 3});
  const Octets message = encode::experimenter(v(), kNiciraId, 30, body.octets());
  const auto in = parse_nicira_packet_in(message);
  ASSERT_TRUE(in) << in.problem << " at " << in.offset;
  EXPECT_EQ(in->buffer_id, 9u);
  EXPECT_EQ(in->total_len, frame.size());
  EXPECT_EQ(in->reason, 1);
  EXPECT_EQ(in->table_id, 4);
  EXPECT_EQ(in->cookie, 0x55u);
  EXPECT_EQ(in->in_port, 3u);
  EXPECT_EQ(copy(in->data), frame);
}

TEST(NiciraPacketIn, is_no_other_experimenter_message) {
  EXPECT_FALSE(is_nicira_packet_in(encode::experimenter(Version::v1_0, kNiciraId, 18)));
  EXPECT_FALSE(is_nicira_packet_in(encode::experimenter(Version::v1_0, kOnfId, 17)));
  EXPECT_FALSE(is_nicira_packet_in(encode::packet_in(Version::v1_0).bytes()));
  const Octets other = encode::experimenter(Version::v1_0, kNiciraId, 18);
  EXPECT_FALSE(parse_nicira_packet_in(other));
}

TEST(NiciraPacketIn, cut_anywhere_reports_a_problem) {
  encode::Writer body;
  body.u32(1).u16(98).u8(1).u8(4).u64(0x55).u16(6).zeros(6).zeros(10);
  const Octets first = encode::experimenter(Version::v1_0, kNiciraId, 17, body.octets());
  const Octets second =
      encode::experimenter(Version::v1_0, kNiciraId, 30, Octets{0, 1, 0, 8, 0, 0, 0, 9});
  for (const Octets& message : {first, second}) {
    for (std::size_t size = 0; size < message.size(); ++size) {
      EXPECT_FALSE(parse_nicira_packet_in(Bytes(message).first(size))) << size;
    }
  }
}

TEST(Hello, of_a_version_to_come_is_read) {
  const Octets message = encode::raw(static_cast<Version>(7), 0, {}, 3);
  const auto hello = Hello::parse(message);
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->wire_version, 7);
  EXPECT_TRUE(hello->offers(Version::v1_5));
}

TEST(FlowMod, of_1_0_shows_the_table_that_nicira_puts_into_the_command) {
  Octets message = encode::flow_mod(Version::v1_0).command(FlowMod::modify).bytes();
  message[56] = 3;  // the upper octet of the command
  const auto mod = FlowMod::parse(message);
  ASSERT_TRUE(mod);
  EXPECT_EQ(mod->command_name(), "modify");
  EXPECT_EQ(mod->table_id, 3);
}

TEST(FlowMod, flags_have_the_names_of_their_version) {
  EXPECT_EQ(flow_mod_flag_name(Version::v1_0, 2), "emerg");
  EXPECT_EQ(flow_mod_flag_name(Version::v1_3, 2), "reset_counts");
  EXPECT_EQ(flow_mod_flag_name(Version::v1_2, 3), "");
}

TEST(Error, names_follow_the_version) {
  EXPECT_EQ(error_type_name(Version::v1_0, 3), "flow_mod_failed");
  EXPECT_EQ(error_type_name(Version::v1_1, 3), "bad_instruction");
  EXPECT_EQ(error_type_name(Version::v1_1, 11), "");
  EXPECT_EQ(error_type_name(Version::v1_2, 11), "role_request_failed");
  EXPECT_EQ(error_type_name(Version::v1_5, 17), "bundle_failed");
  EXPECT_EQ(error_type_name(Version::v1_0, 0xffff), "");
  EXPECT_EQ(error_code_name(Version::v1_0, 1, 3), "bad_vendor");
  EXPECT_EQ(error_code_name(Version::v1_3, 1, 3), "bad_experimenter");
  EXPECT_EQ(error_code_name(Version::v1_0, 3, 0), "all_tables_full");
  EXPECT_EQ(error_code_name(Version::v1_3, 5, 1), "table_full");
  EXPECT_EQ(error_code_name(Version::v1_2, 4, 9), "bad_prereq");
  EXPECT_EQ(error_code_name(Version::v1_1, 4, 9), "");
  EXPECT_EQ(error_code_name(Version::v1_3, 99, 0), "");
}

TEST(Error, of_an_experimenter_tells_its_id) {
  const Octets message = encode::experimenter_error(Version::v1_3, 2600, kOnfId);
  const auto error = Error::parse(message);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->type_name(), "experimenter");
  EXPECT_EQ(error->experimenter, kOnfId);
  EXPECT_EQ(error->code, 2600);
}

TEST(PortNo, reserved_names_follow_the_version) {
  EXPECT_EQ(port_text(Version::v1_0, 0xfffd), "controller");
  EXPECT_EQ(port_text(Version::v1_0, 0xffff), "none");
  EXPECT_EQ(port_text(Version::v1_3, 0xfffffffd), "controller");
  EXPECT_EQ(port_text(Version::v1_3, 0xffffffff), "any");
  EXPECT_EQ(port_text(Version::v1_3, 0xfffd), "65533");
  EXPECT_EQ(port_text(Version::v1_4, 0xfffffff7), "4294967287");
  EXPECT_EQ(port_text(Version::v1_5, 0xfffffff7), "unset");
  EXPECT_EQ(port_text(Version::v1_1, 12), "12");
}

TEST(Features, capabilities_have_the_names_of_their_version) {
  EXPECT_EQ(capability_name(Version::v1_0, 3), "stp");
  EXPECT_EQ(capability_name(Version::v1_1, 3), "group_stats");
  EXPECT_EQ(capability_name(Version::v1_2, 7), "");
  EXPECT_EQ(capability_name(Version::v1_3, 8), "port_blocked");
}

}  // namespace
}  // namespace ps::openflow
