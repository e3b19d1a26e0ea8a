// SPDX-License-Identifier: Apache-2.0
#include "filter/predicate.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "filter/binding.h"

namespace ps::filter {

namespace {

struct Asking {
  Facts& facts;

  bool operator()(const AllOf& all) const {
    return std::ranges::all_of(all.parts, [&](const Program& each) { return each.holds(facts); });
  }
  bool operator()(const AnyOf& any) const {
    return std::ranges::any_of(any.parts, [&](const Program& each) { return each.holds(facts); });
  }
  bool operator()(const Negation& negation) const { return !negation.part.front().holds(facts); }
  bool operator()(const auto& condition) const { return condition.holds(facts); }
};

}  // namespace

bool Program::holds(Facts& facts) const { return std::visit(Asking{facts}, is); }

Result<Predicate> Predicate::of(const query::Expression& expression) {
  Predicate predicate;
  if (expression.kind == query::Expression::Kind::everything) return predicate;
  Paths paths;
  auto program = Binding(Fields::known(), paths).bind(expression);
  if (!program) return program.error();
  predicate.whole_ = std::make_shared<const Whole>(Whole{*std::move(program), std::move(paths)});
  return predicate;
}

Result<Predicate> Predicate::parse(std::string_view text) {
  const auto expression = query::parse(text);
  if (!expression) return expression.error();
  return of(*expression);
}

Result<query::Expression> understood(std::string_view text) {
  auto expression = query::parse(text);
  if (!expression) return expression;
  if (const auto bound = Predicate::of(*expression); !bound) return bound.error();
  return expression;
}

bool Predicate::holds(const decode::Message& message) const {
  if (!whole_) return true;
  thread_local std::vector<Told> told;  // what it holds is of this call, its memory of all
  Facts facts(message, whole_->paths, told);
  return whole_->program.holds(facts);
}

query::Expression expression_of(Kinds kinds) {
  const auto text = [&] {
    switch (kinds) {
      case Kinds::in:
        return "of.packet_in";
      case Kinds::out:
        return "of.type in {packet_out, flow_mod}";
      case Kinds::both:
        return "of.packet_in or of.type in {packet_out, flow_mod}";
      case Kinds::any:
        break;
    }
    return "";
  };
  return *query::parse(text());
}

query::Expression expression_of(const Filter& filter) {
  std::vector<query::Expression> parts;
  if (filter.host) parts.push_back(*query::parse("host == " + ps::to_string(*filter.host)));
  parts.push_back(expression_of(filter.kinds));
  return query::Expression::all_of(std::move(parts));
}

}  // namespace ps::filter
