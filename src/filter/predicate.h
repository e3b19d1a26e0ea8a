// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "decode/message.h"
#include "filter/filter.h"
#include "openflow/msg_type.h"

namespace ps::filter {

/// Message types, by MsgType.
using MsgTypes = std::bitset<openflow::kMsgTypeCount>;

/// `packet_in,flow_mod`: names as messages show them.
Result<MsgTypes> parse_types(std::string_view text);

/// A MAC address or an IP address, whichever the text is.
using Host = std::variant<MacAddress, IpAddress>;
Result<Host> parse_host(std::string_view text);

/// A condition on one message: a leaf, or a tree of them. An immutable value. Thread: any.
///
///   Predicate wanted = Predicate::all_of({Predicate::host(mac),
///   Predicate::negated(Predicate::types(t))}); if (wanted.holds(message)) ...
///
/// Looking at a message allocates nothing. To add a kind of leaf: a struct in the .cc with `holds`,
/// `text` and `cost`, and a function here that makes one.
class Predicate {
 public:
  /// Holds for every message.
  Predicate() = default;

  static Predicate host(const Host& host);  ///< the message concerns it, see hosts.h
  static Predicate types(const MsgTypes& types);
  static Predicate datapath(DatapathId dpid);
  static Predicate kinds(Kinds kinds);
  static Predicate negated(Predicate predicate);
  /// Those that cost least are asked first.
  static Predicate all_of(std::vector<Predicate> predicates);

  bool holds(const decode::Message& message) const;
  bool is_everything() const { return node_ == nullptr; }

  struct Node;

 private:
  explicit Predicate(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  friend std::string to_string(const Predicate& predicate);

  std::shared_ptr<const Node> node_;
};

/// As the filter language writes it: `type in {packet_in} and not host == 02:00:00:00:00:01`; empty
/// for all.
std::string to_string(const Predicate& predicate);

}  // namespace ps::filter
