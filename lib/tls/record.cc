// SPDX-License-Identifier: Apache-2.0
#include "tls/record.h"

#include <algorithm>

namespace ps::tls {
namespace {

std::size_t size_of(Bytes header) { return Record::kHeader + load_be16(&header[3]); }

Record record_of(Bytes octets) {
  return {static_cast<ContentType>(octets[0]), octets.first(Record::kHeader),
          octets.subspan(Record::kHeader)};
}

}  // namespace

bool plausible_record(Bytes front) {
  if (!front.empty() && (front[0] < 20 || front[0] > 24)) return false;
  if (front.size() > 1 && front[1] != 3) return false;
  if (front.size() > 2 && front[2] > 4) return false;
  return front.size() < Record::kHeader || load_be16(&front[3]) <= Record::kLargestBody;
}

std::optional<Record> RecordReader::next(Bytes& input) {
  if (given_) reset();
  if (!kept_.empty()) {
    if (!complete(Record::kHeader, input) || !complete(size_of(kept_), input)) return std::nullopt;
    given_ = true;
    return record_of(kept_);
  }
  bad_ = !plausible_record(input);
  if (bad_) return std::nullopt;
  if (input.size() < Record::kHeader || input.size() < size_of(input)) {
    kept_.assign(input.begin(), input.end());
    input = {};
    return std::nullopt;
  }
  const Bytes octets = input.first(size_of(input));
  input = input.subspan(octets.size());
  return record_of(octets);
}

bool RecordReader::complete(std::size_t size, Bytes& input) {
  if (kept_.size() < size) {
    const auto wanted = std::min(size - kept_.size(), input.size());
    kept_.insert(kept_.end(), input.begin(), input.begin() + static_cast<std::ptrdiff_t>(wanted));
    input = input.subspan(wanted);
  }
  bad_ = !plausible_record(kept_);
  return !bad_ && kept_.size() >= size;
}

void RecordReader::put_back(const Record& record) {
  if (!given_) {
    kept_.assign(record.header.begin(), record.header.end());
    kept_.insert(kept_.end(), record.body.begin(), record.body.end());
  }
  given_ = false;
}

void RecordReader::reset() {
  kept_ = {};
  given_ = false;
  bad_ = false;
}

}  // namespace ps::tls
