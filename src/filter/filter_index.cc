// SPDX-License-Identifier: Apache-2.0
#include "filter/filter_index.h"

#include "filter/hosts.h"

namespace ps::filter {
namespace {

using openflow::MsgType;

bool is_of_kind(MsgType type, Kinds kinds) {
  bool in = type == MsgType::packet_in;
  bool out = type == MsgType::packet_out || type == MsgType::flow_mod;
  switch (kinds) {
    case Kinds::in:
      return in;
    case Kinds::out:
      return out;
    case Kinds::both:
      return in || out;
    case Kinds::any:
      return true;
  }
  return false;
}

/// A filter names one host, so no slot can come up under two addresses of a message.
template <class Entries>
void add(const Entries& entries, MsgType type, Matches& matches) {
  for (const auto& entry : entries) {
    if (is_of_kind(type, entry.kinds)) matches.push_back(entry.slot);
  }
}

}  // namespace

FilterIndex::FilterIndex(std::span<const Filter> filters) {
  for (Slot slot = 0; slot < filters.size(); ++slot) {
    const auto& filter = filters[slot];
    auto& entries = filter.host ? by_host_[*filter.host] : hostless_;
    entries.push_back({slot, filter.kinds});
  }
}

void FilterIndex::match(const decode::Message& message, Matches& matches) const {
  matches.clear();
  add(hostless_, message.type, matches);
  if (by_host_.empty()) return;
  for (const auto& host : hosts_of(message).all()) {
    if (auto found = by_host_.find(host); found != by_host_.end()) {
      add(found->second, message.type, matches);
    }
  }
}

}  // namespace ps::filter
