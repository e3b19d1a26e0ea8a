// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "openflow/header.h"
#include "openflow/layout/reading.h"
#include "openflow/layout/visitor.h"

namespace ps::openflow::layout {

using Octets = std::vector<std::uint8_t>;

/// A field with its value, which it owns.
struct FieldTree {
  Field id = Field::unknown;
  std::uint16_t oxm_class = kBasicClass;
  std::uint8_t oxm_field = 0;
  std::uint32_t experimenter = 0;
  Octets value;
  Octets mask;
  bool operator==(const FieldTree&) const = default;
};

class Tree;
using Object = std::vector<std::pair<std::string, Tree>>;
using List = std::vector<Tree>;
struct MessageTree;

/// What a message says, member by member: what Reading tells and what Writing puts.
///
///   Tree meter(Object{{"command", 0u}, {"meter_id", 7u}});
///   auto octets = write(Version::v1_3, MsgType::meter_mod, meter);
///
/// Members that are missing are written as zeros. A value.
class Tree {
 public:
  using Fields = std::vector<FieldTree>;
  using Value = std::variant<Object, List, std::uint64_t, Octets, Fields, FieldId,
                             std::shared_ptr<const MessageTree>>;

  Tree() = default;
  Tree(Value value) : value_(std::move(value)) {}
  Tree(std::uint32_t number) : value_(std::uint64_t{number}) {}
  Tree(std::string_view text) : value_(Octets(text.begin(), text.end())) {}
  Tree(const char* text) : Tree(std::string_view(text)) {}

  const Value& value() const { return value_; }
  Value& value() { return value_; }
  template <class T>
  const T* get() const {
    return std::get_if<T>(&value_);
  }
  /// The member of an object; nullptr where there is none.
  const Tree* find(std::string_view name) const;
  /// A member, or a member of a member: `at("flows", 0, "priority")`; an empty tree where there is
  /// none.
  template <class... Rest>
  const Tree& at(std::string_view name, const Rest&... rest) const {
    return step(find(name)).at(rest...);
  }
  template <class... Rest>
  const Tree& at(int index, const Rest&... rest) const {
    return step(item(static_cast<std::size_t>(index))).at(rest...);
  }
  const Tree& at() const { return *this; }
  /// 0 where this is no number.
  std::uint64_t number() const;
  std::size_t size() const;  ///< of a list or object

  bool operator==(const Tree& other) const;

 private:
  const Tree* item(std::size_t index) const;
  static const Tree& step(const Tree* found);

  Value value_;
};

/// A message inside another one.
struct MessageTree {
  Header header;
  std::size_t size = 0;  ///< of what there is of it; 0: as long as it is written
  Tree body;
  bool operator==(const MessageTree& other) const;
};

/// For people who read a failed test: `{command: 0, bands: [{type: 1}]}`.
std::string to_string(const Tree& tree);

/// A message's body as a tree.
struct ReadTree {
  Tree body;
  Outcome outcome;
};
ReadTree read_tree(Bytes message);

}  // namespace ps::openflow::layout
