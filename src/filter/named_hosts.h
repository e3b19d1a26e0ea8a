// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "decode/message.h"
#include "openflow/flow_removed.h"

namespace ps::filter {

/// Shows `seen` everything in a message that can name a host: `seen.frame(octets)` for a frame
/// inside it or the one that it answers, `seen.field(match_field)` for what its match and its
/// set-field actions hold. Inside this room only.
template <class Seen>
class NamedHosts {
 public:
  NamedHosts(const decode::Message& message, Seen& seen) : message_(message), seen_(seen) {}

  void show() const {
    if (message_.sent_up) return seen_.frame(*message_.sent_up);
    switch (message_.type) {
      case openflow::MsgType::packet_out:
        return show_packet_out();
      case openflow::MsgType::flow_mod:
        return show_flow_mod();
      case openflow::MsgType::flow_removed:
        return show_match(openflow::FlowRemoved::parse(message_.bytes)->match);
      default:
        return;
    }
  }

 private:
  void show_packet_out() const {
    const auto& packet_out = message_.packet_out();
    if (packet_out.data.empty()) return show_answered();
    seen_.frame(packet_out.data);
  }

  void show_flow_mod() const {
    const auto& flow_mod = message_.flow_mod();
    show_match(flow_mod.match);
    show_actions(flow_mod.actions);
    for (const auto& instruction : flow_mod.instructions) show_actions(instruction.actions);
    show_answered();
  }

  void show_match(const openflow::Match& match) const {
    for (const auto& field : match) seen_.field(field);
  }

  void show_actions(const openflow::Actions& actions) const {
    for (const auto& action : actions) {
      if (action.set_field) seen_.field(*action.set_field);
    }
  }

  void show_answered() const {
    if (const auto& answer = message_.answer()) seen_.frame(answer->frame);
  }

  const decode::Message& message_;
  Seen& seen_;
};

}  // namespace ps::filter
