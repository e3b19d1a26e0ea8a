// SPDX-License-Identifier: Apache-2.0
#include "decode/transactions.h"

#include <algorithm>
#include <utility>

#include "openflow/match_covers.h"
#include "openflow/nicira_packet_in.h"

namespace ps::decode {
namespace {

/// The Ethernet addresses that a match names whole: what most frames that it does not cover differ
/// in, so that they need not be parsed to say so.
class WholeAddresses {
 public:
  explicit WholeAddresses(const openflow::Match& match)
      : dst_(match.find(openflow::Field::eth_dst)), src_(match.find(openflow::Field::eth_src)) {}

  bool may_cover(Bytes frame) const {
    if (frame.size() < 2 * kMacSize) return false;
    return may_be(dst_, frame.first(kMacSize)) && may_be(src_, frame.subspan(kMacSize, kMacSize));
  }

 private:
  static constexpr std::size_t kMacSize = 6;

  static bool may_be(const std::optional<openflow::MatchField>& field, Bytes address) {
    return !field || field->has_mask() || std::ranges::equal(field->value(), address);
  }

  std::optional<openflow::MatchField> dst_;
  std::optional<openflow::MatchField> src_;
};

}  // namespace

const Transactions::PacketInNote& Transactions::PacketInNote::parse() const {
  if (std::exchange(parsed, true)) return *this;
  buffer_id.reset();
  frame = {};
  if (auto in = openflow::packet_in_of(type, kept)) {
    buffer_id = (*in)->buffer_id;
    in_port = (*in)->in_port;
    frame = (*in)->data;
    frame_size = frame.size() + message_size - kept.size();
  }
  return *this;
}

bool Transactions::PacketInNote::same_frame(Bytes other) const {
  return !frame.empty() && other.size() == frame_size &&
         std::ranges::equal(other.first(frame.size()), frame);
}

Answer Transactions::PacketInNote::answered_at(Timestamp when) const {
  return {.seq = seq, .latency = when - time, .in_port = in_port, .frame = frame};
}

void Transactions::note(openflow::MsgType type, Bytes message, std::uint64_t seq, Timestamp time) {
  if (notes_.empty()) notes_.reserve(kKept);
  if (notes_.size() < kKept) notes_.emplace_back();
  auto& note = notes_[next_];
  next_ = (next_ + 1) % kKept;
  unsettled_ = std::min(unsettled_ + 1, kKept);
  note.seq = seq;
  note.time = time;
  note.type = type;
  note.message_size = message.size();
  note.kept = message.first(std::min(message.size(), kKeptOctets));
  note.parsed = false;
}

void Transactions::copy_unsettled() {
  if (!octets_) octets_ = std::make_unique_for_overwrite<Octets[]>(kKept);
  for (; unsettled_ > 0; --unsettled_) {
    const auto place = (next_ + kKept - unsettled_) % kKept;
    auto& note = notes_[place];
    std::ranges::copy(note.kept, octets_[place].begin());
    note.kept = Bytes(octets_[place]).first(note.kept.size());
    note.parsed = false;
  }
}

template <class Wanted>
const Transactions::PacketInNote* Transactions::youngest(Wanted wanted) const {
  for (std::size_t age = 1; age <= notes_.size(); ++age) {
    const auto& note = notes_[(next_ + notes_.size() - age) % notes_.size()];
    if (wanted(note.parse())) return &note;
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
  const WholeAddresses addresses(flow_mod.match);
  return youngest([&](const auto& note) {
    if (time - note.time > kAnswerTime || !addresses.may_cover(note.frame)) return false;
    auto frame = frame::parse(note.frame);
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
