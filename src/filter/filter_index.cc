// SPDX-License-Identifier: Apache-2.0
#include "filter/filter_index.h"

#include <algorithm>

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

std::size_t count_with_host(std::span<const Filter> filters) {
  return static_cast<std::size_t>(
      std::ranges::count_if(filters, [](const Filter& filter) { return filter.host.has_value(); }));
}

}  // namespace

FilterIndex::FilterIndex(std::span<const Filter> filters) : sieve_(count_with_host(filters)) {
  for (Slot slot = 0; slot < filters.size(); ++slot) {
    const auto& filter = filters[slot];
    auto& entries = filter.host ? by_host_[*filter.host] : hostless_;
    entries.push_back({slot, filter.kinds});
    if (filter.host) sieve_.add(*filter.host);
  }
}

void FilterIndex::add_host(const MacAddress& host, const decode::Message& message,
                           Matches& matches) const {
  if (!sieve_.may_have(host)) return;
  if (auto found = by_host_.find(host); found != by_host_.end()) {
    add(found->second, message, matches);
  }
}

void FilterIndex::match(const decode::Message& message, Matches& matches) const {
  matches.clear();
  add(hostless_, message, matches);
  if (by_host_.empty()) return;
  for_each_host(message, [&](const MacAddress& host) { add_host(host, message, matches); });
}

}  // namespace ps::filter
