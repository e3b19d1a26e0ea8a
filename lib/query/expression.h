// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace ps::query {

/// A run of octets of a field: from `offset`, `length` of them; without a length to the end. A
/// negative offset counts from the end.
struct Slice {
  std::int64_t offset = 0;
  std::optional<std::size_t> length;

  bool operator==(const Slice&) const = default;
};

/// One side of a comparison.
struct Operand {
  enum class Kind : std::uint8_t {
    word,  ///< a field or a value, which only whoever knows the fields can tell
    text,  ///< stood in quotes
    call,  ///< `bpf("icmp")`: `value` is the function
  };
  Kind kind = Kind::word;
  std::string value;
  std::vector<Slice> slices;       ///< of a word; what they cut out is put together
  std::vector<Operand> arguments;  ///< of a call
  std::size_t column = 0;          ///< where it stood, from 1; not compared

  bool operator==(const Operand& other) const {
    return kind == other.kind && value == other.value && slices == other.slices &&
           arguments == other.arguments;
  }
};

/// Wireshark's comparisons. A field may have several values in one message.
enum class Comparison : std::uint8_t {
  equal,          ///< `==`: any value
  not_equal,      ///< `!=`: no value, and there is one
  all_equal,      ///< `===`: all values, and there is one
  any_not_equal,  ///< `!==`
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  contains,
  matches,
};
/// As it is printed: `==`, `contains`.
std::string_view symbol(Comparison comparison);
/// `<`, `<=`, `>`, `>=`.
bool is_ordering(Comparison comparison);

/// An element of a set: a value, or all from `first` to `last`.
struct Element {
  Operand first;
  std::optional<Operand> last;

  bool operator==(const Element&) const = default;
};

/// What a filter says, as written: a tree that knows no field. A value.
///
///   auto expression = query::parse("host == 10.0.0.1 and not of.type == hello");
///   if (!expression) complain(expression.error().message);  // column 9: expected ...
///
/// Equal trees print the same, and what is printed parses to an equal tree.
struct Expression {
  enum class Kind : std::uint8_t {
    everything,  ///< the empty text
    all_of,      ///< and
    any_of,      ///< or
    negation,    ///< not
    comparison,  ///< `left` `comparison` `right`
    membership,  ///< `left` in `set`
    presence,    ///< `left` alone: there is such a field, or the call holds
  };
  Kind kind = Kind::everything;
  /// Of all_of and any_of two or more, none of its own kind; of negation one.
  std::vector<Expression> children;
  Operand left;
  Comparison comparison = Comparison::equal;
  Operand right;
  std::vector<Element> set;
  std::size_t column = 0;  ///< where it began; not compared

  bool operator==(const Expression& other) const;

  /// `parts` joined; those of the same kind are taken apart, `everything` is left out of `and`.
  static Expression all_of(std::vector<Expression> parts);
  static Expression any_of(std::vector<Expression> parts);
  static Expression negated(Expression part);
};

inline constexpr std::size_t kLongestText = 65'536;  ///< octets
inline constexpr std::size_t kDeepest = 100;         ///< parentheses and negations
inline constexpr std::size_t kLargestSet = 10'000;   ///< elements
inline constexpr std::size_t kMostConditions = 10'000;

/// Reads a filter. Errors are one line, with column, what was found and what was expected.
Result<Expression> parse(std::string_view text);

/// The column that an error of parse and of those who bind its words names.
std::optional<std::size_t> error_column(std::string_view message);

/// The same condition in one form for every order and repetition of what `and` and `or` join, and
/// without double negations: expressions with equal normal forms hold for the same messages.
Expression normal(Expression expression);

/// With `and`, `or`, `not` and no more parentheses than needed; empty for everything.
std::string to_string(const Expression& expression);

/// `{"and": [...]}`, `{"or": [...]}`, `{"not": X}`, `{"==": ["of.type", "flow_mod"]}`,
/// `{"in": ["of.xid", [1, {"from": "2", "to": "9"}]]}`, `{"has": "tcp"}`; what stood in quotes is
/// `{"text": T}`, a call `{"bpf": ["icmp"]}`, a slice `{"word": "eth.src", "slice": "0:3"}`.
boost::json::value to_json(const Expression& expression);

}  // namespace ps::query
