// SPDX-License-Identifier: Apache-2.0
#include "decode/copies.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "openflow/header.h"

namespace ps::decode {

using capture::ChannelId;
using openflow::MsgType;

std::uint64_t Marks::of(MsgType type, Bytes message) {
  constexpr std::size_t kMostOctets = 256;
  if (type == MsgType::hello || type == MsgType::echo_request || type == MsgType::echo_reply ||
      message.size() <= openflow::kHeaderSize) {
    return 0;
  }
  const auto front = message.first(std::min(message.size(), kMostOctets));
  return std::hash<std::string_view>{}(as_text(front));
}

Standing::Kin Standing::kin() const {
  return kin_.with([](const Kin& kin) { return kin; });
}

void Standing::set(Kin kin) {
  kin_.with([&](Kin& now) { now = std::move(kin); });
  changes_.fetch_add(1, std::memory_order_release);
}

void Copies::open(ChannelId id, const std::vector<std::string>& legs, bool preferred,
                  std::shared_ptr<Standing> standing) {
  if (legs.empty()) return;
  members_[id] = {legs, preferred, std::move(standing)};
  for (const auto& leg : legs) by_leg_[leg].push_back(id);
  settle(legs);
}

void Copies::close(ChannelId id) {
  const auto found = members_.find(id);
  if (found == members_.end()) return;
  const auto legs = std::move(found->second.legs);
  members_.erase(found);
  for (const auto& leg : legs) {
    auto& ids = by_leg_[leg];
    std::erase(ids, id);
    if (ids.empty()) by_leg_.erase(leg);
  }
  settle(legs);
}

/// Says anew what those that share one of these legs are to each other.
void Copies::settle(const std::vector<std::string>& legs) {
  std::vector<ChannelId> kin;
  for (const auto& leg : legs) {
    const auto found = by_leg_.find(leg);
    if (found != by_leg_.end()) kin.insert(kin.end(), found->second.begin(), found->second.end());
  }
  std::sort(kin.begin(), kin.end());  // their numbers are in the order in which they opened
  kin.erase(std::unique(kin.begin(), kin.end()), kin.end());
  if (kin.empty()) return;
  const auto preferred =
      std::find_if(kin.begin(), kin.end(), [&](ChannelId id) { return members_.at(id).preferred; });
  const ChannelId original = preferred != kin.end() ? *preferred : kin.front();
  auto marks = members_.at(original).standing->kin().own;
  if (!marks && kin.size() > 1) marks = std::make_shared<Marks>();
  for (const ChannelId id : kin) {
    auto& standing = *members_.at(id).standing;
    const auto now = standing.kin();
    if (id == original) {
      if (now.copy_of || now.own != marks) standing.set({{}, nullptr, marks});
    } else if (now.copy_of != original) {
      standing.set({original, marks, nullptr});
    }
  }
}

CopyTest::Verdict CopyTest::compare(const Marks& original, std::uint64_t mark) {
  if (mark == 0 || std::ranges::find(waiting_, mark) != waiting_.end()) return Verdict::open;
  waiting_[next_++ % kWaiting] = mark;
  ++seen_;
  for (auto& each : waiting_) {
    if (each == 0 || !original.has(each)) continue;
    each = 0;
    ++agreed_;
  }
  if (agreed_ >= kEnough) return Verdict::copy;
  return seen_ >= kMost && agreed_ == 0 ? Verdict::different : Verdict::open;
}

}  // namespace ps::decode
