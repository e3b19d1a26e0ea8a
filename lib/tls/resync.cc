// SPDX-License-Identifier: Apache-2.0
#include "tls/resync.h"

#include <algorithm>
#include <utility>

namespace ps::tls {
namespace {

/// The least that a record with something in it takes: header, one octet, the shortest tag.
constexpr std::uint64_t kSmallestRecord = Record::kHeader + 1 + 8;

/// Protected records say TLS 1.2 in both versions.
bool can_begin(Bytes front, bool tls13) {
  if (!plausible_record(front) || (front.size() > 2 && front[2] != 3)) return false;
  return !tls13 || front[0] == static_cast<std::uint8_t>(ContentType::application_data);
}

}  // namespace

void Resync::begin(std::uint64_t lost) {
  const bool unknown = lost == 0 || (active_ && lost_ == 0);
  lost_ = unknown ? 0 : (active_ ? lost_ + octets_.size() : 0) + lost;
  octets_ = {};
  active_ = true;
  hopeless_ = false;
  work_ = 0;
}

void Resync::add(Bytes octets) { octets_.insert(octets_.end(), octets.begin(), octets.end()); }

std::optional<Plain> Resync::find(ReadKeys& keys, Keys& secrets, std::vector<std::uint8_t>& out) {
  std::size_t at = 0;
  std::optional<Plain> found;
  for (; at < octets_.size() && !found && !hopeless_; ++at) {
    const Bytes here = Bytes(octets_).subspan(at);
    if (!can_begin(here, keys.tls13())) continue;
    if (here.size() < Record::kHeader) break;
    const std::size_t size = Record::kHeader + load_be16(&here[3]);
    if (here.size() < size) break;
    found = attempt(here.first(size), keys, secrets, out);
    if (found) at += size - 1;
  }
  if (lost_ > 0) lost_ += at;
  octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(at));
  return found;
}

std::optional<Plain> Resync::attempt(Bytes octets, ReadKeys& keys, Keys& secrets,
                                     std::vector<std::uint8_t>& out) {
  const Record record{static_cast<ContentType>(octets[0]), octets.first(Record::kHeader),
                      octets.subspan(Record::kHeader)};
  if (auto plain = keys.open_within(record, tries(record), out)) return plain;
  work_ += kKeysCost;
  auto next = keys.following(secrets);
  if (!next) return std::nullopt;
  auto plain = next->open_within(record, tries(record), out);
  if (plain) keys = std::move(*next);
  return plain;
}

/// As many as the loss and what may be spent allow.
std::uint64_t Resync::tries(const Record& record) {
  const std::uint64_t cost = record.body.size() + kTryCost;
  const std::uint64_t wanted =
      lost_ == 0 ? kMostTries : std::min(kMostTries, lost_ / kSmallestRecord + 2);
  const std::uint64_t affordable = (kMostWork - std::min(work_, kMostWork)) / cost;
  hopeless_ = affordable == 0;
  work_ += std::min(wanted, affordable) * cost;
  return std::min(wanted, affordable);
}

std::vector<std::uint8_t> Resync::take_rest() {
  active_ = false;
  return std::exchange(octets_, {});
}

}  // namespace ps::tls
