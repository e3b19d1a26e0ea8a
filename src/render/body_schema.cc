// SPDX-License-Identifier: Apache-2.0
// Prints, as JSON, which members the body of each kind of message has: what tools/write_schema
// makes docs/reference/record.schema.json of. Nobody writes them down: messages of all kinds and
// versions are made up from their layouts, and whatever is told of them is gathered.
//
//   {"bodies": {"flow_mod": NODE, ...}, "shared": {"actions": NODE, ...}}
//   NODE: {"kinds": ["object", "number", ...], "members": {NAME: NODE}, "always": [NAME...],
//          "item": NODE, "names": [...], "octets": N, "versions": ["1.0", ...]}
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "openflow/layout/inventing.h"
#include "openflow/layout/messages.h"
#include "openflow/layout/reading.h"
#include "openflow/layout/writing.h"

namespace {

namespace json = boost::json;
namespace layout = ps::openflow::layout;
using namespace ps::openflow;

constexpr std::uint64_t kSeeds = 3000;

struct Node {
  std::set<std::string> kinds;
  std::set<std::string> names;
  std::set<std::pair<layout::NameOf, Version>> named_by;  ///< whose names are in `names`
  std::set<Version> versions;
  std::size_t octets = 0;
  std::size_t times = 0;
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> members;  // in the order of the wire
  std::unique_ptr<Node> item;

  Node& member(std::string_view name) {
    for (auto& [key, node] : members) {
      if (key == name) return *node;
    }
    members.emplace_back(std::string(name), std::make_unique<Node>());
    return *members.back().second;
  }
  Node& items() {
    if (!item) item = std::make_unique<Node>();
    return *item;
  }
};

/// Runs of these are the same wherever they stand.
bool is_shared(std::string_view name) { return name == "actions" || name == "instructions"; }

class Gathering final : public layout::Visitor {
 public:
  Gathering(Node& body, Version version, std::map<std::string, Node>& shared)
      : version_(version), shared_(shared) {
    open_.push_back(&body);
    body.kinds.insert("object");
    ++body.times;
  }

  void number(std::string_view name, const layout::Number& number) override {
    auto& node = told(name, kind_of(number.kind.style));
    node.octets = std::max(node.octets, number.octets);
    add_names(number.kind, node);
  }
  void octets(std::string_view name, ps::Bytes, layout::OctetKind kind) override {
    constexpr const char* kKinds[] = {"hex", "mac", "ipv4", "ipv6", "text", "dpid"};
    told(name, kKinds[static_cast<int>(kind)]);
  }
  void match(std::string_view name, const Match&) override { told(name, "match"); }
  void field(const MatchField&) override {
    told("field", "field_name");
    told("value", "field_value");
  }
  void field_id(std::string_view name, const layout::FieldId&) override {
    told(name, "field_name");
  }
  void frame(std::string_view, ps::Bytes frame) override {
    if (inside_ > 0 && !frame.empty()) told("frame", "frame");
  }
  void begin_object(std::string_view name) override {
    if (inside_ > 0) return open_.push_back(open_.back());
    auto& node = name.empty() ? item() : told(name, "object");
    node.kinds.insert("object");
    ++node.times;
    node.versions.insert(version_);
    open_.push_back(&node);
  }
  void end_object() override {
    if (!messages_.empty() && messages_.back() == open_.size()) {
      messages_.pop_back();
      --inside_;
    }
    open_.pop_back();
  }
  void begin_list(std::string_view name) override {
    if (inside_ > 0) return open_.push_back(open_.back());
    auto& node = told(name, "list");
    lists_.emplace_back(name);
    open_.push_back(&node);
  }
  void end_list() override {
    if (inside_ == 0) lists_.pop_back();
    open_.pop_back();
  }
  void begin_message(std::string_view name, const Header&, ps::Bytes) override {
    told(name, "message");
    open_.push_back(open_.back());
    messages_.push_back(open_.size());
    ++inside_;
  }

