// SPDX-License-Identifier: Apache-2.0
#include "filter/filter_index.h"

#include "filter/hosts.h"

namespace ps::filter {
namespace {

/// A filter names one host, so no slot can come up under two addresses of a message.
template <class Entries>
void add(const Entries& entries, const decode::Message& message, Matches& matches) {
  for (const auto& entry : entries) {
    if (is_of_kind(message, entry.kinds)) matches.push_back(entry.slot);
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
  add(hostless_, message, matches);
  if (by_host_.empty()) return;
  const auto hosts = hosts_of(message);
  for (const auto& host : hosts.all()) {
    if (auto found = by_host_.find(host); found != by_host_.end()) {
      add(found->second, message, matches);
    }
  }
}

}  // namespace ps::filter
