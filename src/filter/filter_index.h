// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/address.h"
#include "decode/message.h"
#include "filter/buckets.h"
#include "filter/facts.h"
#include "filter/host_sieve.h"
#include "filter/kinds.h"
#include "filter/matches.h"
#include "filter/predicate.h"

namespace ps::filter {

/// All live filters, arranged so that a message costs what the filters that can match it cost. A
/// filter stands under the hosts, else the datapaths, else the kinds of message that it demands
/// (see demand.h), so those of others are never looked at. Filters that say the same are asked
/// once, and not at all where the demand says all. Immutable once built. A value. Thread: any.
class FilterIndex {
 public:
  FilterIndex() = default;
  /// The filter at position i has slot i.
  explicit FilterIndex(std::span<const Predicate> filters);

  bool empty() const { return filters_.empty(); }
  /// Puts the slots of all filters that `message` satisfies into `matches`, which it clears first.
  void match(const decode::Message& message, Matches& matches) const;

 private:
  /// One of the filters that differ.
  struct Distinct {
    Predicate predicate;
    std::uint32_t begin = 0;  ///< where its slots begin in `slots_`
    std::uint32_t size = 0;   ///< how many they are
  };
  /// Where a filter stands, with what of its demand is not said by the place.
  struct Entry {
    KindSet kinds = KindSet::none();
    std::uint32_t filter = 0;
    std::array<bool, 2> directions{};
    bool exact = false;    ///< it need not be asked
    bool several = false;  ///< it stands in several places that one message can select
  };
  struct IpHash {
    std::size_t operator()(const IpAddress& ip) const;
  };
  class Asking;
  class Building;

  std::vector<Distinct> filters_;
  std::vector<Slot> slots_;
  Paths paths_;  ///< of all filters

  HostSieve sieve_;  ///< of by_mac_
  Buckets<MacAddress, Entry, std::hash<MacAddress>> by_mac_;
  Buckets<IpAddress, Entry, IpHash> by_ip_;
  Buckets<std::uint64_t, Entry, std::hash<std::uint64_t>> by_datapath_;
  std::array<std::vector<Entry>, KindSet::kCount> by_kind_;
  std::vector<Entry> anywhere_;  ///< those that demand nothing
};

}  // namespace ps::filter
