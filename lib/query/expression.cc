// SPDX-License-Identifier: Apache-2.0
#include "query/expression.h"

#include <charconv>
#include <iterator>
#include <system_error>
#include <utility>

namespace ps::query {
namespace {

Expression joined(Expression::Kind kind, std::vector<Expression> parts) {
  Expression all;
  all.kind = kind;
  if (!parts.empty()) all.column = parts.front().column;
  for (auto& part : parts) {
    if (part.kind != kind) {
      all.children.push_back(std::move(part));
      continue;
    }
    all.children.insert(all.children.end(), std::make_move_iterator(part.children.begin()),
                        std::make_move_iterator(part.children.end()));
  }
  if (all.children.size() == 1) return Expression(std::move(all.children.front()));
  return all;
}

}  // namespace

bool Expression::operator==(const Expression& other) const {
  return kind == other.kind && children == other.children && left == other.left &&
         comparison == other.comparison && right == other.right && set == other.set;
}

Expression Expression::all_of(std::vector<Expression> parts) {
  std::erase_if(parts, [](const Expression& part) { return part.kind == Kind::everything; });
  if (parts.empty()) return {};
  return joined(Kind::all_of, std::move(parts));
}

Expression Expression::any_of(std::vector<Expression> parts) {
  for (const auto& part : parts) {
    if (part.kind == Kind::everything) return {};
  }
  return joined(Kind::any_of, std::move(parts));
}

Expression Expression::negated(Expression part) {
  Expression negation;
  negation.kind = Kind::negation;
  negation.column = part.column;
  negation.children.push_back(std::move(part));
  return negation;
}

std::string_view symbol(Comparison comparison) {
  switch (comparison) {
    case Comparison::equal:
      return "==";
    case Comparison::not_equal:
      return "!=";
    case Comparison::all_equal:
      return "===";
    case Comparison::any_not_equal:
      return "!==";
    case Comparison::less:
      return "<";
    case Comparison::less_or_equal:
      return "<=";
    case Comparison::greater:
      return ">";
    case Comparison::greater_or_equal:
      return ">=";
    case Comparison::contains:
      return "contains";
    case Comparison::matches:
      return "matches";
  }
  return "==";
}

bool is_ordering(Comparison comparison) {
  return comparison == Comparison::less || comparison == Comparison::less_or_equal ||
         comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
}

std::optional<std::size_t> error_column(std::string_view message) {
  constexpr std::string_view kBefore = "column ";
  if (!message.starts_with(kBefore)) return {};
  message.remove_prefix(kBefore.size());
  std::size_t column = 0;
  const auto* const end = message.data() + message.size();
  const auto [rest, failure] = std::from_chars(message.data(), end, column);
  if (failure != std::errc{} || rest == end || *rest != ':') return {};
  return column;
}

}  // namespace ps::query
