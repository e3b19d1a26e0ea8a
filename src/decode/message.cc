// SPDX-License-Identifier: Apache-2.0
#include "decode/message.h"

#include <new>
#include <type_traits>
#include <utility>

#include "decode/channels.h"
#include "decode/transactions.h"
#include "openflow/nicira_packet_in.h"

namespace ps::decode {

// What is kept is made in its place: to copy what was written a moment ago costs as much as to find
// it. None of it has anything to destroy.
static_assert(std::is_trivially_destructible_v<std::optional<Answer>> &&
              std::is_trivially_destructible_v<openflow::FlowMod> &&
              std::is_trivially_destructible_v<openflow::PacketOut>);

const std::optional<Answer>& Message::answer() const {
  if (!std::exchange(answer_known_, true)) {
    if (transactions_) {
      new (&answer_) std::optional<Answer>(transactions_->find(*this));
    } else {
      answer_.reset();
    }
  }
  return answer_;
}

const openflow::FlowMod& Message::flow_mod() const {
  if (!std::exchange(flow_mod_known_, true)) {
    new (&flow_mod_) openflow::FlowMod(openflow::FlowMod::view(bytes));
  }
  return flow_mod_;
}

const openflow::PacketOut& Message::packet_out() const {
  if (!std::exchange(packet_out_known_, true)) {
    new (&packet_out_) openflow::PacketOut(openflow::PacketOut::view(bytes));
  }
  return packet_out_;
}

void Message::show_again(const std::optional<Answer>& answered) {
  forget();
  sent_up = openflow::frame_sent_up(type, bytes);
  answer_ = answered;
  answer_known_ = true;
}

std::uint64_t Message::serial() const {
  thread_local std::uint64_t last = 0;
  if (serial_ == 0) serial_ = ++last;
  return serial_;
}

void Message::report(Anomaly anomaly, std::string_view what) const {
  if (counters_) decode::report(*counters_, *channel, anomaly, what);
}

}  // namespace ps::decode
