// SPDX-License-Identifier: Apache-2.0
#include "decode/transactions.h"

namespace ps::decode {
namespace {

using openflow::MsgType;

/// A packet-out or flow-mod, which answers packet-ins.
bool may_answer_packet_in(MsgType type) {
  return type == MsgType::packet_out || type == MsgType::flow_mod;
}

}  // namespace

std::optional<Answer> Transactions::find(const Message& message) const {
  return may_answer_packet_in(message.type) ? packet_ins_.find(message) : requests_.find(message);
}

void Transactions::note(const Message& message) {
  if (message.sent_up) return packet_ins_.note(message);
  if (!may_answer_packet_in(message.type)) {
    if (const auto& answer = message.answer()) requests_.close(message, *answer);
  } else if (packet_ins_.any_open()) {
    const auto& answer = message.answer();
    if (answer && packet_ins_.close(*answer)) times_.add(answer->latency);
  }
  requests_.note(message);
}

}  // namespace ps::decode
