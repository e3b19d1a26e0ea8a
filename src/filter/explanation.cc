// SPDX-License-Identifier: Apache-2.0
#include "filter/explanation.h"

#include <algorithm>
#include <utility>

#include "filter/predicate.h"

namespace ps::filter {
namespace {

void collect(const query::Operand& operand, std::vector<const FieldSpec*>& all) {
  const auto field = Fields::known().find(operand.value);
  if (operand.kind != query::Operand::Kind::word || !field) return;
  if (std::ranges::find(all, field->spec) == all.end()) all.push_back(field->spec);
}

void collect(const query::Expression& expression, std::vector<const FieldSpec*>& all) {
  collect(expression.left, all);
  collect(expression.right, all);
  for (const auto& child : expression.children) collect(child, all);
}

}  // namespace

Result<Explanation> explain(const query::Expression& expression) {
  const auto predicate = Predicate::of(expression);
  if (!predicate) return predicate.error();
  Explanation explanation{predicate->demand(), {}};
  collect(expression, explanation.fields);
  return {boost::system::in_place_value, std::move(explanation)};
}

}  // namespace ps::filter
