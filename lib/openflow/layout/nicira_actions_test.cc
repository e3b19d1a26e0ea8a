// SPDX-License-Identifier: Apache-2.0
// Actions as ovs-ofctl of Open vSwitch 3.1 writes them, and what they say.
#include "openflow/layout/multipart_examples.h"

namespace ps::openflow::layout {
namespace {

struct ActionExample {
  const char* name;
  Version version;
  std::string octets;  ///< hexadecimal, with blanks as one likes
  std::string says;
};

void PrintTo(const ActionExample& example, std::ostream* out) { *out << example.name; }

using V = Version;

std::vector<ActionExample> examples() {
  return {
      {"resubmit", V::v1_0, "ffff0010 00002320 00010005 00000000",
       "type: experimenter, experimenter: 8992, subtype: resubmit, in_port: 5"},
      {"resubmit_table", V::v1_0, "ffff0010 00002320 000efff8 05000000",
       "type: experimenter, experimenter: 8992, subtype: resubmit_table, in_port: in_port, "
       "table_id: 5"},
      {"resubmit_table_ct", V::v1_0, "ffff0010 00002320 002c0003 05000000",
       "type: experimenter, experimenter: 8992, subtype: resubmit_table_ct, in_port: 3, "
       "table_id: 5"},
      {"set_tunnel", V::v1_0, "ffff0010 00002320 00020000 00000005",
       "type: experimenter, experimenter: 8992, subtype: set_tunnel, tun_id: 0x5"},
      {"set_tunnel64", V::v1_0, "ffff0018 00002320 00090000 00000000 00000005 00000000",
       "type: experimenter, experimenter: 8992, subtype: set_tunnel64, tun_id: 0x500000000"},
      {"set_queue", V::v1_0, "ffff0010 00002320 00040000 00000007",
       "type: experimenter, experimenter: 8992, subtype: set_queue, queue_id: 7"},
      {"pop_queue", V::v1_0, "ffff0010 00002320 00050000 00000000",
       "type: experimenter, experimenter: 8992, subtype: pop_queue"},
      {"reg_move", V::v1_0, "ffff0018 00002320 00060010 00000000 00000002 00010004",
       "type: experimenter, experimenter: 8992, subtype: reg_move, n_bits: 16, src_ofs: 0, "
       "dst_ofs: 0, src: in_port, dst: reg0"},
      {"reg_move_of_an_experimenters_field", V::v1_3,
       "ffff0020 00002320 00060020 00000000 ffff0c08 005ad650 00010004 00000000",
       "type: experimenter, experimenter: 8992, subtype: reg_move, n_bits: 32, src_ofs: 0, "
       "dst_ofs: 0, src: nsh_c1, dst: reg0"},
      {"reg_load", V::v1_0, "ffff0018 00002320 000700c4 00010004 00000000 00000005",
       "type: experimenter, experimenter: 8992, subtype: reg_load, ofs: 3, n_bits: 5, dst: "
       "reg0, value: 0x5"},
      {"reg_load2", V::v1_0, "ffff0018 00002320 0021ffff 0808005a d6500012 34560000",
       "type: experimenter, experimenter: 8992, subtype: reg_load2, field: nsh_spi=00123456"},
      {"note", V::v1_0, "ffff0018 00002320 00080102 03040506 07000000 00000000",
       "type: experimenter, experimenter: 8992, subtype: note, note: "
       "x0102030405060700000000000000"},
      {"multipath", V::v1_0,
       "ffff0020 00002320 000a0001 00320000 0000000f 00000000 00000004 00010004",
       "type: experimenter, experimenter: 8992, subtype: multipath, fields: symmetric_l4, "
       "basis: 50, algorithm: modulo_n, max_link: 15, arg: 0, ofs: 0, n_bits: 5, dst: reg0"},
      {"bundle", V::v1_0,
       "ffff0028 00002320 000c0001 00000000 00000002 00030000 00000000 00000000 00010002 "
       "00030000",
       "type: experimenter, experimenter: 8992, subtype: bundle, algorithm: hrw, fields: "
       "eth_src, basis: 0, slave_type: in_port, n_slaves: 3, slaves: [1, 2, 3]"},
      {"bundle_load", V::v1_0,
       "ffff0028 00002320 000d0000 00000000 00000002 0002000f 00010004 00000000 00040008 "
       "00000000",
       "type: experimenter, experimenter: 8992, subtype: bundle_load, algorithm: "
       "active_backup, fields: eth_src, basis: 0, slave_type: in_port, n_slaves: 2, ofs: 0, "
       "n_bits: 16, dst: reg0, slaves: [4, 8]"},
      {"output_reg", V::v1_0, "ffff0018 00002320 000f0145 00010204 ffff0000 00000000",
       "type: experimenter, experimenter: 8992, subtype: output_reg, ofs: 5, n_bits: 6, "
       "src: reg1, max_len: 65535"},
      {"output_reg2", V::v1_3, "ffff0018 00002320 002000df ffffffff 0c08005a d6500000",
       "type: experimenter, experimenter: 8992, subtype: output_reg2, ofs: 3, n_bits: 32, "
       "max_len: 65535, src: nsh_c1"},
      {"output_trunc", V::v1_0, "ffff0010 00002320 00270003 00000064",
       "type: experimenter, experimenter: 8992, subtype: output_trunc, port: 3, max_len: 100"},
      {"exit", V::v1_0, "ffff0010 00002320 00110000 00000000",
       "type: experimenter, experimenter: 8992, subtype: exit"},
      {"dec_ttl", V::v1_0, "ffff0010 00002320 00120000 00000000",
       "type: experimenter, experimenter: 8992, subtype: dec_ttl"},
      {"dec_ttl_cnt_ids", V::v1_3, "ffff0018 00002320 00150003 00000000 00010002 00030000",
       "type: experimenter, experimenter: 8992, subtype: dec_ttl_cnt_ids, n_controllers: 3, "
       "cnt_ids: [1, 2, 3]"},
      {"fin_timeout", V::v1_3, "ffff0010 00002320 00130005 000a0000",
       "type: experimenter, experimenter: 8992, subtype: fin_timeout, fin_idle_timeout: 5, "
       "fin_hard_timeout: 10"},
      {"controller", V::v1_3, "ffff0010 00002320 0014007b 004d0200",
       "type: experimenter, experimenter: 8992, subtype: controller, max_len: 123, "
       "controller_id: 77, reason: invalid_ttl"},
      {"controller2", V::v1_3,
       "ffff0040 00002320 00250000 00000000 00000008 00c80000 00010008 00030000 00020005 "
       "03000000 00030007 01020300 00040004 00000000 00050008 00000004",
       "type: experimenter, experimenter: 8992, subtype: controller2, properties: [{type: "
       "max_len, max_len: 200}, {type: controller_id, controller_id: 3}, {type: reason, "
       "reason: action_set}, {type: userdata, userdata: x010203}, {type: pause}, {type: "
       "meter_id, meter_id: 4}]"},
      {"write_metadata", V::v1_0,
       "ffff0020 00002320 00160000 00000000 00000000 00000005 00000000 000000ff",
       "type: experimenter, experimenter: 8992, subtype: write_metadata, metadata: 0x5, "
       "metadata_mask: 0xff"},
      {"push_mpls", V::v1_0, "ffff0010 00002320 00178847 00000000",
       "type: experimenter, experimenter: 8992, subtype: push_mpls, ethertype: 0x8847"},
      {"pop_mpls", V::v1_0, "ffff0010 00002320 00180800 00000000",
       "type: experimenter, experimenter: 8992, subtype: pop_mpls, ethertype: 0x800"},
      {"set_mpls_ttl", V::v1_0, "ffff0010 00002320 00190500 00000000",
       "type: experimenter, experimenter: 8992, subtype: set_mpls_ttl, ttl: 5"},
      {"dec_mpls_ttl", V::v1_0, "ffff0010 00002320 001a0000 00000000",
       "type: experimenter, experimenter: 8992, subtype: dec_mpls_ttl"},
      {"set_mpls_label", V::v1_0, "ffff0010 00002320 001e0000 00000005",
       "type: experimenter, experimenter: 8992, subtype: set_mpls_label, field: "
       "mpls_label=00000005"},
      {"set_mpls_tc", V::v1_0, "ffff0010 00002320 001f0500 00000000",
       "type: experimenter, experimenter: 8992, subtype: set_mpls_tc, field: mpls_tc=05"},
      {"stack_push", V::v1_0, "ffff0018 00002320 001b0000 00010404 00060000 00000000",
       "type: experimenter, experimenter: 8992, subtype: stack_push, ofs: 0, field: reg2, "
       "n_bits: 6"},
      {"stack_pop", V::v1_0, "ffff0018 00002320 001c0001 00010604 00060000 00000000",
       "type: experimenter, experimenter: 8992, subtype: stack_pop, ofs: 1, field: reg3, "
       "n_bits: 6"},
      {"sample", V::v1_0, "ffff0018 00002320 001d3039 00000001 00000002 00000003",
       "type: experimenter, experimenter: 8992, subtype: sample, probability: 12345, "
       "collector_set_id: 1, obs_domain_id: 2, obs_point_id: 3"},
      {"sample2", V::v1_0,
       "ffff0020 00002320 00263039 00000001 00000002 00000003 00040000 00000000",
       "type: experimenter, experimenter: 8992, subtype: sample2, probability: 12345, "
       "collector_set_id: 1, obs_domain_id: 2, obs_point_id: 3, sampling_port: 4, "
       "direction: default"},
      {"sample3", V::v1_0,
       "ffff0020 00002320 00293039 00000001 00000002 00000003 00040200 00000000",
       "type: experimenter, experimenter: 8992, subtype: sample3, probability: 12345, "
       "collector_set_id: 1, obs_domain_id: 2, obs_point_id: 3, sampling_port: 4, "
       "direction: egress"},
      {"conjunction", V::v1_0, "ffff0010 00002320 00220003 00000005",
       "type: experimenter, experimenter: 8992, subtype: conjunction, clause: 1, n_clauses: "
       "3, id: 5"},
      {"ct_with_nat_of_a_range", V::v1_0,
       "ffff0038 00002320 00230001 00010004 000fff00 00000000 ffff0020 00002320 00240000 "
       "00110033 0a000001 0a000009 0005000a 00000000",
       "type: experimenter, experimenter: 8992, subtype: ct, flags: commit, zone_src: reg0, "
       "zone_ofs: 0, zone_n_bits: 16, actions: [{type: experimenter, experimenter: 8992, "
       "subtype: nat, flags: src|random, range_present: "
       "ipv4_min|ipv4_max|proto_min|proto_max, ipv4_min: x0a000001, ipv4_max: x0a000009, "
       "proto_min: 5, proto_max: 10}]"},
      {"ct_of_a_zone_and_table", V::v1_3,
       "ffff0030 00002320 00230001 00000000 00030700 00000015 ffff0018 00002320 0007001f "
       "0001d604 00000000 00000005",
       "type: experimenter, experimenter: 8992, subtype: ct, flags: commit, zone: 3, "
       "recirc_table: 7, alg: ftp, actions: [{type: experimenter, experimenter: 8992, "
       "subtype: reg_load, ofs: 0, n_bits: 32, dst: ct_mark, value: 0x5}]"},
      {"nat_to_ipv6_addresses", V::v1_3,
       "ffff0030 00002320 00240000 0001000c fe800000 00000000 00000000 00000001 fe800000 "
       "00000000 00000000 00000009",
       "type: experimenter, experimenter: 8992, subtype: nat, flags: src, range_present: "
       "ipv6_min|ipv6_max, ipv6_min: xfe800000000000000000000000000001, ipv6_max: "
       "xfe800000000000000000000000000009"},
      {"ct_clear", V::v1_0, "ffff0010 00002320 002b0000 00000000",
       "type: experimenter, experimenter: 8992, subtype: ct_clear"},
      {"clone", V::v1_3,
       "ffff0028 00002320 002a0000 00000000 00000010 00000001 00000000 00000000 00110008 "
       "81000000",
       "type: experimenter, experimenter: 8992, subtype: clone, actions: [{type: output, "
       "port: 1, max_len: 0}, {type: push_vlan, ethertype: 0x8100}]"},
      {"learn", V::v1_0,
       "ffff0060 00002320 00100003 00040007 00000000 00000008 00030a00 00050006 000c0000 "
       "08020000 00000802 00000030 00000406 00000000 02060000 08100000 00020000 00010204 "
       "00102820 00000007 00010404 00001010 00000002 00000000",
       "type: experimenter, experimenter: 8992, subtype: learn, idle_timeout: 3, "
       "hard_timeout: 4, priority: 7, cookie: 0x8, flags: send_flow_rem|delete_learned, "
       "table_id: 10, fin_idle_timeout: 5, fin_hard_timeout: 6, specs: [{from: field, kind: "
       "match, n_bits: 12, src: vlan_tci, src_ofs: 0, dst: vlan_tci, dst_ofs: 0}, {from: "
       "field, kind: match, n_bits: 48, src: eth_src, src_ofs: 0, dst: eth_dst, dst_ofs: "
       "0}, {from: field, kind: load, n_bits: 16, src: in_port, src_ofs: 0, dst: reg1, "
       "dst_ofs: 16}, {from: immediate, kind: load, n_bits: 32, value: x00000007, dst: "
       "reg2, dst_ofs: 0}, {from: field, kind: output, n_bits: 16, src: in_port, src_ofs: "
       "0}]"},
      {"learn2", V::v1_0,
       "ffff0040 00002320 002d0000 00008000 00000000 00000000 00040100 00000000 00000005 "
       "00040000 00010004 00300000 04060000 00000206 00000000 00000000",
       "type: experimenter, experimenter: 8992, subtype: learn2, idle_timeout: 0, "
       "hard_timeout: 0, priority: 32768, cookie: 0x0, flags: write_result, table_id: 1, "
       "fin_idle_timeout: 0, fin_hard_timeout: 0, limit: 5, result_dst_ofs: 4, result_dst: "
       "reg0, specs: [{from: field, kind: match, n_bits: 48, src: eth_src, src_ofs: 0, dst: "
       "eth_dst, dst_ofs: 0}]"},
      {"encap", V::v1_3,
       "ffff0028 00002320 002e0000 0001894f 00040105 02000000 00040210 10000a04 12345678 "
       "00000000",
       "type: experimenter, experimenter: 8992, subtype: encap, hdr_size: 0, new_pkt_type: "
       "0x1894f, properties: [{class: nsh, type: md_type, md_type: 2}, {class: nsh, type: "
       "tlv, tlv_class: 0x1000, tlv_type: 10, tlv_data: x12345678}]"},
      {"decap", V::v1_3, "ffff0010 00002320 002f0000 0000fffe",
       "type: experimenter, experimenter: 8992, subtype: decap, new_pkt_type: 0xfffe"},
      {"dec_nsh_ttl", V::v1_3, "ffff0010 00002320 00300000 00000000",
       "type: experimenter, experimenter: 8992, subtype: dec_nsh_ttl"},
      {"check_pkt_larger", V::v1_3, "ffff0018 00002320 00310064 00040001 00040000 00000000",
       "type: experimenter, experimenter: 8992, subtype: check_pkt_larger, pkt_len: 100, "
       "ofs: 4, dst: reg0"},
      {"delete_field", V::v1_3, "ffff0018 00002320 00320001 547c0000 00000000 00000000",
       "type: experimenter, experimenter: 8992, subtype: delete_field, field: tun_metadata2"},
      {"group", V::v1_0, "ffff0010 00002320 00280000 00000007",
       "type: experimenter, experimenter: 8992, subtype: group, group_id: 7"},
      {"debug_recirc", V::v1_3, "ffff0010 00002320 00ff0000 00000000",
       "type: experimenter, experimenter: 8992, subtype: debug_recirc"},
      {"of_no_known_subtype", V::v1_3, "ffff0010 00002320 00990102 03040506",
       "type: experimenter, experimenter: 8992, subtype: 153, data: x010203040506"},
      {"copy_field_of_onf", V::v1_3,
       "ffff0020 4f4e4600 0c800000 00200000 00040000 00010004 00010204 00000000",
       "type: experimenter, experimenter: 1330529792, subtype: copy_field, n_bits: 32, "
       "src_offset: 0, dst_offset: 4, src: reg0, dst: reg1"},
      {"of_another_experimenter", V::v1_3, "ffff0010 005c16c7 00000001 01020304",
       "type: experimenter, experimenter: 6035143, data: x0000000101020304"},
  };
}

/// In a packet_out, which holds actions in every version.
Octets message_with(const ActionExample& example) {
  const auto actions = octets_of(example.octets);
  encode::Writer body;
  body.u32(0xffffffff);
  example.version == V::v1_0 ? body.u16(1) : body.u32(1);
  body.u16(static_cast<std::uint16_t>(actions.size()));
  if (example.version != V::v1_0) body.zeros(6);
  return encode::message(example.version, MsgType::packet_out, body.bytes(actions).octets());
}

class NiciraActions : public testing::TestWithParam<ActionExample> {};

TEST_P(NiciraActions, are_said_member_by_member) {
  Told told;
  const auto outcome = read_action(GetParam().version, octets_of(GetParam().octets), told);
  EXPECT_TRUE(outcome.whole()) << (outcome.problem ? outcome.problem : "unread octets");
  EXPECT_EQ(told.take(), "{{" + GetParam().says + "}}");
}

TEST_P(NiciraActions, are_written_with_the_same_octets) {
  const auto message = message_with(GetParam());
  EXPECT_EQ(to_hex(write(*parse_header(message), read_tree(message).body)), to_hex(message));
}

TEST_P(NiciraActions, survive_every_cut) {
  const auto octets = octets_of(GetParam().octets);
  for (std::size_t size = 0; size < octets.size(); ++size) {
    Octets cut(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size));
    if (size >= 4) std::ranges::copy(encode::number(size, 2), cut.begin() + 2);
    Told told;
    EXPECT_LE(read_action(GetParam().version, cut, told).offset, size);
  }
}

INSTANTIATE_TEST_SUITE_P(All, NiciraActions, testing::ValuesIn(examples()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(NiciraActions, inside_each_other_beyond_all_reason_are_read_to_a_limit) {
  Octets nest;
  for (int levels = 0; levels < 100; ++levels) {
    encode::Writer outer;
    outer.u16(0xffff)
        .u16(static_cast<std::uint16_t>(16 + nest.size()))
        .u32(0x2320)
        .u16(42)
        .zeros(6);
    nest = outer.bytes(nest).octets();
  }
  Told told;
  const auto outcome = read_action(V::v1_3, nest, told);
  EXPECT_STREQ(outcome.problem, "more levels inside each other than are read");
}

}  // namespace
}  // namespace ps::openflow::layout
