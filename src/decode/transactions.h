// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "decode/answer_times.h"
#include "decode/message.h"
#include "decode/packet_ins.h"
#include "decode/requests.h"
#include "decode/unanswered.h"

namespace ps::decode {

/// What answers what on one channel, and what nobody answered.
///
///   transactions.expect(type);       // of the message that comes now
///   sink.message(message);           // message.answer() asks find()
///   transactions.note(message);
///   ...
///   transactions.settle();           // when the octets of these messages go
///
/// A resource. Thread: the channel's data thread.
class Transactions {
 public:
  /// Both outlive this.
  Transactions(UnansweredCounts& counts, AnswerTimes& times)
      : times_(times), packet_ins_(counts), requests_(counts) {}

  /// A message of this type comes next. All that it may answer is settled first.
  void expect(openflow::MsgType type) {
    if (type == openflow::MsgType::packet_out || type == openflow::MsgType::flow_mod) settle();
  }
  /// What the message answers. To be asked before it is noted.
  std::optional<Answer> find(const Message& message) const;
  /// The message was handed on; its octets are borrowed until settle().
  void note(const Message& message);
  /// Copies what must be kept of them.
  void settle() { packet_ins_.settle(); }
  /// Counts what has waited for too long at that time.
  void expire(Timestamp now) {
    packet_ins_.expire(now);
    requests_.expire(now);
  }
  /// Octets of the channel are missing, maybe the answers to what waits.
  void lose_answers() {
    packet_ins_.lose_answers();
    requests_.lose_replies();
  }

 private:
  AnswerTimes& times_;
  PacketIns packet_ins_;
  Requests requests_;
};

}  // namespace ps::decode
