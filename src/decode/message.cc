// SPDX-License-Identifier: Apache-2.0
#include "decode/message.h"

#include "decode/channels.h"
#include "decode/transactions.h"

namespace ps::decode {

Message::Message(const std::shared_ptr<const Channel>& of, std::uint64_t number, Direction way,
                 Timestamp when, std::uint64_t frame, const openflow::Header& head, Bytes all,
                 const Transactions* transactions, std::optional<Bytes> frame_sent_up,
                 std::optional<Part> part_of_answer, ChannelCounters* counters)
    : channel(of),
      seq(number),
      direction(way),
      time(when),
      frame_number(frame),
      header(head),
      type(openflow::type_of(head)),
      bytes(all),
      sent_up(frame_sent_up),
      part(part_of_answer),
      transactions_(transactions),
      counters_(counters) {}

const std::optional<Answer>& Message::answer() const {
  if (!answer_known_) {
    answer_known_ = true;
    if (transactions_) answer_ = transactions_->find(*this);
  }
  return answer_;
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
