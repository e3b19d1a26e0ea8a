// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "decode/message.h"
#include "filter/demand.h"
#include "query/expression.h"

namespace ps::filter {

/// A filter that can be asked: the tree of `query` with its words bound to fields and values. An
/// immutable value. Thread: any.
///
///   auto wanted = Predicate::parse("of.type == packet_in and host == 10.0.0.1");
///   if (!wanted) complain(wanted.error().message);
///   if (wanted->holds(message)) ...
///
/// Where a message does not have a field, each comparison with it is false, and so its `not` true.
/// Looking at a message that does not match allocates nothing, but for `matches`.
class Predicate {
 public:
  /// Holds for every message.
  Predicate() = default;

  /// Errors say the column, what was found and what is accepted: words that are no field, values
  /// of another type than their field, texts that are no regular expression or no bpf.
  static Result<Predicate> of(const query::Expression& expression);
  /// The same of a text.
  static Result<Predicate> parse(std::string_view text);

  bool holds(const decode::Message& message) const;
  bool is_everything() const { return whole_ == nullptr; }
  /// As it was written, but for spaces and parentheses; empty for everything.
  const std::string& text() const;
  /// The same text for filters that differ only in the order of their conditions.
  const std::string& normal_text() const;
  /// What a message must have so that the filter can hold.
  Demand demand() const;

  /// What it is inside; null for everything. Inside this room only.
  struct Whole;
  const Whole* whole() const { return whole_.get(); }

 private:
  std::shared_ptr<const Whole> whole_;
};

/// Reads a filter that a Predicate can be made of; the errors are those of both.
Result<query::Expression> understood(std::string_view text);

}  // namespace ps::filter
