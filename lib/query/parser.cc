// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "query/expression.h"
#include "query/token.h"

namespace ps::query {
namespace {

constexpr std::string_view kConditionExpected = "a condition, like of.type == packet_in";
constexpr std::string_view kValueExpected = "a value";

std::optional<Comparison> comparison_of(const Token& token) {
  constexpr std::pair<std::string_view, Comparison> kComparisons[] = {
      {"==", Comparison::equal},
      {"!=", Comparison::not_equal},
      {"===", Comparison::all_equal},
      {"!==", Comparison::any_not_equal},
      {"<", Comparison::less},
      {"<=", Comparison::less_or_equal},
      {">", Comparison::greater},
      {">=", Comparison::greater_or_equal},
      {"contains", Comparison::contains},
      {"~", Comparison::matches}};
  if (token.kind != TokenKind::symbol) return {};
  for (const auto& [text, comparison] : kComparisons) {
    if (token.text == text) return comparison;
  }
  return {};
}

/// `0:3`, `2-4`, `5`, `:2`, `-4:`; nothing when it is none of these.
std::optional<Slice> slice_of(std::string_view text) {
  const auto trim = [&] {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  };
  const auto number = [&](auto& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  };
  trim();
  Slice slice;
  constexpr std::int64_t kMax = std::numeric_limits<std::uint16_t>::max();
  if (!text.starts_with(':') && !number(slice.offset)) return {};
  if (slice.offset > kMax || slice.offset < -kMax) return {};
  trim();
  if (text.empty()) {
    slice.length = 1;
    return slice;
  }
  const char separator = text.front();
  text.remove_prefix(1);
  trim();
  if (separator == ':') {
    if (text.empty()) return slice;
    std::uint16_t length = 0;
    if (!number(length) || length == 0 || !text.empty()) return {};
    slice.length = length;
    return slice;
  }
  std::uint16_t last = 0;
  if (separator != '-' || slice.offset < 0 || !number(last) || !text.empty()) return {};
  if (last < slice.offset) return {};
  slice.length = static_cast<std::size_t>(last - slice.offset + 1);
  return slice;
}

/// Recursive descent over
///
///   or         = and { "||" and }
///   and        = not { "&&" not }
///   not        = "!" not | "(" or ")" | condition
///   condition  = operand [ comparison operand | ["!"] "in" set ]
///   set        = "{" element { "," element } "}"
///   element    = value [ ".." value ]
///   operand    = word [slice] | text | word "(" [ operand { "," operand } ] ")"
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Expression> run() {
    if (peek().kind == TokenKind::end) return Expression{};
    auto all = any_of();
    if (!all) return all;
    if (peek().kind != TokenKind::end) {
      return syntax_error(peek(), "'and', 'or' or the end");
    }
    return all;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  bool is(std::string_view symbol) const {
    return peek().kind == TokenKind::symbol && peek().text == symbol;
  }
  bool take(std::string_view symbol) {
    if (!is(symbol)) return false;
    ++at_;
    return true;
  }

  Result<Expression> any_of() { return joined("||", &Parser::all_of, &Expression::any_of); }
  Result<Expression> all_of() { return joined("&&", &Parser::negatable, &Expression::all_of); }
  Result<Expression> joined(std::string_view symbol, Result<Expression> (Parser::*part)(),
                            Expression (*join)(std::vector<Expression>)) {
    std::vector<Expression> parts;
    do {
      auto next = (this->*part)();
      if (!next) return next;
      parts.push_back(*std::move(next));
    } while (take(symbol));
    return join(std::move(parts));
  }

  Result<Expression> negatable() {
    const Token& first = peek();
    const bool negation = is("!");
    if (!negation && !is("(")) return condition();
    if (depth_ == kDeepest) {
      return Error{
          fmt::format("column {}: more than {} parentheses and negations inside each other",
                      first.column, kDeepest)};
    }
    ++depth_;
    ++at_;
    auto inner = negation ? negatable() : any_of();
    --depth_;
    if (!inner) return inner;
    if (negation) return Expression::negated(*std::move(inner));
    if (!take(")")) return syntax_error(peek(), "'and', 'or' or ')'");
    return inner;
  }

  Result<Expression> condition() {
    if (++conditions_ > kMostConditions) {
      return Error{
          fmt::format("column {}: more than {} conditions", peek().column, kMostConditions)};
    }
    Expression expression;
    expression.column = peek().column;
    auto left = operand(kConditionExpected);
    if (!left) return left.error();
    expression.left = *std::move(left);
    const bool negation = is("!") && tokens_[at_ + 1].text == "in";
    if (negation) ++at_;
    if (take("in")) {
      expression.kind = Expression::Kind::membership;
      if (auto read = set(expression.set); !read) return read.error();
      return negation ? Expression::negated(std::move(expression)) : expression;
    }
    const auto comparison = comparison_of(peek());
    if (!comparison) {
      if (expression.left.kind == Operand::Kind::text) {
        return syntax_error(peek(), "a comparison, like ==");
      }
      expression.kind = Expression::Kind::presence;
      return expression;
    }
    ++at_;
    expression.kind = Expression::Kind::comparison;
    expression.comparison = *comparison;
    auto right = operand(kValueExpected);
    if (!right) return right.error();
    expression.right = *std::move(right);
    return expression;
  }

  Result<void> set(std::vector<Element>& elements) {
    const std::size_t column = peek().column;
    if (!take("{")) return syntax_error(peek(), "a set, like {1, 5..9}");
    do {
      if (elements.size() == kLargestSet) {
        return Error{fmt::format("column {}: more than {} elements in a set", column, kLargestSet)};
      }
      auto first = operand(kValueExpected);
      if (!first) return first.error();
      elements.push_back({*std::move(first), {}});
      if (!take("..")) continue;
      auto last = operand(kValueExpected);
      if (!last) return last.error();
      elements.back().last = *std::move(last);
    } while (take(","));
    if (!take("}")) return syntax_error(peek(), "',' or '}'");
    return {};
  }

  Result<Operand> operand(std::string_view expected) {
    const Token& token = peek();
    // `in` and `contains` are words where a value stands.
    const bool is_word = token.kind == TokenKind::word || is("in") || is("contains");
    if (!is_word && token.kind != TokenKind::text) return syntax_error(token, expected);
    ++at_;
    Operand operand{.kind = is_word ? Operand::Kind::word : Operand::Kind::text,
                    .value = token.text,
                    .slices = {},
                    .arguments = {},
                    .column = token.column};
    if (!is_word) return operand;
    if (peek().kind == TokenKind::slice) {
      if (auto read = slices(operand.slices); !read) return read.error();
    } else if (is("(")) {
      if (auto read = arguments(operand); !read) return read.error();
    }
    return operand;
  }

  Result<void> slices(std::vector<Slice>& slices) {
    const Token& token = peek();
    ++at_;
    std::string_view rest = token.text;
    for (bool more = true; more;) {
      const auto comma = rest.find(',');
      const auto slice = slice_of(rest.substr(0, comma));
      if (!slice) {
        return syntax_error(token,
                            "a slice, like [0:3], [2-4], [5] or [-2:], of at most 65535 octets");
      }
      slices.push_back(*slice);
      more = comma != std::string_view::npos;
      if (more) rest.remove_prefix(comma + 1);
    }
    return {};
  }

  Result<void> arguments(Operand& call) {
    call.kind = Operand::Kind::call;
    if (depth_ == kDeepest) {
      return Error{fmt::format("column {}: more than {} calls and parentheses inside each other",
                               call.column, kDeepest)};
    }
    ++depth_;
    ++at_;
    if (!is(")")) {
      do {
        auto argument = operand(kValueExpected);
        if (!argument) return argument.error();
        call.arguments.push_back(*std::move(argument));
      } while (take(","));
    }
    --depth_;
    if (!take(")")) return syntax_error(peek(), "',' or ')'");
    return {};
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t conditions_ = 0;
};

}  // namespace

Result<Expression> parse(std::string_view text) {
  if (text.size() > kLongestText) {
    return Error{fmt::format("column {}: the filter has {} octets; at most {} are accepted",
                             kLongestText + 1, text.size(), kLongestText)};
  }
  auto split = tokens(text);
  if (!split) return split.error();
  return Parser(*std::move(split)).run();
}

}  // namespace ps::query
