// SPDX-License-Identifier: Apache-2.0
// Messages of Open vSwitch 3.1 and of ONF's extensions to 1.3, and what they say.
#include "openflow/layout/multipart_examples.h"
#include "openflow/nicira_packet_in.h"

namespace ps::openflow::layout {
namespace {

struct MessageExample {
  const char* name;
  std::string octets;  ///< hexadecimal, with blanks as one likes
  std::string says;
};

void PrintTo(const MessageExample& example, std::ostream* out) { *out << example.name; }

std::vector<MessageExample> examples() {
  return {
      {"role_request", "01040014 00000002 00002320 0000000a 00000001",
       "experimenter: 8992, exp_type: role_request, role: master"},
      {"role_reply", "01040014 00000002 00002320 0000000b 00000002",
       "experimenter: 8992, exp_type: role_reply, role: slave"},
      {"set_flow_format", "01040014 00000002 00002320 0000000c 00000002",
       "experimenter: 8992, exp_type: set_flow_format, format: nxm"},
      {"flow_mod",
       "01040050 00000004 00002320 0000000d 00000000 00000000 00000000 00008000 ffffffff "
       "ffff0000 00060000 00000000 00000602 894f0000 ffff0018 00002320 0021ffff 0808005a "
       "d6500012 34560000",
       "experimenter: 8992, exp_type: flow_mod, cookie: 0x0, command: add, idle_timeout: 0, "
       "hard_timeout: 0, priority: 32768, buffer_id: none, out_port: none, flags: 0, match: "
       "<eth_type=894f>, actions: [{type: experimenter, experimenter: 8992, subtype: "
       "reg_load2, field: nsh_spi=00123456}]"},
      {"flow_mod_of_a_table_in_1_3",
       "04040050 00000004 00002320 0000000d 00000000 00000005 0300003c 00008000 ffffffff "
       "ffff0001 00060000 00000000 00000602 08000000 00040018 00000000 00000010 00000001 "
       "00000000 00000000",
       "experimenter: 8992, exp_type: flow_mod, cookie: 0x5, table_id: 3, command: add, "
       "idle_timeout: 60, hard_timeout: 0, priority: 32768, buffer_id: none, out_port: "
       "none, flags: send_flow_rem, match: <eth_type=0800>, instructions: [{type: "
       "apply_actions, actions: [{type: output, port: 1, max_len: 0}]}]"},
      {"flow_removed",
       "04040040 00000000 00002320 0000000e 00000000 00000005 80000003 0000000a 00000064 "
       "003c0006 00000000 00000007 00000000 00000054 00000002 00010000",
       "experimenter: 8992, exp_type: flow_removed, cookie: 0x5, priority: 32768, reason: "
       "idle_timeout, table_id: 2, duration_sec: 10, duration_nsec: 100, idle_timeout: 60, "
       "packet_count: 7, byte_count: 84, match: <in_port=0001>"},
      {"flow_mod_table_id", "01040018 00000002 00002320 0000000f 01000000 00000000",
       "experimenter: 8992, exp_type: flow_mod_table_id, set: 1"},
      {"set_packet_in_format", "04040014 00000003 00002320 00000010 00000002",
       "experimenter: 8992, exp_type: set_packet_in_format, format: nxt_packet_in2"},
      {"packet_in",
       "01040068 00000000 00002320 00000011 ffffffff 00360100 00000000 00000005 00060000 "
       "00000000 00000002 00010000 00005054 00000007 50540000 00050800 45000028 00000000 "
       "4006f97c c0a80001 c0a80002 00080009 00000000 00000000 50020000 2e7e0000",
       "experimenter: 8992, exp_type: packet_in, buffer_id: none, total_len: 54, reason: "
       "action, table_id: 0, cookie: 0x5, match: <in_port=0001>, in_port: 1, data: "
       "x505400000007505400000005080045000028000000004006f97cc0a80001c0a80002000800090000000"
       "000000000500200002e7e0000"},
      {"flow_age", "01040010 00000002 00002320 00000012", "experimenter: 8992, exp_type: flow_age"},
      {"set_async_config",
       "01040028 00000002 00002320 00000013 00000007 00000000 00000007 00000003 00000007 "
       "0000000f",
       "experimenter: 8992, exp_type: set_async_config, packet_in: {master: "
       "no_match|action|invalid_ttl, slave: 0}, port_status: {master: add|delete|modify, slave: "
       "add|delete}, flow_removed: {master: idle_timeout|hard_timeout|delete, slave: "
       "idle_timeout|hard_timeout|delete|0x8}"},
      {"set_controller_id", "01040018 00000002 00002320 00000014 00000000 0000004d",
       "experimenter: 8992, exp_type: set_controller_id, controller_id: 77"},
      {"flow_monitor_cancel", "01040014 00000002 00002320 00000015 00000009",
       "experimenter: 8992, exp_type: flow_monitor_cancel, id: 9"},
      {"flow_monitor_paused", "01040010 00000000 00002320 00000016",
       "experimenter: 8992, exp_type: flow_monitor_paused"},
      {"flow_monitor_resumed", "01040010 00000000 00002320 00000017",
       "experimenter: 8992, exp_type: flow_monitor_resumed"},
      {"tlv_table_mod",
       "04040028 00000002 00002320 00000018 00000000 00000000 ffff0004 00000000 ffff0108 "
       "00010000",
       "experimenter: 8992, exp_type: tlv_table_mod, command: add, mappings: "
       "[{option_class: 0xffff, option_type: 0, option_len: 4, index: 0}, {option_class: "
       "0xffff, option_type: 1, option_len: 8, index: 1}]"},
      {"tlv_table_request", "04040010 00000002 00002320 00000019",
       "experimenter: 8992, exp_type: tlv_table_request"},
      {"tlv_table_reply",
       "04040028 00000002 00002320 0000001a 00000100 00400000 00000000 00000000 ffff0004 "
       "00000000",
       "experimenter: 8992, exp_type: tlv_table_reply, max_option_space: 256, max_fields: "
       "64, mappings: [{option_class: 0xffff, option_type: 0, option_len: 4, index: 0}]"},
      {"set_async_config2",
       "04040020 00000002 00002320 0000001b 00010008 00000007 00020008 00000001",
       "experimenter: 8992, exp_type: set_async_config2, properties: [{type: "
       "packet_in_master, mask: no_match|action|invalid_ttl}, {type: port_status_slave, "
       "mask: add}]"},
      {"resume",
       "04040038 00000000 00002320 0000001c 00000012 50540000 00075054 00000005 08000000 "
       "00000000 0006000c 80000004 00000001 00000000",
       "experimenter: 8992, exp_type: resume, properties: [{type: packet, data: "
       "x5054000000075054000000050800}, {type: metadata, metadata: <in_port=00000001>}], "
       "in_port: 1"},
      {"ct_flush_zone", "04040018 00000002 00002320 0000001d 00000000 00000005",
       "experimenter: 8992, exp_type: ct_flush_zone, zone_id: 5"},
      {"packet_in2",
       "04040080 00000000 00002320 0000001e 00000012 50540000 00075054 00000005 08000000 "
       "00000000 00010008 00000080 00020008 00000009 00030005 00000000 00040010 00000000 "
       "00000000 00000005 00050005 01000000 0006000c 80000004 00000001 00000000 00070007 "
       "01020300 0008000c 00000000 80060004 00000000",
       "experimenter: 8992, exp_type: packet_in2, properties: [{type: packet, data: "
       "x5054000000075054000000050800}, {type: full_len, full_len: 128}, {type: buffer_id, "
       "buffer_id: 9}, {type: table_id, table_id: 0}, {type: cookie, cookie: 0x5}, {type: "
       "reason, reason: action}, {type: metadata, metadata: <in_port=00000001>}, {type: "
       "userdata, userdata: x010203}, {type: continuation, continuation: "
       "x0000000080060004}], in_port: 1"},
      {"group_mod",
       "01040058 00000002 00002320 0000001f 00000100 00000001 00380000 ffffffff 00200008 "
       "00000000 00000008 00010000 00000008 00050000 00010008 00000002 00180008 00000001 "
       "00000008 00020000 00000008 00010000",
       "experimenter: 8992, exp_type: group_mod, command: add, type: select, group_id: 1, "
       "command_bucket_id: all, buckets: [{bucket_id: 0, actions: [{type: output, port: 1, "
       "max_len: 0}], properties: [{type: weight, weight: 5}, {type: watch_port, watch: "
       "2}]}, {bucket_id: 1, actions: [{type: output, port: 2, max_len: 0}], properties: "
       "[{type: weight, weight: 1}]}], properties: []"},
      {"ct_flush",
       "01040080 00000002 00002320 00000020 06000000 00000000 00000040 00000000 00000014 "
       "00000000 00000000 0000ffff 0a010101 00000000 00010014 00000000 00000000 0000ffff "
       "0a010102 00000000 00020008 00010000 00010020 00000000 00000014 00000000 00000000 "
       "0000ffff 0a010102 00000000 00020008 00050000",
       "experimenter: 8992, exp_type: ct_flush, ip_proto: 6, properties: [{type: "
       "orig_tuple, tuple: [{type: src, address: x00000000000000000000ffff0a010101}, {type: "
       "dst, address: x00000000000000000000ffff0a010102}, {type: src_port, value: 1}]}, "
       "{type: reply_tuple, tuple: [{type: src, address: "
       "x00000000000000000000ffff0a010102}]}, {type: zone_id, zone_id: 5}]"},
      {"ct_flush_of_icmpv6",
       "04040078 00000002 00002320 00000020 3a000000 00000000 00000038 00000000 00000014 "
       "fe800000 00000000 00000000 00000001 00000000 00040008 00050000 00050005 80000000 "
       "00060005 00000000 00010020 00000000 00040008 00000000 00050005 00000000 00060005 "
       "00000000 00020008 00050000",
       "experimenter: 8992, exp_type: ct_flush, ip_proto: 58, properties: [{type: "
       "orig_tuple, tuple: [{type: src, address: xfe800000000000000000000000000001}, {type: "
       "icmp_id, value: 5}, {type: icmp_type, value: 128}, {type: icmp_code, value: 0}]}, "
       "{type: reply_tuple, tuple: [{type: icmp_id, value: 0}, {type: icmp_type, value: 0}, "
       "{type: icmp_code, value: 0}]}, {type: zone_id, zone_id: 5}]"},
      {"requestforward", "03040018 00000000 00002320 00000084 03140008 00000007",
       "experimenter: 8992, exp_type: requestforward, request: {}"},
      {"of_no_known_subtype", "01040014 00000002 00002320 00000063 01020304",
       "experimenter: 8992, exp_type: 99, data: x01020304"},
      {"flow_stats_request",
       "01100038 00000004 ffff0000 00002320 00000000 00000000 ffff0017 01000000 00000602 "
       "08000000 0c010600 013c0800 00000000 00000500",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: flow, out_port: none, "
       "table_id: 1, match: <eth_type=0800 ip_proto=06 cookie=0000000000000005>"},
      {"flow_stats",
       "011100a0 00000004 ffff0000 00002320 00000000 00000000 00880000 00000001 15199c80 "
       "8000003c 00000011 00020002 00000000 00000005 00000000 00000000 00000000 00000000 "
       "00000002 00010000 06020800 00000c01 06000000 00000000 ffff0010 00002320 000efff8 "
       "01000000 ffff0030 00002320 00100000 00008000 00000000 00000000 00000200 00000000 "
       "00300000 04060000 00000206 00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: flow, flows: "
       "[{table_id: 0, duration_sec: 1, duration_nsec: 354000000, priority: 32768, "
       "idle_timeout: 60, hard_timeout: 0, idle_age: 1, hard_age: 1, cookie: 0x5, "
       "packet_count: 0, byte_count: 0, match: <in_port=0001 eth_type=0800 ip_proto=06>, "
       "actions: [{type: experimenter, experimenter: 8992, subtype: resubmit_table, "
       "in_port: in_port, table_id: 1}, {type: experimenter, experimenter: 8992, subtype: "
       "learn, idle_timeout: 0, hard_timeout: 0, priority: 32768, cookie: 0x0, flags: 0, "
       "table_id: 2, fin_idle_timeout: 0, fin_hard_timeout: 0, specs: [{from: field, kind: "
       "match, n_bits: 48, src: eth_src, src_ofs: 0, dst: eth_dst, dst_ofs: 0}]}]}]"},
      {"aggregate_request",
       "01100030 00000004 ffff0000 00002320 00000001 00000000 ffff000b ff000000 00000602 "
       "08000000 0c010600 00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: aggregate, out_port: "
       "none, table_id: 255, match: <eth_type=0800 ip_proto=06>"},
      {"aggregate",
       "01110030 00000004 ffff0000 00002320 00000001 00000000 00000000 00000000 00000000 "
       "00000000 00000001 00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: aggregate, "
       "packet_count: 0, byte_count: 0, flow_count: 1"},
      {"flow_monitor_request",
       "01100038 00000002 ffff0000 00002320 00000002 00000000 00000000 003e0002 000b0100 "
       "00000000 00000602 08000000 0c010600 00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: flow_monitor, monitors: "
       "[{id: 0, flags: add|delete|modify|actions|own, out_port: 2, table_id: 1, match: "
       "<eth_type=0800 ip_proto=06>}]"},
      {"flow_updates",
       "01110070 00000002 ffff0000 00002320 00000002 00000000 00280000 00008000 00000000 "
       "00060100 00000000 00000005 00000002 00010000 00000008 00010000 00200001 00018000 "
       "00000000 00060100 00000000 00000005 00000002 00010000 00080003 00000007 00080009 "
       "00010203",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: flow_monitor, updates: "
       "[{event: added, priority: 32768, idle_timeout: 0, hard_timeout: 0, table_id: 1, "
       "cookie: 0x5, match: <in_port=0001>, actions: [{type: output, port: 1, max_len: "
       "0}]}, {event: deleted, reason: hard_timeout, priority: 32768, idle_timeout: 0, "
       "hard_timeout: 0, table_id: 1, cookie: 0x5, match: <in_port=0001>, actions: []}, "
       "{event: abbrev, xid: 7}, {event: 9, data: x00010203}]"},
      {"ipfix_bridge_request", "04120018 00000002 ffff0000 00000000 00002320 00000003",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: ipfix_bridge"},
      {"ipfix_bridge",
       "04130070 00000002 ffff0000 00000000 00002320 00000003 00000000 00000001 00000000 "
       "00000002 00000000 00000003 00000000 00000004 00000000 00000005 00000000 00000006 "
       "00000000 00000007 00000000 00000008 00000000 00000009 00000000 0000000a 00000005 "
       "00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: ipfix_bridge, "
       "total_flows: 1, current_flows: 2, packets: 3, ipv4_packets: 4, ipv6_packets: 5, "
       "error_packets: 6, ipv4_error_packets: 7, ipv6_error_packets: 8, tx_packets: 9, "
       "tx_errors: 10, collector_set_id: 5"},
      {"ipfix_flow",
       "04130070 00000002 ffff0000 00000000 00002320 00000004 00000000 00000001 00000000 "
       "00000002 00000000 00000003 00000000 00000004 00000000 00000005 00000000 00000006 "
       "00000000 00000007 00000000 00000008 00000000 00000009 00000000 0000000a 00000005 "
       "00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: ipfix_flow, flows: "
       "[{total_flows: 1, current_flows: 2, packets: 3, ipv4_packets: 4, ipv6_packets: 5, "
       "error_packets: 6, ipv4_error_packets: 7, ipv6_error_packets: 8, tx_packets: 9, "
       "tx_errors: 10, collector_set_id: 5}]"},
      {"group_stats_request",
       "01100020 00000002 ffff0000 00002320 00000007 00000000 fffffffc 00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: group, group_id: all"},
      {"group_stats",
       "01110060 00000002 ffff0000 00002320 00000007 00000000 00480000 00000001 00000000 "
       "00000000 00000000 00000000 00000000 00000000 00000001 1443fd00 00000000 00000000 "
       "00000000 00000000 00000000 00000000 00000000 00000000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: group, groups: "
       "[{group_id: 1, ref_count: 0, packet_count: 0, byte_count: 0, duration_sec: 1, "
       "duration_nsec: 340000000, bucket_stats: [{packet_count: 0, byte_count: 0}, "
       "{packet_count: 0, byte_count: 0}]}]"},
      {"group_desc",
       "01110058 00000002 ffff0000 00002320 00000008 00000000 00400100 00000001 00300000 "
       "00000000 00180008 00000000 00000008 00010000 00000008 00050000 00180008 00000001 "
       "00000008 00020000 00000008 00010000",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: group_desc, groups: "
       "[{type: select, group_id: 1, buckets: [{bucket_id: 0, actions: [{type: output, "
       "port: 1, max_len: 0}], properties: [{type: weight, weight: 5}]}, {bucket_id: 1, "
       "actions: [{type: output, port: 2, max_len: 0}], properties: [{type: weight, weight: "
       "1}]}], properties: []}]"},
      {"group_features",
       "01110040 00000002 ffff0000 00002320 00000009 00000000 0000000f 00000007 ffffff00 "
       "ffffff00 ffffff00 ffffff00 00000fff 00000fff 00000fff 00000fff",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: group_features, types: "
       "all|select|indirect|ff, capabilities: select_weight|select_liveness|chaining, "
       "max_groups: [4294967040, 4294967040, 4294967040, 4294967040], actions: "
       "[output|set_vlan_vid|set_vlan_pcp|strip_vlan|set_dl_src|set_dl_dst|set_nw_src|set_nw"
       "_dst|set_nw_tos|set_tp_src|set_tp_dst|enqueue, "
       "output|set_vlan_vid|set_vlan_pcp|strip_vlan|set_dl_src|set_dl_dst|set_nw_src|set_nw_"
       "dst|set_nw_tos|set_tp_src|set_tp_dst|enqueue, "
       "output|set_vlan_vid|set_vlan_pcp|strip_vlan|set_dl_src|set_dl_dst|set_nw_src|set_nw_"
       "dst|set_nw_tos|set_tp_src|set_tp_dst|enqueue, "
       "output|set_vlan_vid|set_vlan_pcp|strip_vlan|set_dl_src|set_dl_dst|set_nw_src|set_nw_"
       "dst|set_nw_tos|set_tp_src|set_tp_dst|enqueue]"},
      {"statistics_of_no_known_subtype",
       "0111001c 00000002 ffff0000 00002320 00000063 00000000 01020304",
       "type: experimenter, flags: 0, experimenter: 8992, exp_type: 99, data: x01020304"},
      {"onf_flow_monitor_cancel", "04040014 00000002 4f4e4600 0000074e 00000009",
       "experimenter: 1330529792, exp_type: flow_monitor_cancel, id: 9"},
      {"onf_flow_monitor_paused", "04040010 00000000 4f4e4600 0000074f",
       "experimenter: 1330529792, exp_type: flow_monitor_paused"},
      {"onf_role_status", "04040020 00000000 4f4e4600 00000777 00000002 00000000 00000000 00000005",
       "experimenter: 1330529792, exp_type: role_status, role: master, reason: "
       "master_request, generation_id: 0x5, properties: []"},
      {"onf_bundle_control", "04040018 00000003 4f4e4600 000008fc 00000000 00000003",
       "experimenter: 1330529792, exp_type: bundle_control, bundle_id: 0, type: "
       "open_request, flags: atomic|ordered"},
      {"onf_bundle_add_message",
       "04040070 00000002 4f4e4600 000008fd 00000000 00000003 040e0058 00000002 00000000 "
       "00000000 00000000 00000000 00000000 00008000 ffffffff ffffffff ffffffff 00000000 "
       "0001000c 80000004 00000002 00000000 00040018 00000000 00000010 00000001 00000000 "
       "00000000",
       "experimenter: 1330529792, exp_type: bundle_add_message, bundle_id: 0, flags: "
       "atomic|ordered, message: {cookie: 0x0, cookie_mask: 0x0, table_id: 0, command: add, "
       "idle_timeout: 0, hard_timeout: 0, priority: 32768, buffer_id: none, out_port: any, "
       "out_group: any, flags: 0, match: <in_port=00000002>, instructions: [{type: "
       "apply_actions, actions: [{type: output, port: 1, max_len: 0}]}]}"},
      {"onf_requestforward", "04040018 00000000 4f4e4600 0000092e 04140008 00000007",
       "experimenter: 1330529792, exp_type: requestforward, request: {}"},
      {"onf_of_no_known_type", "04040014 00000003 4f4e4600 00000099 0a0b0c0d",
       "experimenter: 1330529792, exp_type: 153, data: x0a0b0c0d"},
      {"onf_flow_monitor_request_with_a_match",
       "04120038 00000002 ffff0000 00000000 4f4e4600 0000074e 00000000 003e000f 00000002 "
       "01000000 0001000f 80000a02 08008000 14010600",
       "type: experimenter, flags: 0, experimenter: 1330529792, exp_type: flow_monitor, "
       "monitors: [{id: 0, flags: add|delete|modify|actions|own, out_port: 2, table_id: 1, "
       "match_type: 1, match: <eth_type=0800 ip_proto=06>}]"},
      {"onf_flow_monitor_request_with_bare_fields",
       "04120030 00000002 ffff0000 00000000 4f4e4600 0000074e 00000000 003e0006 00000002 "
       "01000000 80000a02 08000000",
       "type: experimenter, flags: 0, experimenter: 1330529792, exp_type: flow_monitor, "
       "monitors: [{id: 0, flags: add|delete|modify|actions|own, out_port: 2, table_id: 1, "
       "match: <eth_type=0800>}]"},
      {"onf_flow_updates",
       "04130098 00000002 ffff0000 00000000 4f4e4600 0000074e 00780000 00008000 003c0000 "
       "00170000 00000000 00000005 00010017 80000004 00000001 80000a02 08008000 14010600 "
       "00040048 00000000 ffff0010 00002320 000efff8 01000000 ffff0030 00002320 00100000 "
       "00008000 00000000 00000000 00000200 00000000 00300000 04060000 00000206 00000000 "
       "00080003 00000007",
       "type: experimenter, flags: 0, experimenter: 1330529792, exp_type: flow_monitor, "
       "updates: [{event: added, priority: 32768, idle_timeout: 60, hard_timeout: 0, "
       "table_id: 0, cookie: 0x5, match_type: 1, match: <in_port=00000001 eth_type=0800 "
       "ip_proto=06>, instructions: [{type: apply_actions, actions: [{type: experimenter, "
       "experimenter: 8992, subtype: resubmit_table, in_port: in_port, table_id: 1}, {type: "
       "experimenter, experimenter: 8992, subtype: learn, idle_timeout: 0, hard_timeout: 0, "
       "priority: 32768, cookie: 0x0, flags: 0, table_id: 2, fin_idle_timeout: 0, "
       "fin_hard_timeout: 0, specs: [{from: field, kind: match, n_bits: 48, src: eth_src, "
       "src_ofs: 0, dst: eth_dst, dst_ofs: 0}]}]}]}, {event: abbrev, xid: 7}]"},
      {"nicira_error_of_1_0", "0101001c 00000005 b0c20000 00002320 00010200 01050008 00000006",
       "type: nicira_vendor, code: 0, experimenter: 8992, exp_type: 1, exp_code: 512, "
       "meaning: bad_request bad_table_id, offending: {}"},
      {"nicira_error_of_1_3",
       "04010028 00000002 ffff0024 00002320 04120018 00000002 ffff0000 00000000 00002320 "
       "00000004",
       "type: experimenter, code: 36, experimenter: 8992, meaning: statistics_failed "
       "not_configured, offending: {type: experimenter, flags: 0, experimenter: 8992, "
       "exp_type: ipfix_flow}"},
      {"onf_error", "04010018 00000002 ffff090a 4f4e4600 04140008 00000007",
       "type: experimenter, code: 2314, experimenter: 1330529792, meaning: bundle_failed "
       "timeout, offending: {}"},
      {"big_switch", "04040014 00000002 005c16c7 00000005 01020304",
       "experimenter: 6035143, exp_type: 5, data: x01020304"},
  };
}

class NiciraMessages : public testing::TestWithParam<MessageExample> {
 protected:
  Octets message() const { return octets_of(GetParam().octets); }
};

TEST_P(NiciraMessages, are_said_member_by_member) {
  EXPECT_EQ(said(message()), "{" + GetParam().says + "}");
}

TEST_P(NiciraMessages, are_written_with_the_same_octets) {
  EXPECT_EQ(to_hex(write(*parse_header(message()), read_tree(message()).body)), to_hex(message()));
}

TEST_P(NiciraMessages, survive_every_cut) {
  for (std::size_t size = 0; size < message().size(); ++size) {
    auto cut = message();
    cut.resize(size);
    if (size >= 4) std::ranges::copy(encode::number(size, 2), cut.begin() + 2);
    EXPECT_LE(read_tree(cut).outcome.offset, std::max(size, kHeaderSize));
  }
}

/// What the filter's reader and the reader of everything make of the same octets.
TEST_P(NiciraMessages, with_packets_are_the_same_to_both_readers) {
  const auto octets = message();
  const auto type = type_of(*parse_header(octets));
  auto packet = packet_in_of(type, octets);
  if (!packet) packet = resumed_packet(type, octets);
  if (!packet) return;  // holds none
  ASSERT_TRUE(*packet) << packet->problem;
  const auto& in = **packet;
  const auto expect_said = [&](const std::string& what) {
    EXPECT_NE(said(octets).find(what), std::string::npos) << what << " in " << said(octets);
  };
  expect_said(fmt::format("in_port: {}", in.in_port));
  expect_said("data: x" + to_hex(in.data));
  if (in.cookie) expect_said(fmt::format("cookie: {:#x}", *in.cookie));
  if (in.buffer_id) expect_said(fmt::format("buffer_id: {}", *in.buffer_id));
  for (const auto& field : in.match) {
    expect_said(fmt::format("{}={}", name(field.id), to_hex(field.value())));
  }
}

INSTANTIATE_TEST_SUITE_P(All, NiciraMessages, testing::ValuesIn(examples()),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace ps::openflow::layout
