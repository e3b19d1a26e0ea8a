// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "query/expression.h"

namespace ps::query {
namespace {

using Kind = Expression::Kind;

/// Conditions with their texts, sorted, each once.
std::vector<Expression> sorted(std::vector<Expression> parts) {
  std::vector<std::pair<std::string, Expression>> texts;
  texts.reserve(parts.size());
  for (auto& part : parts) {
    auto text = to_string(part);
    texts.emplace_back(std::move(text), std::move(part));
  }
  std::ranges::stable_sort(texts, {}, &std::pair<std::string, Expression>::first);
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  texts.erase(std::unique(texts.begin(), texts.end(), same), texts.end());
  std::vector<Expression> all;
  all.reserve(texts.size());
  for (auto& [text, part] : texts) all.push_back(std::move(part));
  return all;
}

}  // namespace

Expression normal(Expression expression) {
  const Kind kind = expression.kind;
  if (kind != Kind::all_of && kind != Kind::any_of && kind != Kind::negation) return expression;
  for (auto& child : expression.children) child = normal(std::move(child));
  if (kind == Kind::all_of) return Expression::all_of(sorted(std::move(expression.children)));
  if (kind == Kind::any_of) return Expression::any_of(sorted(std::move(expression.children)));
  auto& child = expression.children.front();
  if (child.kind == Kind::negation) return Expression(std::move(child.children.front()));
  return expression;
}

}  // namespace ps::query
