// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/nicira_actions.h"

#include "openflow/layout/actions.h"
#include "openflow/layout/nicira_bodies.h"
#include "openflow/packet_in.h"

namespace ps::openflow::layout {
namespace {

void nothing(Layout& io) { io.pad(6); }
void data(Layout& io) { io.rest("data"); }
void note(Layout& io) { io.rest("note"); }

void resubmit(Layout& io) {
  io.u16("in_port", kPort16);
  io.pad(4);
}

void resubmit_table(Layout& io) {
  io.u16("in_port", kPort16);
  io.u8("table_id");
  io.pad(3);
}

void set_tunnel(Layout& io) {
  io.pad(2);
  io.u32("tun_id", kHex);
}

void set_tunnel64(Layout& io) {
  io.pad(6);
  io.u64("tun_id", kHex);
}

void set_queue(Layout& io) {
  io.pad(2);
  io.u32("queue_id", kQueue);
}

void group(Layout& io) {
  io.pad(2);
  io.u32("group_id", kGroup);
}

void output_trunc(Layout& io) {
  io.u16("port", kPort16);
  io.u32("max_len");
}

void dec_ttl_cnt_ids(Layout& io) {
  const auto count = io.u16("n_controllers");
  io.pad(4);
  io.numbers("cnt_ids", 2, kDecimal, count);
  io.align8();
}

void fin_timeout(Layout& io) {
  io.u16("fin_idle_timeout");
  io.u16("fin_hard_timeout");
  io.pad(2);
}

void controller(Layout& io) {
  io.u16("max_len");
  io.u16("controller_id");
  io.u8("reason", one_of(nicira_packet_in_reason));
  io.pad(1);
}

void write_metadata(Layout& io) {
  io.pad(6);
  io.u64("metadata", kHex);
  io.u64("metadata_mask", kHex);
}

void mpls(Layout& io) {
  io.u16("ethertype", kHex);
  io.pad(4);
}

void set_mpls_ttl(Layout& io) {
  io.u8("ttl");
  io.pad(5);
}

void set_mpls_label(Layout& io) {
  io.pad(2);
  io.field_value(Field::mpls_label, 4);
}

void set_mpls_tc(Layout& io) {
  io.field_value(Field::mpls_tc, 1);
  io.pad(5);
}

void sample(Layout& io) {
  io.u16("probability");
  io.u32("collector_set_id");
  io.u32("obs_domain_id");
  io.u32("obs_point_id");
}

std::string_view direction_name(Version, std::uint32_t direction) {
  constexpr std::string_view kNames[] = {"default", "ingress", "egress"};
  return direction < std::size(kNames) ? kNames[direction] : "";
}

/// sample2 leaves zeros where sample3 says the direction.
void sample2(Layout& io) {
  sample(io);
  io.u16("sampling_port", kPort16);
  io.u8("direction", one_of(direction_name));
  io.pad(5);
}

/// Clauses are counted from 1, and from 0 on the wire.
void conjunction(Layout& io) {
  io.packed(1, {{"clause", 8, kDecimal, 1}});
  io.u8("n_clauses");
  io.u32("id");
}

void clone(Layout& io) {
  io.pad(6);
  actions(io, "actions");
}

struct Row {
  std::uint16_t subtype;
  std::string_view name;
  void (*body)(Layout&);
};

constexpr Row kRows[] = {
    {0, "snat", data},  // 0, 3 and 11 are obsolete, and documented nowhere
    {1, "resubmit", resubmit},
    {2, "set_tunnel", set_tunnel},
    {3, "drop_spoofed_arp", data},
    {4, "set_queue", set_queue},
    {5, "pop_queue", nothing},
    {6, "reg_move", reg_move},
    {7, "reg_load", reg_load},
    {8, "note", note},
    {9, "set_tunnel64", set_tunnel64},
    {10, "multipath", multipath},
    {11, "autopath", data},
    {12, "bundle", bundle_action},
    {13, "bundle_load", bundle_load},
    {14, "resubmit_table", resubmit_table},
    {15, "output_reg", output_reg},
    {16, "learn", learn},
    {17, "exit", nothing},
    {18, "dec_ttl", nothing},
    {19, "fin_timeout", fin_timeout},
    {20, "controller", controller},
    {21, "dec_ttl_cnt_ids", dec_ttl_cnt_ids},
    {22, "write_metadata", write_metadata},
    {23, "push_mpls", mpls},
    {24, "pop_mpls", mpls},
    {25, "set_mpls_ttl", set_mpls_ttl},
    {26, "dec_mpls_ttl", nothing},
    {27, "stack_push", stack},
    {28, "stack_pop", stack},
    {29, "sample", sample},
    {30, "set_mpls_label", set_mpls_label},
    {31, "set_mpls_tc", set_mpls_tc},
    {32, "output_reg2", output_reg2},
    {33, "reg_load2", reg_load2},
    {34, "conjunction", conjunction},
    {35, "ct", ct},
    {36, "nat", nat},
    {37, "controller2", controller2},
    {38, "sample2", sample2},
    {39, "output_trunc", output_trunc},
    {40, "group", group},
    {41, "sample3", sample2},
    {42, "clone", clone},
    {43, "ct_clear", nothing},
    {44, "resubmit_table_ct", resubmit_table},
    {45, "learn2", learn2},
    {46, "encap", encap},
    {47, "decap", decap},
    {48, "dec_nsh_ttl", nothing},
    {49, "check_pkt_larger", check_pkt_larger},
    {50, "delete_field", delete_field},
    {254, "debug_slow", nothing},
    {255, "debug_recirc", nothing},
};

const Row* find(std::uint32_t subtype) {
  for (const auto& row : kRows) {
    if (row.subtype == subtype) return &row;
  }
  return nullptr;
}

}  // namespace

std::string_view nicira_action_name(Version, std::uint32_t subtype) {
  const auto* row = find(subtype);
  return row != nullptr ? row->name : std::string_view{};
}

std::string_view nicira_packet_in_reason(Version version, std::uint32_t reason) {
  constexpr std::uint32_t kRenamed = 2;  // no_match and action are 0 and 1
  if (reason > 0xff) return "";
  return packet_in_reason_name(
      reason < kRenamed && version <= Version::v1_3 ? Version::v1_3 : Version::v1_4,
      static_cast<std::uint8_t>(reason));
}

void nicira_action(Layout& io) {
  const auto* row = find(io.u16("subtype", one_of(nicira_action_name)));
  row != nullptr ? row->body(io) : data(io);
}

}  // namespace ps::openflow::layout