 private:
  static const char* kind_of(layout::Style style) {
    switch (style) {
      case layout::Style::decimal:
        return "number";
      case layout::Style::hex:
      case layout::Style::experimenter:
        return "hex_number";
      case layout::Style::buffer:
        return "buffer";
      case layout::Style::port:
      case layout::Style::port_16:
        return "port";
      case layout::Style::group:
        return "group";
      case layout::Style::queue:
        return "queue";
      case layout::Style::meter:
        return "meter";
      case layout::Style::enumeration:
        return "name";
      case layout::Style::flags:
        return "flags";
    }
    return "number";
  }
  /// All that the specification names, not only what was made up.
  void add_names(const layout::Kind& kind, Node& node) const {
    if (inside_ > 0 || kind.name_of == nullptr) return;
    if (!node.named_by.emplace(kind.name_of, version_).second) return;
    for (std::uint32_t i = 0; i < 4096; ++i) add_name(kind.name_of(version_, i), node);
    for (std::uint32_t i = 0x8000; i < 0x8010; ++i) add_name(kind.name_of(version_, i), node);
    for (std::uint32_t i = 0xfffffff0; i != 0; ++i) add_name(kind.name_of(version_, i), node);
    for (std::uint32_t i = 0xfff0; i <= 0xffff; ++i) add_name(kind.name_of(version_, i), node);
    for (std::uint32_t high = 1; high < 4096; ++high) {  // a number and a smaller one behind it
      for (std::uint32_t low = 0; low < 64; ++low) {
        add_name(kind.name_of(version_, high << 16 | low), node);
      }
    }
    if (kind.number_name == nullptr) return;
    for (std::uint32_t i = 0; i < 16; ++i) add_name(kind.number_name(version_, i), node);
  }
  static void add_name(std::string_view name, Node& node) {
    if (!name.empty()) node.names.emplace(name);
  }
  Node& told(std::string_view name, const char* kind) {
    static Node nowhere;
    if (inside_ > 0) return nowhere;
    auto& node = name.empty() ? open_.back()->items() : open_.back()->member(name);
    node.kinds.insert(kind);
    node.versions.insert(version_);
    ++node.times;
    return node;
  }

  /// The item of the list that is open.
  Node& item() {
    if (!is_shared(lists_.back())) return open_.back()->items();
    auto& list = shared_[lists_.back()];
    list.kinds.insert("list");
    list.versions.insert(version_);
    return list.items();
  }

  Version version_;
  std::map<std::string, Node>& shared_;
  std::vector<std::string> lists_;
  std::vector<Node*> open_;
  std::vector<std::size_t> messages_;
  int inside_ = 0;
};

template <class Values>
json::array array_of(const Values& values) {
  json::array out;
  for (const auto& value : values) out.push_back(json::string(value));
  return out;
}

json::object node_json(const Node& node) {
  json::object out{{"kinds", array_of(node.kinds)}};
  if (node.octets > 0) out["octets"] = node.octets;
  if (!node.names.empty()) out["names"] = array_of(node.names);
  json::array versions;
  for (const auto version : node.versions) versions.push_back(json::string(to_string(version)));
  out["versions"] = std::move(versions);
  if (node.item) out["item"] = node_json(*node.item);
  if (node.kinds.contains("object")) {
    json::object members;
    json::array always;
    for (const auto& [name, member] : node.members) {
      members[name] = node_json(*member);
      if (member->times >= node.times) always.push_back(json::string(name));
    }
    out["members"] = std::move(members);
    out["always"] = std::move(always);
  }
  return out;
}

void gather(Version version, MsgType type, Node& body, std::map<std::string, Node>& shared) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto octets = layout::write(version, type, layout::invent(version, type, seed));
    if (octets.size() > 0xffff) continue;
    Gathering gathering(body, version, shared);
    layout::read(octets, gathering);
  }
}

}  // namespace

int main() {
  std::map<std::string, Node> shared;
  json::object bodies;
  for (int i = 0; i < static_cast<int>(MsgType::unknown); ++i) {
    const auto type = static_cast<MsgType>(i);
    Node body;
    for (const auto version : kVersions) {
      if (layout::has_layout(version, type)) gather(version, type, body, shared);
    }
    bodies[name(type)] = node_json(body);
  }
  json::object runs;
  for (const auto& [name, node] : shared) runs[name] = node_json(node);
  std::puts(json::serialize(json::object{{"bodies", bodies}, {"shared", runs}}).c_str());
  return 0;
}
