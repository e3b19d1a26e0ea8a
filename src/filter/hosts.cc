// SPDX-License-Identifier: Apache-2.0
#include "filter/hosts.h"

#include <algorithm>

#include "openflow/flow_mod.h"
#include "openflow/flow_removed.h"
#include "openflow/packet_out.h"

namespace ps::filter {
namespace {

using openflow::Field;
using openflow::MsgType;

constexpr std::size_t kMacSize = 6;

/// Destination and source are the first twelve octets of a frame.
void add_frame(Hosts& hosts, Bytes frame) {
  if (frame.size() < 2 * kMacSize) return;
  hosts.add(mac_from(frame));
  hosts.add(mac_from(frame.subspan(kMacSize)));
}

bool names_whole_address(const openflow::MatchField& field) {
  if (field.id != Field::eth_src && field.id != Field::eth_dst) return false;
  if (field.value().size() != kMacSize) return false;
  return std::ranges::all_of(field.mask(), [](auto octet) { return octet == 0xff; });
}

void add_match(Hosts& hosts, const openflow::Match& match) {
  for (const auto& field : match) {
    if (names_whole_address(field)) hosts.add(mac_from(field.value()));
  }
}

void add_actions(Hosts& hosts, const openflow::Actions& actions) {
  for (const auto& action : actions) {
    if (action.set_field && names_whole_address(*action.set_field)) {
      hosts.add(mac_from(action.set_field->value()));
    }
  }
}

void add_answered(Hosts& hosts, const decode::Message& message) {
  if (const auto& answer = message.answer()) add_frame(hosts, answer->frame);
}

void add_packet_out(Hosts& hosts, const decode::Message& message) {
  auto packet_out = openflow::PacketOut::parse(message.bytes);
  if (packet_out->data.empty()) {
    add_answered(hosts, message);
  } else {
    add_frame(hosts, packet_out->data);
  }
}

void add_flow_mod(Hosts& hosts, const decode::Message& message) {
  auto flow_mod = openflow::FlowMod::parse(message.bytes);
  add_match(hosts, flow_mod->match);
  add_actions(hosts, flow_mod->actions);
  for (const auto& instruction : flow_mod->instructions) add_actions(hosts, instruction.actions);
  add_answered(hosts, message);
}

}  // namespace

void Hosts::add(const MacAddress& mac) {
  if (size_ < kMax && std::ranges::find(all(), mac) == all().end()) macs_[size_++] = mac;
}

Hosts hosts_named_by(const decode::Message& message) {
  Hosts hosts;
  switch (message.type) {
    case MsgType::packet_out:
      add_packet_out(hosts, message);
      break;
    case MsgType::flow_mod:
      add_flow_mod(hosts, message);
      break;
    case MsgType::flow_removed:
      add_match(hosts, openflow::FlowRemoved::parse(message.bytes)->match);
      break;
    default:
      break;
  }
  return hosts;
}

}  // namespace ps::filter
