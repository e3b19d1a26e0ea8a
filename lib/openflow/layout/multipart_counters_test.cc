// SPDX-License-Identifier: Apache-2.0
// What tables, ports, queues, groups and meters count and can do.
#include "openflow/layout/multipart_examples.h"

namespace ps::openflow::layout {
namespace {

using enum MsgType;
using V = Version;

constexpr auto kLookups = "0000000b 000000000000000c 000000000000000d ";
constexpr auto kSaysLookups = "active_count: 11, lookup_count: 12, matched_count: 13";

std::vector<Example> tables() {
  const std::string name = text("classifier", 32);
  return {
      {"table_request_1_0", V::v1_0, multipart_request, 3, "", ""},
      {"table_1_0", V::v1_0, multipart_reply, 3,
       "01 000000 " + name + "003820ff 000f4240 " + kLookups,
       "tables: [{table_id: 1, name: 'classifier', wildcards: "
       "in_port|dl_vlan|dl_src|dl_dst|dl_type|"
       "nw_proto|tp_src|tp_dst|nw_src_all|nw_dst_all|dl_vlan_pcp|nw_tos, max_entries: 1000000, " +
           std::string(kSaysLookups) + "}]"},
      {"table_1_1", V::v1_1, multipart_reply, 3,
       "01 00000000000000 " + name +
           "00000201 0000fc01 0000001e 00000003 00400001 00000001 000f4240 " + kLookups,
       "tables: [{table_id: 1, name: 'classifier', wildcards: in_port|mpls_tc, "
       "match: in_port|type|dl_src|dl_dst|nw_src|nw_dst|metadata, "
       "instructions: goto_table|write_metadata|write_actions|apply_actions, "
       "write_actions: output|set_vlan_vid, apply_actions: output|group, config: miss_continue, "
       "max_entries: 1000000, " +
           std::string(kSaysLookups) + "}]"},
      {"table_1_2", V::v1_2, multipart_reply, 3,
       "01 00000000000000 " + name +
           "0000000000000005 0000000800000001 00000001 02000001 0000000000000018 "
           "0000000000000040 00000000000000ff 00000000ffffffff 0000003e 00000002 000f4240 " +
           kLookups,
       "tables: [{table_id: 1, name: 'classifier', match: in_port|metadata, "
       "wildcards: in_port|mpls_tc, write_actions: output, apply_actions: output|set_field, "
       "write_setfields: eth_dst|eth_src, apply_setfields: vlan_vid, metadata_match: 0xff, "
       "metadata_write: 0xffffffff, instructions: goto_table|write_metadata|write_actions|"
       "apply_actions|clear_actions, config: miss_drop, max_entries: 1000000, " +
           std::string(kSaysLookups) + "}]"},
      {"two_tables_1_3", V::v1_3, multipart_reply, 3,
       std::string("01 000000 ") + kLookups + "02 000000 " + kLookups,
       "tables: [{table_id: 1, " + std::string(kSaysLookups) + "}, {table_id: 2, " + kSaysLookups +
           "}]"},
      {"table_1_5", V::v1_5, multipart_reply, 3, std::string("01 000000 ") + kLookups,
       "tables: [{table_id: 1, " + std::string(kSaysLookups) + "}]"},
      {"table_desc_1_4", V::v1_4, multipart_reply, 14,
       "0018 01 00 0000000c 0002 0008 00000005 0003 0008 0a 5a 32 00 0008 02 00 00000000",
       "tables: [{table_id: 1, config: eviction|vacancy_events, properties: [{type: eviction, "
       "flags: other|lifetime}, {type: vacancy, vacancy_down: 10, vacancy_up: 90, vacancy: 50}]}, "
       "{table_id: 2, config: 0, properties: []}]"},
  };
}

std::vector<Example> ports() {
  const std::string traffic =
      "0000000000000001 0000000000000002 0000000000000003 0000000000000004 "
      "0000000000000005 0000000000000006 0000000000000007 "
      "0000000000000008 ";
  const std::string errors = "0000000000000009 000000000000000a 000000000000000b 000000000000000c ";
  const std::string says_traffic =
      "rx_packets: 1, tx_packets: 2, rx_bytes: 3, tx_bytes: 4, "
      "rx_dropped: 5, tx_dropped: 6, rx_errors: 7, tx_errors: 8";
  const std::string says_errors =
      "rx_frame_err: 9, rx_over_err: 10, rx_crc_err: 11, collisions: 12";
  const std::string hardware = "020000000001 ";
  return {
      {"port_request_1_0", V::v1_0, multipart_request, 4, "fffe 000000000000", "port_no: local"},
      {"port_request_1_1", V::v1_1, multipart_request, 4, "ffffffff 00000000", "port_no: any"},
      {"port_request_1_5", V::v1_5, multipart_request, 4, "00000003 00000000", "port_no: 3"},
      {"port_1_0", V::v1_0, multipart_reply, 4, "fffe 000000000000 " + traffic + errors,
       "ports: [{port_no: local, " + says_traffic + ", " + says_errors + "}]"},
      {"port_1_1", V::v1_1, multipart_reply, 4, "00000003 00000000 " + traffic + errors,
       "ports: [{port_no: 3, " + says_traffic + ", " + says_errors + "}]"},
      {"port_1_3", V::v1_3, multipart_reply, 4,
       "00000003 00000000 " + traffic + errors + "00000009 0000000a",
       "ports: [{port_no: 3, " + says_traffic + ", " + says_errors +
           ", duration_sec: 9, duration_nsec: 10}]"},
      {"port_1_4", V::v1_4, multipart_reply, 4,
       "00b8 0000 00000003 00000009 0000000a " + traffic + "0000 0028 00000000 " + errors +
           "0001 002c 00000000 00000077 00000001 00000002 00000003 00000004 00000005 00000006 "
           "0007 0008 0009 000a 00000000 ffff 000e 00001234 00000005 abcd 0000",
       "ports: [{port_no: 3, duration_sec: 9, duration_nsec: 10, " + says_traffic +
           ", properties: [{type: ethernet, " + says_errors +
           "}, {type: optical, flags: rx_tune|tx_tune|tx_pwr|rx_pwr|tx_bias|tx_temp, "
           "tx_freq_lmda: 1, tx_offset: 2, tx_grid_span: 3, rx_freq_lmda: 4, rx_offset: 5, "
           "rx_grid_span: 6, tx_pwr: 7, rx_pwr: 8, bias_current: 9, temperature: 10}, "
           "{type: experimenter, experimenter: 4660, exp_type: 5, data: xabcd}]}]"},
      {"port_desc_request_1_3", V::v1_3, multipart_request, 13, "", ""},
      {"port_desc_request_1_5", V::v1_5, multipart_request, 13, "ffffffff 00000000",
       "port_no: any"},
      {"port_desc_1_0", V::v1_0, multipart_reply, 13,
       "fffe " + hardware + text("br0", 16) + "00000001 00000001 " +
           "00000081 00000000 00000000 00000000",
       "ports: [{port_no: local, hw_addr: x020000000001, name: 'br0', config: port_down, "
       "state: link_down, link: {curr: 10mb_hd|copper, advertised: 0, supported: 0, peer: 0}}]"},
      {"port_desc_1_3", V::v1_3, multipart_reply, 13,
       "00000003 00000000 " + hardware + "0000 " + text("eth0", 16) +
           "00000000 00000004 00000840 00000000 00000000 00000000 00989680 00989680",
       "ports: [{port_no: 3, hw_addr: x020000000001, name: 'eth0', config: 0, state: live, "
       "link: {curr: 10gb_fd|copper, advertised: 0, supported: 0, peer: 0, curr_speed: 10000000, "
       "max_speed: 10000000}}]"},
      {"port_desc_1_4", V::v1_4, multipart_reply, 13,
       "00000003 0028 0000 " + hardware + "0000 " + text("eth0", 16) + "00000000 00000004",
       "ports: [{port_no: 3, hw_addr: x020000000001, name: 'eth0', config: 0, state: live, "
       "properties: []}]"},
  };
}

std::vector<Example> queues() {
  const std::string counters = "0000000000000001 0000000000000002 0000000000000003 ";
  const std::string says_counters = "tx_bytes: 1, tx_packets: 2, tx_errors: 3";
  return {
      {"queue_request_1_0", V::v1_0, multipart_request, 5, "fffc 0000 ffffffff",
       "port_no: all, queue_id: all"},
      {"queue_request_1_3", V::v1_3, multipart_request, 5, "00000003 00000004",
       "port_no: 3, queue_id: 4"},
      {"queue_desc_request_1_4", V::v1_4, multipart_request, 15, "ffffffff ffffffff",
       "port_no: any, queue_id: all"},
      {"queue_1_0", V::v1_0, multipart_reply, 5, "0003 0000 00000004 " + counters,
       "queues: [{port_no: 3, queue_id: 4, " + says_counters + "}]"},
      {"queue_1_2", V::v1_2, multipart_reply, 5, "00000003 00000004 " + counters,
       "queues: [{port_no: 3, queue_id: 4, " + says_counters + "}]"},
      {"queue_1_3", V::v1_3, multipart_reply, 5,
       "00000003 00000004 " + counters + "00000009 0000000a",
       "queues: [{port_no: 3, queue_id: 4, " + says_counters +
           ", duration_sec: 9, duration_nsec: 10}]"},
      {"queue_1_4", V::v1_4, multipart_reply, 5,
       "0040 000000000000 00000003 00000004 " + counters +
           "00000009 0000000a ffff 000c 00001234 00000005 00000000",
       "queues: [{port_no: 3, queue_id: 4, " + says_counters +
           ", duration_sec: 9, duration_nsec: 10, properties: [{type: experimenter, "
           "experimenter: 4660, exp_type: 5, data: x}]}]"},
      {"queue_desc_1_4", V::v1_4, multipart_reply, 15,
       "00000003 00000004 0030 000000000000 0001 0008 00fa 0000 0002 0008 02ee 0000 "
       "ffff 000c 00001234 00000005 00000000",
       "queues: [{port_no: 3, queue_id: 4, properties: [{type: min_rate, rate: 250}, "
       "{type: max_rate, rate: 750}, {type: experimenter, experimenter: 4660, exp_type: 5, "
       "data: x}]}]"},
  };
}

std::vector<Example> groups() {
  const std::string head = "00000003 00000002 00000000 0000000000000007 0000000000000008 ";
  const std::string buckets =
      "0000000000000001 0000000000000002 0000000000000003 "
      "0000000000000004 ";
  const std::string says_head = "group_id: 3, ref_count: 2, packet_count: 7, byte_count: 8";
  const std::string says_buckets =
      ", bucket_stats: [{packet_count: 1, byte_count: 2}, {packet_count: 3, byte_count: 4}]";
  const std::string output = "0000 0010 00000005 0080 000000000000 ";
  const std::string says_output = "actions: [{type: output, port: 5, max_len: 128}]";
  const std::string features =
      "0000000f 0000000d 00000001 00000002 00000003 00000004 "
      "00000001 00400000 00000000 08000000";
  return {
      {"group_request_1_1", V::v1_1, multipart_request, 6, "fffffffc 00000000", "group_id: all"},
      {"group_1_1", V::v1_1, multipart_reply, 6, "0040 0000 " + head + buckets,
       "groups: [{" + says_head + says_buckets + "}]"},
      {"group_1_3", V::v1_3, multipart_reply, 6,
       "0048 0000 " + head + "00000009 0000000a " + buckets,
       "groups: [{" + says_head + ", duration_sec: 9, duration_nsec: 10" + says_buckets + "}]"},
      {"group_1_5", V::v1_5, multipart_reply, 6, "0028 0000 " + head + "00000009 0000000a",
       "groups: [{" + says_head + ", duration_sec: 9, duration_nsec: 10, bucket_stats: []}]"},
      {"group_desc_request_1_1", V::v1_1, multipart_request, 7, "", ""},
      {"group_desc_request_1_5", V::v1_5, multipart_request, 7, "00000003 00000000", "group_id: 3"},
      {"group_desc_1_1", V::v1_1, multipart_reply, 7,
       "0028 01 00 00000003 0020 0064 ffffffff ffffffff 00000000 " + output + "0008 03 00 00000004",
       "groups: [{type: select, group_id: 3, buckets: [{weight: 100, watch_port: any, "
       "watch_group: any, " +
           says_output + "}]}, {type: ff, group_id: 4, buckets: []}]"},
      {"group_desc_1_5", V::v1_5, multipart_reply, 7,
       "0048 03 00 00000003 0028 000000000000 0028 0010 00000009 " + output +
           "0000 0008 0064 0000 0001 0008 00000005 ffff 000c 00001234 00000005 00000000",
       "groups: [{type: ff, group_id: 3, buckets: [{bucket_id: 9, " + says_output +
           ", properties: [{type: weight, weight: 100}, {type: watch_port, watch: 5}]}], "
           "properties: [{type: experimenter, experimenter: 4660, exp_type: 5, data: x}]}]"},
      {"group_features_request_1_2", V::v1_2, multipart_request, 8, "", ""},
      {"group_features_1_2", V::v1_2, multipart_reply, 8, features,
       "types: all|select|indirect|ff, capabilities: select_weight|chaining|chaining_checks, "
       "max_groups: [1, 2, 3, 4], actions: [output, group, 0, 0x8000000]"},
      {"group_features_1_3", V::v1_3, multipart_reply, 8, features,
       "types: all|select|indirect|ff, capabilities: select_weight|chaining|chaining_checks, "
       "max_groups: [1, 2, 3, 4], actions: [output, group, 0, pop_pbb]"},
  };
}

std::vector<Example> meters() {
  const std::string stats =
      "00000003 0038 000000000000 00000002 0000000000000007 "
      "0000000000000008 00000009 0000000a 0000000000000001 "
      "0000000000000002";
  const std::string says_stats =
      "meters: [{meter_id: 3, ref_count: 2, packet_in_count: 7, byte_in_count: 8, duration_sec: 9, "
      "duration_nsec: 10, band_stats: [{packet_band_count: 1, byte_band_count: 2}]}]";
  const std::string bands =
      "0001 0010 000003e8 00000064 00000000 "
      "0002 0010 000007d0 00000000 01 000000 ";
  const std::string says_bands =
      "bands: [{type: drop, rate: 1000, burst_size: 100}, "
      "{type: dscp_remark, rate: 2000, burst_size: 0, prec_level: 1}]";
  const std::string features = "00000100 00000006 0000000f 08 03 0000";
  const std::string says_features =
      "max_meter: 256, band_types: drop|dscp_remark, "
      "capabilities: kbps|pktps|burst|stats, max_bands: 8, "
      "max_color: 3";
  return {
      {"meter_request_1_3", V::v1_3, multipart_request, 9, "ffffffff 00000000", "meter_id: all"},
      {"meter_desc_request_1_3", V::v1_3, multipart_request, 10, "fffffffd 00000000",
       "meter_id: slowpath"},
      {"meter_features_request_1_3", V::v1_3, multipart_request, 11, "", ""},
      {"meter_1_3", V::v1_3, multipart_reply, 9, stats, says_stats},
      {"meter_1_5", V::v1_5, multipart_reply, 9, stats, says_stats},
      {"meter_desc_1_3", V::v1_3, multipart_reply, 10, "0028 000d 00000003 " + bands,
       "meters: [{flags: kbps|burst|stats, meter_id: 3, " + says_bands + "}]"},
      {"meter_desc_1_5", V::v1_5, multipart_reply, 10, "0008 0002 fffffffe",
       "meters: [{flags: pktps, meter_id: controller, bands: []}]"},
      {"meter_features_1_3", V::v1_3, multipart_reply, 11, features, says_features},
      {"meter_features_1_5", V::v1_5, multipart_reply, 11, features + "00000005 00000000",
       says_features + ", features: action_set|multi_list"},
      {"meter_features_1_5_of_Open_vSwitch", V::v1_5, multipart_reply, 11, features, says_features},
  };
}

class Counters : public testing::TestWithParam<Example> {};

TEST_P(Counters, say_what_their_octets_say) { expect_said_and_written_again(GetParam()); }
TEST_P(Counters, cut_anywhere_are_survived) { expect_cuts_survived(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Tables, Counters, testing::ValuesIn(tables()), example_name);
INSTANTIATE_TEST_SUITE_P(Ports, Counters, testing::ValuesIn(ports()), example_name);
INSTANTIATE_TEST_SUITE_P(Queues, Counters, testing::ValuesIn(queues()), example_name);
INSTANTIATE_TEST_SUITE_P(Groups, Counters, testing::ValuesIn(groups()), example_name);
INSTANTIATE_TEST_SUITE_P(Meters, Counters, testing::ValuesIn(meters()), example_name);

}  // namespace
}  // namespace ps::openflow::layout
