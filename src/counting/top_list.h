// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace ps::counting {

/// The keys that come most often, in bounded memory however many keys there are: Space-Saving
/// (Metwally, Agrawal, El Abbadi 2005). While there are at most `kMost` keys every count is right;
/// beyond, a new key takes the place and the count of the rarest one, so counts are too high by at
/// most what `excess` says, and no key that came more often than one in kMost is missing.
/// Memory is taken as keys come. A value. Thread: one at a time.
template <class Key, class Hash, std::size_t kMost = 1024>
class TopList {
 public:
  struct Entry {
    Key key{};
    std::uint64_t count = 0;
    std::uint64_t excess = 0;
  };

  void add(const Key& key, std::uint64_t count = 1) { add(key, count, 0); }
  void merge(const TopList& other) {
    for (const auto& entry : other.entries_) add(entry.key, entry.count, entry.excess);
  }
  void clear() {
    entries_.clear();
    heap_.clear();
    place_.clear();
    places_.clear();
  }

  std::size_t size() const { return entries_.size(); }
  /// True when keys were dropped, so that there are more than size().
  bool is_full() const { return entries_.size() >= kMost; }
  /// The first `most`, highest count first.
  std::vector<Entry> top(std::size_t most) const {
    std::vector<Entry> all(entries_);
    std::ranges::stable_sort(all, std::ranges::greater{}, &Entry::count);
    all.resize(std::min(all.size(), most));
    return all;
  }

 private:
  void add(const Key& key, std::uint64_t count, std::uint64_t excess) {
    if (const auto found = places_.find(key); found != places_.end()) {
      auto& entry = entries_[found->second];
      entry.count += count;
      entry.excess += excess;
      sink(place_[found->second]);
      return;
    }
    if (entries_.size() < kMost) {
      const auto place = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({key, count, excess});
      places_.emplace(key, place);
      place_.push_back(heap_.size());
      heap_.push_back(place);
      rise(heap_.size() - 1);
      return;
    }
    const auto place = heap_.front();
    auto& rarest = entries_[place];
    places_.erase(rarest.key);
    places_.emplace(key, place);
    rarest = {key, rarest.count + count, rarest.count + excess};
    sink(0);
  }

  std::uint64_t count_at(std::size_t at) const { return entries_[heap_[at]].count; }
  void exchange(std::size_t a, std::size_t b) {
    std::swap(heap_[a], heap_[b]);
    place_[heap_[a]] = a;
    place_[heap_[b]] = b;
  }
  void rise(std::size_t at) {
    for (; at > 0 && count_at(at) < count_at((at - 1) / 2); at = (at - 1) / 2) {
      exchange(at, (at - 1) / 2);
    }
  }
  void sink(std::size_t at) {
    while (true) {
      std::size_t least = at;
      for (const auto child : {2 * at + 1, 2 * at + 2}) {
        if (child < heap_.size() && count_at(child) < count_at(least)) least = child;
      }
      if (least == at) return;
      exchange(at, least);
      at = least;
    }
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> heap_;  ///< places in entries_, the rarest at the front
  std::vector<std::size_t> place_;   ///< by place in entries_: where in heap_ it stands
  boost::unordered_flat_map<Key, std::uint32_t, Hash> places_;
};

}  // namespace ps::counting
