// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "decode/message.h"
#include "filter/filter.h"
#include "filter/host_sieve.h"
#include "filter/matches.h"

namespace ps::filter {

/// All live filters, arranged so that a message costs what the filters that can match it cost:
/// those with a host stand in a table keyed by address, so other hosts' sessions are never looked
/// at. Immutable once built. A value. Thread: any.
class FilterIndex {
 public:
  FilterIndex() = default;
  /// The filter at position i has slot i.
  explicit FilterIndex(std::span<const Filter> filters);

  bool empty() const { return by_host_.empty() && hostless_.empty(); }
  /// Puts the slots of all filters that `message` satisfies into `matches`, which it clears first.
  void match(const decode::Message& message, Matches& matches) const;

 private:
  struct Entry {
    Slot slot;
    Kinds kinds;
  };

  /// Appends the slots of the filters for this host that want this kind of message.
  void add_host(const MacAddress& host, const decode::Message& message, Matches& matches) const;

  HostSieve sieve_;
  boost::unordered_flat_map<MacAddress, std::vector<Entry>, std::hash<MacAddress>> by_host_;
  std::vector<Entry> hostless_;
};

}  // namespace ps::filter
