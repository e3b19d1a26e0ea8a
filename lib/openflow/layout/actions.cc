// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/actions.h"

#include "openflow/action.h"
#include "openflow/experimenter.h"
#include "openflow/layout/nicira_actions.h"
#include "openflow/layout/onf.h"

namespace ps::openflow::layout {
namespace {

void experimenters(Layout& io) {
  const auto id = io.u32("experimenter", kExperimenter);
  if (id == kNiciraId) return nicira_action(io);
  id == kOnfId ? onf_action(io) : io.rest("data");
}

/// What is in an action of a type after its length.
void members(Layout& io, ActionType type) {
  switch (type) {
    case ActionType::output:
      if (io.version() == Version::v1_0) {
        io.u16("port", kPort);
        io.u16("max_len");
        return;
      }
      io.u32("port", kPort);
      io.u16("max_len");
      return io.pad(6);
    case ActionType::enqueue:
      io.u16("port", kPort);
      io.pad(6);
      io.u32("queue_id", kQueue);
      return;
    case ActionType::set_queue:
      io.u32("queue_id", kQueue);
      return;
    case ActionType::group:
      io.u32("group_id", kGroup);
      return;
    case ActionType::meter:
      io.u32("meter_id", kMeter);
      return;
    case ActionType::push_vlan:
    case ActionType::push_mpls:
    case ActionType::pop_mpls:
    case ActionType::push_pbb:
      io.u16("ethertype", kHex);
      return io.pad(2);
    case ActionType::set_mpls_ttl:
    case ActionType::set_nw_ttl:
      io.u8("ttl");
      return io.pad(3);
    case ActionType::set_field:
      io.field();
      return io.align8();
    case ActionType::copy_field:
      return copy_field(io);
    case ActionType::set_vlan_vid:
      io.field_value(Field::vlan_vid, 2);
      return io.pad(2);
    case ActionType::set_vlan_pcp:
      io.field_value(Field::vlan_pcp, 1);
      return io.pad(3);
    case ActionType::set_dl_src:
      io.field_value(Field::eth_src, 6);
      return io.pad(6);
    case ActionType::set_dl_dst:
      io.field_value(Field::eth_dst, 6);
      return io.pad(6);
    case ActionType::set_nw_src:
      return io.field_value(Field::ipv4_src, 4);
    case ActionType::set_nw_dst:
      return io.field_value(Field::ipv4_dst, 4);
    case ActionType::set_nw_tos:
      io.field_value(Field::ip_dscp, 1);
      return io.pad(3);
    case ActionType::set_nw_ecn:
      io.field_value(Field::ip_ecn, 1);
      return io.pad(3);
    case ActionType::set_tp_src:  // of which protocol is not said; it is called TCP's
      io.field_value(Field::tcp_src, 2);
      return io.pad(2);
    case ActionType::set_tp_dst:
      io.field_value(Field::tcp_dst, 2);
      return io.pad(2);
    case ActionType::set_mpls_label:
      return io.field_value(Field::mpls_label, 4);
    case ActionType::set_mpls_tc:
      io.field_value(Field::mpls_tc, 1);
      return io.pad(3);
    case ActionType::strip_vlan:
    case ActionType::copy_ttl_out:
    case ActionType::copy_ttl_in:
    case ActionType::dec_mpls_ttl:
    case ActionType::pop_vlan:
    case ActionType::dec_nw_ttl:
    case ActionType::pop_pbb:
      return io.pad(4);
    case ActionType::experimenter:
      return experimenters(io);
    case ActionType::unknown:
      return io.rest("data");
  }
}

}  // namespace

std::string_view action_name(Version version, std::uint32_t type) {
  const auto known = action_type(version, static_cast<std::uint16_t>(type));
  return known == ActionType::unknown ? std::string_view{} : name(known);
}

void copy_field(Layout& io) {
  io.u16("n_bits");
  io.u16("src_offset");
  io.u16("dst_offset");
  io.pad(2);
  io.field_id("src");
  io.field_id("dst");
  io.align8();
}

void action(Layout& io) {
  io.sized([&] {
    const auto type = io.u16("type", one_of(action_name));
    io.length(2);
    members(io, action_type(io.version(), type));
  });
}

void actions(Layout& io, std::string_view name) {
  io.list(name, [&] { action(io); });
}

}  // namespace ps::openflow::layout
