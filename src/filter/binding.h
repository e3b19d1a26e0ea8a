// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "filter/conditions.h"
#include "filter/predicate.h"

/// How a Predicate is made and what it is inside. Inside this room only.
namespace ps::filter {

struct Program;
struct AllOf {
  std::vector<Program> parts;  ///< those that cost least first
};
struct AnyOf {
  std::vector<Program> parts;
};
struct Negation {
  std::vector<Program> part;  ///< one
};

/// A tree of conditions.
struct Program {
  std::variant<TypeIn, HostIs, Present, Compared, ComparedFields, OneOf, Matching, Bpf, AllOf,
               AnyOf, Negation>
      is;
  Cost cost = Cost::header;

  bool holds(Facts& facts) const;
};

struct Predicate::Whole {
  Program program;
  Paths paths;  ///< the members of bodies that it asks for
  Demand demand;
  std::string text;
  std::string normal_text;
};

/// Gives the words of an expression their meaning.
class Binding {
 public:
  /// Adds to `paths` the members of bodies that are asked for.
  Binding(const Fields& fields, Paths& paths) : fields_(fields), paths_(paths) {}

  Result<Program> bind(const query::Expression& expression);

 private:
  using Parts = std::vector<Program>;

  /// `Several` is AllOf or AnyOf.
  template <class Several>
  Result<Program> several(const std::vector<query::Expression>& children);
  Result<Parts> bind_all(const std::vector<query::Expression>& children);
  Result<Program> presence(const query::Expression& expression);
  Result<Program> comparison(const query::Expression& expression);
  Result<Program> compared(const Subject& subject, const query::Expression& expression);
  Result<Program> compared_host(const query::Expression& expression);
  Result<Program> membership(const query::Expression& expression);
  Result<Program> matching(const Subject& subject, const query::Operand& operand);
  Result<Program> bpf_of(const query::Operand& call) const;

  Result<Subject> subject(const query::Operand& operand);
  bool is_field(const query::Operand& operand) const;
  Error no_field(const query::Operand& operand) const;
  template <class Condition>
  Program leaf(Condition condition, const Subject& subject) const;

  const Fields& fields_;
  Paths& paths_;
};

}  // namespace ps::filter
