// SPDX-License-Identifier: Apache-2.0
#include "filter/predicate.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "filter/hosts.h"

namespace ps::filter {
namespace {

using decode::Message;
using openflow::MsgType;

/// In the order in which they are asked.
enum class Cost : std::uint8_t { header, channel, body };

struct TypeIn {
  static constexpr Cost cost = Cost::header;
  MsgTypes types;

  bool holds(const Message& message) const { return types[static_cast<std::size_t>(message.type)]; }
  std::string text() const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (types[i]) names.push_back(openflow::name(static_cast<MsgType>(i)));
    }
    return fmt::format("type in {{{}}}", fmt::join(names, ", "));
  }
};

struct KindIs {
  static constexpr Cost cost = Cost::header;
  Kinds kinds;

  bool holds(const Message& message) const { return is_of_kind(message, kinds); }
  std::string text() const { return fmt::format("direction == {}", to_string(kinds)); }
};

struct DatapathIs {
  static constexpr Cost cost = Cost::channel;
  DatapathId dpid;

  bool holds(const Message& message) const { return message.channel->dpid == dpid; }
  std::string text() const { return "dpid == " + ps::to_string(dpid); }
};

template <class Address>
struct HostIs {
  static constexpr Cost cost = Cost::body;
  Address address;

  bool holds(const Message& message) const { return concerns(message, address); }
  std::string text() const { return "host == " + ps::to_string(address); }
};

struct Not {
  Predicate predicate;

  bool holds(const Message& message) const { return !predicate.holds(message); }
  std::string text() const {
    const auto inner = to_string(predicate);
    const bool group = inner.empty() || inner.find(" and ") != std::string::npos;
    return group ? fmt::format("not ({})", inner) : "not " + inner;
  }
};

struct All {
  std::vector<Predicate> predicates;

  bool holds(const Message& message) const {
    return std::ranges::all_of(predicates,
                               [&](const Predicate& each) { return each.holds(message); });
  }
  std::string text() const {
    std::vector<std::string> parts;
    for (const Predicate& each : predicates) parts.push_back(to_string(each));
    return fmt::format("{}", fmt::join(parts, " and "));
  }
};

}  // namespace

struct Predicate::Node {
  std::variant<TypeIn, KindIs, DatapathIs, HostIs<MacAddress>, HostIs<IpAddress>, Not, All> is;
  Cost cost = Cost::header;
};

namespace {

template <class Leaf>
std::shared_ptr<const Predicate::Node> leaf(Leaf leaf) {
  return std::make_shared<const Predicate::Node>(Predicate::Node{std::move(leaf), Leaf::cost});
}

}  // namespace

Predicate Predicate::host(const Host& host) {
  return std::visit(
      [](const auto& address) {
        return Predicate(leaf(HostIs<std::decay_t<decltype(address)>>{address}));
      },
      host);
}
Predicate Predicate::types(const MsgTypes& types) { return Predicate(leaf(TypeIn{types})); }
Predicate Predicate::datapath(DatapathId dpid) { return Predicate(leaf(DatapathIs{dpid})); }
Predicate Predicate::kinds(Kinds kinds) {
  return kinds == Kinds::any ? Predicate() : Predicate(leaf(KindIs{kinds}));
}

Predicate Predicate::negated(Predicate predicate) {
  const Cost cost = predicate.node_ ? predicate.node_->cost : Cost::header;
  return Predicate(std::make_shared<const Node>(Node{Not{std::move(predicate)}, cost}));
}

Predicate Predicate::all_of(std::vector<Predicate> predicates) {
  std::erase_if(predicates, [](const Predicate& each) { return each.is_everything(); });
  if (predicates.empty()) return {};
  if (predicates.size() == 1) return std::move(predicates.front());
  std::ranges::stable_sort(predicates, {}, [](const Predicate& each) { return each.node_->cost; });
  const Cost dearest = predicates.back().node_->cost;
  return Predicate(std::make_shared<const Node>(Node{All{std::move(predicates)}, dearest}));
}

bool Predicate::holds(const Message& message) const {
  if (!node_) return true;
  return std::visit([&](const auto& is) { return is.holds(message); }, node_->is);
}

std::string to_string(const Predicate& predicate) {
  if (predicate.is_everything()) return "";
  return std::visit([](const auto& is) { return is.text(); }, predicate.node_->is);
}

Result<MsgTypes> parse_types(std::string_view text) {
  MsgTypes types;
  for (;;) {
    const auto name = text.substr(0, text.find(','));
    const auto type = openflow::msg_type_named(name);
    if (type == MsgType::unknown && name != openflow::name(MsgType::unknown)) {
      return Error{fmt::format(
          "'{}' is not a type of message; write them as they are shown, like packet_in,flow_mod",
          name)};
    }
    types.set(static_cast<std::size_t>(type));
    if (name.size() == text.size()) return types;
    text.remove_prefix(name.size() + 1);
  }
}

Result<Host> parse_host(std::string_view text) {
  if (auto mac = parse_mac(text)) return Host(*mac);
  if (auto ip = parse_ip(text)) return Host(*ip);
  return Error{
      fmt::format("'{}' is neither a MAC address, like 02:00:00:00:00:01, nor an IP address, like "
                  "10.0.0.1 or 2001:db8::1",
                  text)};
}

}  // namespace ps::filter
