// SPDX-License-Identifier: Apache-2.0
#include "filter/demand.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/direction.h"
#include "filter/binding.h"

namespace ps::filter {
namespace {

using query::Comparison;

Demand anything() {
  Demand demand;
  demand.exact = false;
  return demand;
}

/// Of two lists of which one must be met, both: the shorter one is enough to look for.
template <class T>
std::optional<std::vector<T>> narrower(std::optional<std::vector<T>> a,
                                       std::optional<std::vector<T>> b) {
  if (!a) return b;
  if (!b) return a;
  return a->size() <= b->size() ? std::move(a) : std::move(b);
}

template <class T>
std::optional<std::vector<T>> either(std::optional<std::vector<T>> a,
                                     const std::optional<std::vector<T>>& b) {
  if (!a || !b) return {};
  a->insert(a->end(), b->begin(), b->end());
  std::ranges::sort(*a);
  a->erase(std::unique(a->begin(), a->end()), a->end());
  return a;
}

Demand both(Demand a, Demand b) {
  Demand demand;
  // A message concerns several hosts, so what concerns one of each list is not said by one list.
  demand.exact = a.exact && b.exact && !(a.hosts && b.hosts) && !(a.datapaths && b.datapaths);
  demand.kinds = a.kinds & b.kinds;
  for (std::size_t i = 0; i < demand.directions.size(); ++i) {
    demand.directions[i] = a.directions[i] && b.directions[i];
  }
  demand.hosts = narrower(std::move(a.hosts), std::move(b.hosts));
  demand.datapaths = narrower(std::move(a.datapaths), std::move(b.datapaths));
  return demand;
}

Demand one_of(Demand a, Demand b) {
  const int differing = (a.kinds == b.kinds ? 0 : 1) + (a.directions == b.directions ? 0 : 1) +
                        (a.hosts == b.hosts ? 0 : 1) + (a.datapaths == b.datapaths ? 0 : 1);
  Demand demand;
  demand.exact = a.exact && b.exact && differing <= 1;
  demand.kinds = a.kinds | b.kinds;
  for (std::size_t i = 0; i < demand.directions.size(); ++i) {
    demand.directions[i] = a.directions[i] || b.directions[i];
  }
  demand.hosts = either(std::move(a.hosts), b.hosts);
  demand.datapaths = either(std::move(a.datapaths), b.datapaths);
  return demand;
}

Demand contrary(const Demand& demand) {
  Demand contrary = anything();
  if (!demand.exact || demand.hosts || demand.datapaths) return contrary;
  const bool any_direction = demand.directions[0] && demand.directions[1];
  const bool any_kind = demand.kinds == KindSet::all();
  if (any_direction) contrary.kinds = ~demand.kinds;
  if (any_kind && !any_direction) {
    contrary.directions = {!demand.directions[0], !demand.directions[1]};
  }
  contrary.exact = any_direction || any_kind;
  return contrary;
}

Demand of_field(const Subject& subject) {
  Demand demand = anything();
  demand.kinds = subject.field.spec->kinds;
  if (subject.field.only_kind) demand.kinds = demand.kinds & KindSet::of(*subject.field.only_kind);
  return demand;
}

/// Fields whose values are hosts that the message concerns.
bool is_host_of_frame(const Subject& subject) {
  constexpr std::string_view kNames[] = {"eth.addr",
                                         "eth.src",
                                         "eth.dst",
                                         "ip.addr",
                                         "ip.src",
                                         "ip.dst",
                                         "ipv6.addr",
                                         "ipv6.src",
                                         "ipv6.dst",
                                         "arp.src.proto_ipv4",
                                         "arp.dst.proto_ipv4"};
  return subject.slices.empty() &&
         std::ranges::find(kNames, subject.field.spec->name) != std::end(kNames);
}

bool is_datapath(const Subject& subject) {
  return subject.slices.empty() && subject.field.spec->name == "of.dpid";
}

std::optional<Demand::Host> host_of(const Literal& literal) {
  const Bytes octets = as_bytes(literal.octets);
  if (literal.bits != 8 * octets.size()) return {};
  if (octets.size() == MacAddress{}.octets.size()) return mac_from(octets);
  if (octets.size() == 4 || octets.size() == 16) return ip_from(octets);
  return {};
}

struct Demanding {
  Demand operator()(const TypeIn& is) const {
    Demand demand;
    demand.kinds = KindSet::none();
    for (std::size_t i = 0; i < is.types.size(); ++i) {
      if (is.types[i]) demand.kinds = demand.kinds | KindSet::of(static_cast<openflow::MsgType>(i));
    }
    return demand;
  }
  Demand operator()(const HostIs& is) const {
    if (!is.address) return anything();
    Demand demand;
    demand.hosts.emplace({*is.address});
    return demand;
  }
  Demand operator()(const Present& is) const {
    Demand demand = of_field(is.subject);
    // The one field of these that every message of its kinds has.
    demand.exact = is.subject.field.spec->name == "of.packet_in";
    return demand;
  }
  Demand operator()(const Compared& is) const {
    Demand demand = of_field(is.subject);
    if (is.comparison != Comparison::equal) return demand;
    if (is_datapath(is.subject)) {
      demand.datapaths.emplace({is.literal.number});
      demand.exact = !is.subject.field.only_version;
    } else if (is.subject.field.spec->name == "direction" && !is.literal.name.empty()) {
      const bool up = is.literal.name == "to_controller";
      demand.directions = {up, !up};
      demand.exact = true;
    } else if (is_host_of_frame(is.subject)) {
      if (const auto host = host_of(is.literal)) demand.hosts.emplace({*host});
    }
    return demand;
  }
  Demand operator()(const OneOf& is) const {
    Demand demand = of_field(is.subject);
    const bool single =
        std::ranges::none_of(is.others, [](const auto& range) { return range.last.has_value(); });
    if (!single) return demand;
    if (is_datapath(is.subject)) {
      auto& datapaths = demand.datapaths.emplace(is.numbers);
      for (const auto& each : is.others) datapaths.push_back(each.first.number);
      std::ranges::sort(datapaths);
      demand.exact = !is.subject.field.only_version;
    } else if (is_host_of_frame(is.subject)) {
      std::vector<Demand::Host> hosts;
      for (const auto& each : is.others) {
        const auto host = host_of(each.first);
        if (!host) return demand;
        hosts.push_back(*host);
      }
      std::ranges::sort(hosts);
      demand.hosts = std::move(hosts);
    }
    return demand;
  }
  Demand operator()(const ComparedFields& is) const {
    return both(of_field(is.left), of_field(is.right));
  }
  Demand operator()(const Matching& is) const { return of_field(is.subject); }
  Demand operator()(const Bpf&) const {
    Demand demand = anything();
    demand.kinds = KindSet::with_frame();
    return demand;
  }
  Demand operator()(const AllOf& all) const {
    Demand demand;
    for (const auto& part : all.parts) demand = both(std::move(demand), Demand::of(part));
    return demand;
  }
  Demand operator()(const AnyOf& any) const {
    Demand demand = Demand::of(any.parts.front());
    for (const auto& part : any.parts) demand = one_of(std::move(demand), Demand::of(part));
    return demand;
  }
  Demand operator()(const Negation& negation) const {
    return contrary(Demand::of(negation.part.front()));
  }
};

std::string shown(const Demand::Host& host) {
  return std::visit([](const auto& address) { return ps::to_string(address); }, host);
}

template <class List, class Show>
std::string listed(std::string_view one, const List& list, Show show) {
  constexpr std::size_t kMostShown = 10;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(list.size(), kMostShown); ++i) {
    texts.push_back(show(list[i]));
  }
  if (list.size() > kMostShown) texts.push_back(fmt::format("{} more", list.size() - kMostShown));
  return fmt::format("{}{} {}", one, list.size() == 1 ? "" : "s", fmt::join(texts, ", "));
}

std::vector<std::string> names(KindSet kinds) {
  using openflow::MsgType;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < openflow::kMsgTypeCount; ++i) {
    const auto type = static_cast<MsgType>(i);
    const bool all = kinds.has(i) || (type == MsgType::packet_in && kinds.meets(KindSet::of(type)));
    if (all) names.emplace_back(openflow::name(type));
  }
  const bool experimenter = kinds.has(static_cast<std::size_t>(MsgType::experimenter));
  const auto of_nicira = KindSet::sent_up() & KindSet::of(MsgType::experimenter);
  if (!experimenter && kinds.meets(of_nicira)) names.emplace_back("packet_in of Nicira");
  return names;
}

}  // namespace

Demand Demand::of(const Program& program) { return std::visit(Demanding{}, program.is); }

std::string Demand::to_string() const {
  std::vector<std::string> parts;
  if (kinds.empty()) return "nothing can satisfy it";
  if (hosts) parts.push_back(listed("host", *hosts, shown));
  if (datapaths) {
    parts.push_back(
        listed("datapath", *datapaths, [](auto dpid) { return ps::to_string(DatapathId{dpid}); }));
  }
  if (directions[0] != directions[1]) {
    parts.push_back(directions[0] ? "direction to_controller" : "direction to_switch");
  }
  if (kinds != KindSet::all()) {
    parts.push_back(listed("type", names(kinds), [](const std::string& name) { return name; }));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace ps::filter
