// SPDX-License-Identifier: Apache-2.0
#include "filter/filter_index.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/unordered/unordered_flat_map.hpp>

#include "filter/binding.h"
#include "filter/hosts.h"

namespace ps::filter {

std::size_t FilterIndex::IpHash::operator()(const IpAddress& ip) const {
  const auto octets = ip.bytes();
  return std::hash<std::string_view>{}(as_text(octets));
}

/// Puts filters in their places.
class FilterIndex::Building {
 public:
  explicit Building(FilterIndex& index) : index_(index) {}

  void build(std::span<const Predicate> filters) {
    find_distinct(filters);
    for (std::uint32_t i = 0; i < index_.filters_.size(); ++i) place(i);
    index_.by_mac_ = decltype(index_.by_mac_)(macs_);
    index_.by_ip_ = decltype(index_.by_ip_)(ips_);
    index_.by_datapath_ = decltype(index_.by_datapath_)(datapaths_);
    index_.sieve_ = HostSieve(index_.by_mac_.keys());
    for (const auto& [mac, entry] : macs_) index_.sieve_.add(mac);
  }

 private:
  /// A filter that stands under more kinds than this stands under none.
  static constexpr std::size_t kMostKinds = 8;

  void find_distinct(std::span<const Predicate> filters) {
    boost::unordered_flat_map<std::string_view, std::uint32_t> by_text;
    std::vector<std::uint32_t> distinct_of(filters.size());
    for (std::size_t i = 0; i < filters.size(); ++i) {
      const auto next = static_cast<std::uint32_t>(index_.filters_.size());
      const auto at = by_text.emplace(filters[i].normal_text(), next).first->second;
      if (at == next) index_.filters_.push_back({filters[i]});
      ++index_.filters_[at].size;
      distinct_of[i] = at;
    }
    std::uint32_t begin = 0;
    for (auto& filter : index_.filters_) {
      filter.begin = begin;
      begin += std::exchange(filter.size, 0);
    }
    index_.slots_.resize(filters.size());
    for (std::size_t i = 0; i < filters.size(); ++i) {
      auto& filter = index_.filters_[distinct_of[i]];
      index_.slots_[filter.begin + filter.size++] = static_cast<Slot>(i);
    }
  }

  void place(std::uint32_t filter) {
    const auto* whole = index_.filters_[filter].predicate.whole();
    const Demand everything;
    const Demand& demand = whole != nullptr ? whole->demand : everything;
    if (demand.kinds.empty()) return;  // no message can satisfy it
    if (whole != nullptr && !demand.exact) index_.paths_.add(whole->paths);
    Entry entry{.kinds = demand.kinds,
                .filter = filter,
                .directions = demand.directions,
                .exact = demand.exact};
    if (demand.hosts) {
      entry.several = demand.hosts->size() > 1;
      for (const auto& host : *demand.hosts) place_host(host, entry);
    } else if (demand.datapaths) {
      for (const auto dpid : *demand.datapaths) datapaths_.emplace_back(dpid, entry);
    } else if (demand.kinds.size() <= kMostKinds) {
      for (std::size_t i = 0; i < KindSet::kCount; ++i) {
        if (demand.kinds.has(i)) index_.by_kind_[i].push_back(entry);
      }
    } else {
      index_.anywhere_.push_back(entry);
    }
  }

  void place_host(const Demand::Host& host, const Entry& entry) {
    if (const auto* mac = std::get_if<MacAddress>(&host)) {
      macs_.emplace_back(*mac, entry);
    } else {
      ips_.emplace_back(std::get<IpAddress>(host), entry);
    }
  }

  FilterIndex& index_;
  std::vector<std::pair<MacAddress, Entry>> macs_;
  std::vector<std::pair<IpAddress, Entry>> ips_;
  std::vector<std::pair<std::uint64_t, Entry>> datapaths_;
};

FilterIndex::FilterIndex(std::span<const Predicate> filters) { Building(*this).build(filters); }

/// Asks the filters in the places that one message selects.
class FilterIndex::Asking {
 public:
  Asking(const FilterIndex& index, const decode::Message& message, Matches& matches)
      : index_(index), message_(message), kind_(KindSet::of(message)), matches_(matches) {}

  void all() {
    if (!index_.anywhere_.empty()) ask(index_.anywhere_);
    if (const auto& of_kind = index_.by_kind_[kind_.first()]; !of_kind.empty()) ask(of_kind);
    if (!index_.by_datapath_.empty()) {
      if (const auto& dpid = message_.channel->dpid) ask(index_.by_datapath_.of(dpid->value));
    }
    if (!index_.by_mac_.empty()) {
      for_each_host(message_, [&](const MacAddress& host) {
        if (index_.sieve_.may_have(host)) ask(index_.by_mac_.of(host));
      });
    }
    if (!index_.by_ip_.empty()) {
      const auto hosts = ip_hosts_named_by(message_);
      for (const auto& host : hosts.all()) ask(index_.by_ip_.of(host));
    }
  }

 private:
  void ask(std::span<const Entry> entries) {
    for (const Entry& entry : entries) {
      if (!entry.kinds.meets(kind_)) continue;
      if (!entry.directions[static_cast<std::size_t>(message_.direction)]) continue;
      if (entry.several && !is_first_time(entry.filter)) continue;
      if (entry.exact || holds(entry.filter)) take(entry.filter);
    }
  }

  bool is_first_time(std::uint32_t filter) {
    auto& asked = matches_.asked_;
    if (asked.size() <= filter) asked.resize(index_.filters_.size());
    return std::exchange(asked[filter], matches_.message_) != matches_.message_;
  }

  bool holds(std::uint32_t filter) {
    if (!facts_) facts_.emplace(message_, index_.paths_, matches_.told_);
    return index_.filters_[filter].predicate.whole()->program.holds(*facts_);
  }

  void take(std::uint32_t filter) {
    const auto& distinct = index_.filters_[filter];
    const auto slots = std::span(index_.slots_).subspan(distinct.begin, distinct.size);
    matches_.slots_.insert(matches_.slots_.end(), slots.begin(), slots.end());
  }

  const FilterIndex& index_;
  const decode::Message& message_;
  const KindSet kind_;
  Matches& matches_;
  std::optional<Facts> facts_;
};

void FilterIndex::match(const decode::Message& message, Matches& matches) const {
  matches.slots_.clear();
  ++matches.message_;
  if (!empty()) Asking(*this, message, matches).all();
}

}  // namespace ps::filter
