// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace ps::filter {

/// Entries by key, those of a key side by side: one look-up, then a run of memory. Immutable once
/// made. A value. Thread: any.
template <class Key, class Entry, class Hash>
class Buckets {
 public:
  using Pairs = std::vector<std::pair<Key, Entry>>;

  Buckets() = default;
  explicit Buckets(const Pairs& pairs) : entries_(pairs.size()) {
    for (const auto& [key, entry] : pairs) ++runs_[key].size;
    std::uint32_t begin = 0;
    for (auto& [key, run] : runs_) {
      run.begin = begin;
      begin += std::exchange(run.size, 0);
    }
    for (const auto& [key, entry] : pairs) {
      auto& run = runs_.find(key)->second;
      entries_[run.begin + run.size++] = entry;
    }
  }

  bool empty() const { return runs_.empty(); }
  std::size_t keys() const { return runs_.size(); }
  std::span<const Entry> of(const Key& key) const {
    const auto found = runs_.find(key);
    if (found == runs_.end()) return {};
    return std::span(entries_).subspan(found->second.begin, found->second.size);
  }

 private:
  struct Run {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };

  boost::unordered_flat_map<Key, Run, Hash> runs_;
  std::vector<Entry> entries_;
};

}  // namespace ps::filter
