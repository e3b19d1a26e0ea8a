// SPDX-License-Identifier: Apache-2.0
#include "decode/transactions.h"

#include <algorithm>

#include "openflow/match_covers.h"

namespace ps::decode {

bool Transactions::PacketInNote::same_frame(Bytes frame) const {
  return frame.size() == frame_size && std::ranges::equal(frame.first(kept().size()), kept());
}

Answer Transactions::PacketInNote::answered_at(Timestamp when) const {
  return {.seq = seq, .latency = when - time, .in_port = in_port, .frame = kept()};
}

void Transactions::note(const openflow::PacketIn& packet_in, std::uint64_t seq, Timestamp time) {
  if (notes_.size() < kKept) {
    notes_.reserve(kKept);
    notes_.emplace_back();
  }
  auto& note = notes_[next_];
  next_ = (next_ + 1) % kKept;
  note.seq = seq;
  note.time = time;
  note.buffer_id = packet_in.buffer_id;
  note.in_port = packet_in.in_port;
  note.frame_size = packet_in.data.size();
  std::ranges::copy(packet_in.data.first(note.kept().size()), note.octets.begin());
}

template <class Wanted>
const Transactions::PacketInNote* Transactions::youngest(Wanted wanted) const {
  for (std::size_t age = 1; age <= notes_.size(); ++age) {
    const auto& note = notes_[(next_ + notes_.size() - age) % notes_.size()];
    if (wanted(note)) return &note;
  }
  return nullptr;
}

const Transactions::PacketInNote* Transactions::for_packet_out(
    const openflow::PacketOut& packet_out) const {
  if (packet_out.buffer_id) {
    return youngest([&](const auto& note) { return note.buffer_id == packet_out.buffer_id; });
  }
  if (packet_out.data.empty()) return nullptr;
  return youngest([&](const auto& note) { return note.same_frame(packet_out.data); });
}

const Transactions::PacketInNote* Transactions::for_flow_mod(const openflow::FlowMod& flow_mod,
                                                             Timestamp time) const {
  if (flow_mod.buffer_id) {
    return youngest([&](const auto& note) { return note.buffer_id == flow_mod.buffer_id; });
  }
  return youngest([&](const auto& note) {
    if (time - note.time > kAnswerTime) return false;
    auto frame = frame::parse(note.kept());
    return frame && openflow::covers(flow_mod.match, *frame, note.in_port);
  });
}

std::optional<Answer> Transactions::find(const Message& message) const {
  if (notes_.empty()) return std::nullopt;
  const PacketInNote* note = nullptr;
  if (message.type == openflow::MsgType::packet_out) {
    note = for_packet_out(*openflow::PacketOut::parse(message.bytes));
  } else if (message.type == openflow::MsgType::flow_mod) {
    note = for_flow_mod(*openflow::FlowMod::parse(message.bytes), message.time);
  }
  if (!note) return std::nullopt;
  return note->answered_at(message.time);
}

}  // namespace ps::decode
