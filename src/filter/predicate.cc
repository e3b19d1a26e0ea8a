// SPDX-License-Identifier: Apache-2.0
#include "filter/predicate.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "filter/binding.h"

namespace ps::filter {
namespace {

const std::string kEverything;

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
  auto demand = Demand::of(*program);
  predicate.whole_ = std::make_shared<const Whole>(Whole{*std::move(program), std::move(paths),
                                                         std::move(demand), to_string(expression),
                                                         to_string(query::normal(expression))});
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

const std::string& Predicate::text() const { return whole_ ? whole_->text : kEverything; }

const std::string& Predicate::normal_text() const {
  return whole_ ? whole_->normal_text : kEverything;
}

Demand Predicate::demand() const { return whole_ ? whole_->demand : Demand{}; }

bool Predicate::holds(const decode::Message& message) const {
  if (!whole_) return true;
  thread_local std::vector<Told> told;  // what it holds is of this call, its memory of all
  Facts facts(message, whole_->paths, told);
  return whole_->program.holds(facts);
}

}  // namespace ps::filter
