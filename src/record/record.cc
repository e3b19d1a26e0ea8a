// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"

#include <algorithm>

namespace ps::record {

Record::Record(Bytes bytes, Bytes answered)
    : storage_(std::make_unique_for_overwrite<std::uint8_t[]>(bytes.size() + answered.size())),
      size_(bytes.size()),
      answered_size_(answered.size()) {
  auto* end = std::ranges::copy(bytes, storage_.get()).out;
  std::ranges::copy(answered, end);
}

RecordPtr Record::of(const decode::Message& message) {
  const auto& answer = message.answer();
  const Bytes answered = !answer                                    ? Bytes{}
                         : message.type == openflow::MsgType::error ? answer->request
                                                                    : answer->frame;
  auto record = std::make_shared<Record>(message.bytes, answered);
  record->channel = message.channel;
  record->seq = message.seq;
  record->direction = message.direction;
  record->time = message.time;
  record->frame_number = message.frame_number;
  record->header = message.header;
  record->type = message.type;
  record->part = message.part;
  if (answer) record->answers = Answers{answer->seq, answer->latency, answer->type};
  return record;
}

RecordPtr Record::pushed(Bytes bytes, Timestamp time) {
  auto record = std::make_shared<Record>(bytes, Bytes{});
  record->time = time;
  return record;
}

}  // namespace ps::record
