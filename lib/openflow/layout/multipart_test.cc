// SPDX-License-Identifier: Apache-2.0
// Descriptions of the switch, flows, tables and what is not in the other multipart tests.
#include "openflow/layout/multipart_examples.h"

namespace ps::openflow::layout {
namespace {

using enum MsgType;
using V = Version;

constexpr auto kOxmInPort3 = "0001 000c 80000004 00000003 00000000 ";
constexpr auto kNoOxm = "0001 0004 00000000 ";
// Everything but in_port 3 and dl_type 0x0800 is a wildcard.
constexpr auto kMatch10 =
    "003820ee 0003 000000000000 000000000000 0000 00 00 0800 00 00 0000 00000000 00000000 0000 "
    "0000 ";
constexpr auto kMatch11 =
    "0000 0058 00000003 000003f6 000000000000 ffffffffffff 000000000000 ffffffffffff "
    "0000 00 00 0800 00 00 00000000 ffffffff 00000000 ffffffff 0000 0000 00000000 00 000000 "
    "0000000000000000 ffffffffffffffff ";
constexpr auto kOutput5 = "0000 0010 00000005 0080 000000000000 ";
const std::string kApplyOutput5 = std::string("0004 0018 00000000 ") + kOutput5;
constexpr auto kSaysApplyOutput5 =
    "instructions: [{type: apply_actions, actions: [{type: output, port: 5, max_len: 128}]}]";

const std::string kDesc = text("maker", 256) + text("hard", 256) + text("soft", 256) +
                          text("serial", 32) + text("path", 256);
constexpr auto kSaysDesc =
    "mfr_desc: 'maker', hw_desc: 'hard', sw_desc: 'soft', serial_num: 'serial', dp_desc: 'path'";

std::vector<Example> descriptions() {
  return {
      {"desc_request_1_0", V::v1_0, multipart_request, 0, "", ""},
      {"desc_1_0", V::v1_0, multipart_reply, 0, kDesc, kSaysDesc},
      {"desc_request_1_5", V::v1_5, multipart_request, 0, "", ""},
      {"desc_1_5", V::v1_5, multipart_reply, 0, kDesc, kSaysDesc},
      {"controller_status_1_5", V::v1_5, multipart_reply, 18,
       "0018 0007 00000002 03 01 000000000000 0000 0007 746c73 00",
       "controllers: [{short_id: 7, role: master, reason: controller_added, channel_status: down, "
       "properties: [{type: uri, uri: 'tls'}]}]"},
      {"bundle_features_request_1_5", V::v1_5, multipart_request, 19,
       "00000003 00000000 ffff 000c 00001234 00000005 00000000",
       "feature_request_flags: timestamp|time_set_sched, "
       "properties: [{type: experimenter, experimenter: 4660, exp_type: 5, data: x}]"},
      {"bundle_features_1_5", V::v1_5, multipart_reply, 19,
       "0005 000000000000 0001 0048 00000000 0000000000000001 00000002 00000000 "
       "0000000000000003 00000004 00000000 0000000000000005 00000006 00000000 "
       "0000000000000007 00000008 00000000",
       "capabilities: atomic|time, properties: [{type: time_capability, "
       "sched_accuracy: {seconds: 1, nanoseconds: 2}, "
       "sched_max_future: {seconds: 3, nanoseconds: 4}, "
       "sched_max_past: {seconds: 5, nanoseconds: 6}, timestamp: {seconds: 7, nanoseconds: 8}}]"},
      {"experimenter_1_3", V::v1_3, multipart_reply, 0xffff, "00001234 00000005 abcd",
       "experimenter: 4660, exp_type: 5, data: xabcd"},
      {"of_no_known_type", V::v1_3, multipart_reply, 0x7777, "0102", "data: x0102"},
      {"of_a_later_version", V::v1_0, multipart_request, 9, "0102", "data: x0102"},
  };
}

std::vector<Example> flows() {
  const std::string request_11 =
      "02 000000 fffffffd ffffffff 00000000 00000000000000aa "
      "00000000000000ff ";
  const std::string says_request =
      "table_id: 2, out_port: controller, out_group: any, "
      "cookie: 0xaa, cookie_mask: 0xff, match: ";
  const std::string counts_11 = "00000009 0000000a 0064 0005 0006 ";
  const std::string says_counts =
      "duration_sec: 9, duration_nsec: 10, priority: 100, "
      "idle_timeout: 5, hard_timeout: 6, ";
  const std::string cookie = "00000000000000cc 0000000000000007 0000000000000008 ";
  const std::string says_cookie = "cookie: 0xcc, packet_count: 7, byte_count: 8, ";
  const std::string match_10 = "match: <in_port=0003 eth_type=0800>";
  const std::string match_11 = "match: <in_port=00000003 eth_type=0800>";
  const std::string match = "match: <in_port=00000003>";
  const std::string oxs =
      "8002 00 08 00000009 0000000a 8002 02 08 00000001 00000002 8002 06 04 0000000b "
      "8002 08 08 0000000000000007 8002 0a 08 0000000000000008 ";
  const std::string says_oxs =
      "stats: [{class: openflow_basic, field: duration, sec: 9, nsec: 10}, "
      "{class: openflow_basic, field: idle_time, sec: 1, nsec: 2}, "
      "{class: openflow_basic, field: flow_count, flow_count: 11}, "
      "{class: openflow_basic, field: packet_count, packet_count: 7}, "
      "{class: openflow_basic, field: byte_count, byte_count: 8}], "
      "duration_sec: 9, duration_nsec: 10, flow_count: 11, packet_count: 7, byte_count: 8";
  return {
      {"flow_request_1_0", V::v1_0, multipart_request, 1, kMatch10 + std::string("ff 00 ffff"),
       match_10 + ", table_id: 255, out_port: none"},
      {"flow_request_1_1", V::v1_1, multipart_request, 1, request_11 + kMatch11,
       says_request + match_11.substr(7)},
      {"flow_request_1_2", V::v1_2, multipart_request, 1, request_11 + kOxmInPort3,
       says_request + match.substr(7)},
      {"aggregate_request_1_3", V::v1_3, multipart_request, 2, request_11 + kNoOxm,
       says_request + "<>"},
      {"flow_desc_request_1_5", V::v1_5, multipart_request, 1, request_11 + kNoOxm,
       says_request + "<>"},
      {"flow_stats_request_1_5", V::v1_5, multipart_request, 17, request_11 + kOxmInPort3,
       says_request + match.substr(7)},
      {"flow_1_0", V::v1_0, multipart_reply, 1,
       std::string("0060 01 00 ") + kMatch10 + counts_11 + "000000000000 " + cookie +
           "0000 0008 0005 0080",
       "flows: [{table_id: 1, " + match_10 + ", " + says_counts + says_cookie +
           "actions: [{type: output, port: 5, max_len: 128}]}]"},
      {"flow_1_1", V::v1_1, multipart_reply, 1,
       "00a0 01 00 " + counts_11 + "000000000000 " + cookie + kMatch11 + kApplyOutput5,
       "flows: [{table_id: 1, " + says_counts + says_cookie + match_11 + ", " + kSaysApplyOutput5 +
           "}]"},
      {"flow_1_2", V::v1_2, multipart_reply, 1,
       "0058 01 00 " + counts_11 + "000000000000 " + cookie + kOxmInPort3 + kApplyOutput5,
       "flows: [{table_id: 1, " + says_counts + says_cookie + match + ", " + kSaysApplyOutput5 +
           "}]"},
      {"flow_1_3", V::v1_3, multipart_reply, 1,
       "0058 01 00 " + counts_11 + "0011 00000000 " + cookie + kOxmInPort3 + kApplyOutput5,
       "flows: [{table_id: 1, " + says_counts + "flags: send_flow_rem|no_byt_counts, " +
           says_cookie + match + ", " + kSaysApplyOutput5 + "}]"},
      {"two_flows_1_4", V::v1_4, multipart_reply, 1,
       "0058 01 00 " + counts_11 + "0001 0bb8 0000 " + cookie + kOxmInPort3 + kApplyOutput5 +
           "0038 02 00 " + counts_11 + "0000 0000 0000 " + cookie + kNoOxm,
       "flows: [{table_id: 1, " + says_counts + "flags: send_flow_rem, importance: 3000, " +
           says_cookie + match + ", " + kSaysApplyOutput5 + "}, {table_id: 2, " + says_counts +
           "flags: 0, importance: 0, " + says_cookie + "match: <>, instructions: []}]"},
      {"flow_desc_1_5", V::v1_5, multipart_reply, 1,
       "0080 0000 01 00 0064 0005 0006 0001 0bb8 00000000000000cc " + std::string(kOxmInPort3) +
           "0000 003c " + oxs + "00000000 " + kApplyOutput5,
       "flows: [{table_id: 1, priority: 100, idle_timeout: 5, hard_timeout: 6, "
       "flags: send_flow_rem, importance: 3000, cookie: 0xcc, " +
           match + ", " + says_oxs + ", " + kSaysApplyOutput5 + "}]"},
      {"flow_stats_1_5", V::v1_5, multipart_reply, 17,
       "0058 0000 01 01 0064 " + std::string(kOxmInPort3) + "0000 003c " + oxs + "00000000",
       "flows: [{table_id: 1, reason: stat_trigger, priority: 100, " + match + ", " + says_oxs +
           "}]"},
      {"aggregate_1_0", V::v1_0, multipart_reply, 2,
       "0000000000000007 0000000000000008 0000000b 00000000",
       "packet_count: 7, byte_count: 8, flow_count: 11"},
      {"aggregate_1_4", V::v1_4, multipart_reply, 2,
       "0000000000000007 0000000000000008 0000000b 00000000",
       "packet_count: 7, byte_count: 8, flow_count: 11"},
      {"aggregate_1_5", V::v1_5, multipart_reply, 2, "0000 003c " + oxs + "00000000", says_oxs},
  };
}

std::vector<Example> monitors() {
  const std::string flow = "01 00 0005 0006 0064 00000000 00000000000000cc ";
  const std::string removed = "01 01 0005 0006 0064 00000000 00000000000000cc ";
  const std::string timeouts =
      "idle_timeout: 5, hard_timeout: 6, priority: 100, cookie: 0xcc, "
      "match: <in_port=00000003>, ";
  return {
      {"flow_monitor_request_1_4", V::v1_4, multipart_request, 16,
       "0000000b ffffffff ffffffff 007f ff 01 " + std::string(kOxmInPort3) +
           "0000000c ffffffff ffffffff 0000 02 02 " + kNoOxm,
       "monitors: [{monitor_id: 11, out_port: any, out_group: any, "
       "flags: initial|add|removed|modify|instructions|no_abbrev|only_own, table_id: 255, "
       "command: modify, match: <in_port=00000003>}, {monitor_id: 12, out_port: any, "
       "out_group: any, flags: 0, table_id: 2, command: delete, match: <>}]"},
      {"flow_updates_1_4", V::v1_4, multipart_reply, 16,
       "0040 0001 " + flow + kOxmInPort3 + kApplyOutput5 + "0028 0002 " + removed + kOxmInPort3 +
           "0008 0004 0000002a 0008 0005 00000000 0008 0006 00000000",
       "updates: [{event: added, table_id: 1, " + timeouts + kSaysApplyOutput5 +
           "}, {event: removed, table_id: 1, reason: hard_timeout, " + timeouts +
           "instructions: []}, {event: abbrev, xid: 42}, {event: paused}, {event: resumed}]"},
      {"flow_updates_1_5", V::v1_5, multipart_reply, 16,
       "0028 0000 " + flow + kOxmInPort3 + "0028 0003 " + flow + kOxmInPort3,
       "updates: [{event: initial, table_id: 1, " + timeouts +
           "instructions: []}, {event: modified, table_id: 1, " + timeouts + "instructions: []}]"},
  };
}

class Multipart : public testing::TestWithParam<Example> {};

TEST_P(Multipart, says_what_its_octets_say) { expect_said_and_written_again(GetParam()); }
TEST_P(Multipart, cut_anywhere_is_survived) { expect_cuts_survived(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Descriptions, Multipart, testing::ValuesIn(descriptions()), example_name);
INSTANTIATE_TEST_SUITE_P(Flows, Multipart, testing::ValuesIn(flows()), example_name);
INSTANTIATE_TEST_SUITE_P(Monitors, Multipart, testing::ValuesIn(monitors()), example_name);

TEST(MultipartFlags, tell_that_more_follows) {
  const auto part = encode::message(V::v1_3, multipart_reply, octets_of("0003 0001 00000000"));
  EXPECT_EQ(said(part), "{type: table_stats, flags: reply_more, tables: []}");
  const auto request = encode::message(V::v1_3, multipart_request, octets_of("0000 0001 00000000"));
  EXPECT_EQ(said(request), "{type: desc, flags: req_more}");
}

TEST(MultipartTypes, have_the_names_of_1_5_in_all_versions_that_know_them) {
  EXPECT_EQ(multipart_type_name(V::v1_0, 1), "flow_stats");
  EXPECT_EQ(multipart_type_name(V::v1_5, 1), "flow_desc");
  EXPECT_EQ(multipart_type_name(V::v1_5, 17), "flow_stats");
  EXPECT_EQ(multipart_type_name(V::v1_4, 17), "");
  EXPECT_EQ(multipart_type_name(V::v1_1, 8), "");
  EXPECT_EQ(multipart_type_name(V::v1_2, 8), "group_features");
  EXPECT_EQ(multipart_type_name(V::v1_0, 0xffff), "experimenter");
}

TEST(FlowStatsOf11, may_have_matches_of_OXM_as_Open_vSwitch_sends_them) {
  const Example example{"",
                        V::v1_1,
                        multipart_reply,
                        1,
                        "0048 00 00 00000000 00000000 0000 0000 0000 000000000000 "
                        "0000000000000000 0000000000000000 0000000000000000 "
                        "0001 0012 00000602 0800 00001004 0a000002 000000000000",
                        ""};
  EXPECT_EQ(said(message_of(example)),
            "{type: flow_stats, flags: 0, flows: [{table_id: 0, duration_sec: 0, duration_nsec: 0, "
            "priority: 0, idle_timeout: 0, hard_timeout: 0, cookie: 0x0, packet_count: 0, "
            "byte_count: 0, match_type: oxm, match: <eth_type=0800 ipv4_dst=0a000002>, "
            "instructions: []}]}");
}

}  // namespace
}  // namespace ps::openflow::layout
