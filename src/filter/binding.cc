// SPDX-License-Identifier: Apache-2.0
#include "filter/binding.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ps::filter {
namespace {

using query::Comparison;
using query::Expression;
using query::Operand;

/// What `a OP b` is as `b OP a`; nothing where that cannot be said.
std::optional<Comparison> mirrored(Comparison comparison) {
  switch (comparison) {
    case Comparison::less:
      return Comparison::greater;
    case Comparison::less_or_equal:
      return Comparison::greater_or_equal;
    case Comparison::greater:
      return Comparison::less;
    case Comparison::greater_or_equal:
      return Comparison::less_or_equal;
    case Comparison::contains:
    case Comparison::matches:
      return {};
    default:
      return comparison;
  }
}

bool has_octets(ValueType type) { return type == ValueType::octets || type == ValueType::text; }

bool can_be_sliced(ValueType type) {
  return has_octets(type) || type == ValueType::mac || type == ValueType::ipv4 ||
         type == ValueType::ipv6;
}

Domain domain_of(const Subject& subject) {
  if (!subject.slices.empty()) return {.type = ValueType::octets};
  return subject.field.spec->domain;
}

bool is_type_field(const Subject& subject) {
  return subject.field.spec->name == "of.type" && !subject.field.only_version;
}

std::optional<Program> type_named(const Literal& literal) {
  if (literal.name.empty()) return {};
  TypeIn condition;
  condition.types.set(static_cast<std::size_t>(openflow::msg_type_named(literal.name)));
  return Program{condition, Cost::header};
}

}  // namespace

Result<Program> Binding::bind(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::everything:
      return Program{AllOf{}, Cost::header};
    case Expression::Kind::all_of:
      return several<AllOf>(expression.children);
    case Expression::Kind::any_of:
      return several<AnyOf>(expression.children);
    case Expression::Kind::negation: {
      auto part = bind_all(expression.children);
      if (!part) return part.error();
      const Cost cost = part->front().cost;
      return Program{Negation{*std::move(part)}, cost};
    }
    case Expression::Kind::comparison:
      return comparison(expression);
    case Expression::Kind::membership:
      return membership(expression);
    case Expression::Kind::presence:
      return presence(expression);
  }
  return Error{"a filter of no known kind"};
}

Result<Binding::Parts> Binding::bind_all(const std::vector<Expression>& children) {
  Parts parts;
  parts.reserve(children.size());
  for (const Expression& child : children) {
    auto part = bind(child);
    if (!part) return part.error();
    parts.push_back(*std::move(part));
  }
  return parts;
}

template <class Several>
Result<Program> Binding::several(const std::vector<Expression>& children) {
  auto parts = bind_all(children);
  if (!parts) return parts.error();
  std::ranges::stable_sort(*parts, {}, &Program::cost);
  const Cost cost = parts->back().cost;
  return Program{Several{*std::move(parts)}, cost};
}

Result<Program> Binding::presence(const Expression& expression) {
  if (expression.left.kind == Operand::Kind::call) return bpf_of(expression.left);
  auto field = subject(expression.left);
  if (!field) return field.error();
  if (field->type() == ValueType::host) return Program{HostIs{}, Cost::body};
  return leaf(Present{*field}, *field);
}

Result<Program> Binding::comparison(const Expression& expression) {
  if (!is_field(expression.left) && is_field(expression.right)) {
    if (const auto comparison = mirrored(expression.comparison)) {
      Expression turned(expression);
      std::swap(turned.left, turned.right);
      turned.comparison = *comparison;
      return this->comparison(turned);
    }
  }
  auto left = subject(expression.left);
  if (!left) return left.error();
  if (left->type() == ValueType::host) return compared_host(expression);
  return compared(*left, expression);
}

Result<Program> Binding::compared(const Subject& left, const Expression& expression) {
  const Operand& operand = expression.right;
  const auto comparison = expression.comparison;
  const std::string& name = expression.left.value;
  if (comparison == Comparison::matches) return matching(left, operand);
  if (comparison == Comparison::contains && !has_octets(left.type())) {
    return Error{
        fmt::format("column {}: {} is a {}; contains is for text and octets, also for slices "
                    "like eth.src[0:3]",
                    expression.left.column, name, to_string(left.type()))};
  }
  const Domain domain = domain_of(left);
  const bool is_name = std::ranges::find(domain.names, operand.value) != domain.names.end();
  if (!is_name && is_field(operand)) {
    auto right = subject(operand);
    if (!right) return right.error();
    const bool same =
        left.type() == right->type() || (has_octets(left.type()) && has_octets(right->type()));
    if (!same || left.type() == ValueType::presence) {
      return Error{fmt::format("column {}: {} ({}) cannot be compared with {} ({})", operand.column,
                               name, to_string(left.type()), operand.value,
                               to_string(right->type()))};
    }
    auto program = leaf(ComparedFields{left, comparison, *right}, left);
    program.cost = std::max(program.cost, right->field.spec->cost);
    return program;
  }
  auto value = literal(operand, domain, name);
  if (!value) return value.error();
  if (query::is_ordering(comparison) && !value->name.empty()) {
    return Error{fmt::format("column {}: names like {} have no order; {} takes == and != with them",
                             operand.column, operand.value, name)};
  }
  if (is_type_field(left) && comparison == Comparison::equal) {
    if (auto type = type_named(*value)) return *std::move(type);
  }
  return leaf(Compared{left, comparison, *std::move(value)}, left);
}

Result<Program> Binding::compared_host(const Expression& expression) {
  const Operand& operand = expression.right;
  const bool equal = expression.comparison == Comparison::equal;
  if (!equal && expression.comparison != Comparison::not_equal) {
    return Error{fmt::format("column {}: host takes ==, != and in", expression.left.column)};
  }
  const auto value = literal(operand, {.type = ValueType::host}, "host");
  if (!value) return value.error();
  if (value->bits != 8 * value->octets.size()) {
    return Error{
        fmt::format("column {}: host takes whole addresses; for a prefix there is ip.addr == {}",
                    operand.column, operand.value)};
  }
  const Bytes address = as_bytes(value->octets);
  HostIs is;
  if (address.size() == MacAddress{}.octets.size()) {
    is.address = mac_from(address);
  } else {
    is.address = ip_from(address);
  }
  Program program{is, Cost::body};
  if (equal) return program;
  Program negation{Negation{{std::move(program)}}, Cost::body};
  return Program{AllOf{{Program{HostIs{}, Cost::body}, std::move(negation)}}, Cost::body};
}

Result<Program> Binding::membership(const Expression& expression) {
  auto field = subject(expression.left);
  if (!field) return field.error();
  const std::string& name = expression.left.value;
  if (field->type() == ValueType::host) {
    AnyOf any;
    for (const auto& element : expression.set) {
      if (element.last) {
        return Error{fmt::format("column {}: host has no ranges", element.last->column)};
      }
      Expression one;
      one.kind = Expression::Kind::comparison;
      one.left = expression.left;
      one.right = element.first;
      auto part = compared_host(one);
      if (!part) return part.error();
      any.parts.push_back(*std::move(part));
    }
    return Program{std::move(any), Cost::body};
  }
  OneOf set{*field};
  TypeIn types;
  bool only_types = is_type_field(*field);
  for (const auto& element : expression.set) {
    auto first = literal(element.first, domain_of(*field), name);
    if (!first) return first.error();
    if (!element.last) {
      only_types = only_types && !first->name.empty();
      if (only_types)
        types.types.set(static_cast<std::size_t>(openflow::msg_type_named(first->name)));
      const bool number = domain_of(*field).type == ValueType::number && first->name.empty();
      if (number) {
        set.numbers.push_back(first->number);
      } else {
        set.others.push_back({*std::move(first), {}});
      }
      continue;
    }
    only_types = false;
    auto last = literal(*element.last, domain_of(*field), name);
    if (!last) return last.error();
    if (!first->name.empty() || !last->name.empty()) {
      return Error{
          fmt::format("column {}: names have no order, so no ranges", element.first.column)};
    }
    set.others.push_back({*std::move(first), *std::move(last)});
  }
  if (only_types) return Program{types, Cost::header};
  std::ranges::sort(set.numbers);
  return leaf(std::move(set), *field);
}

Result<Program> Binding::matching(const Subject& field, const Operand& operand) {
  if (!has_octets(field.type())) {
    return Error{fmt::format("column {}: {} is a {}; matches is for text and octets",
                             operand.column, field.field.spec->name, to_string(field.type()))};
  }
  if (operand.kind != Operand::Kind::text) {
    return Error{
        fmt::format("column {}: expected a regular expression in double quotes, found '{}'",
                    operand.column, operand.value)};
  }
  auto expression = regular_expression(operand.value);
  if (!expression) {
    return Error{fmt::format("column {}: not a regular expression: {}", operand.column,
                             expression.error().message)};
  }
  auto program = leaf(Matching{field, *std::move(expression)}, field);
  program.cost = Cost::program;
  return program;
}

Result<Program> Binding::bpf_of(const Operand& call) const {
  const bool one_text =
      call.arguments.size() == 1 && call.arguments.front().kind == Operand::Kind::text;
  if (call.value != "bpf" || !one_text) {
    return Error{
        fmt::format("column {}: the only function is bpf(\"EXPRESSION\"), like "
                    "bpf(\"icmp and host 10.0.0.1\")",
                    call.column)};
  }
  auto program = bpf(call.arguments.front().value);
  if (!program) {
    return Error{fmt::format("column {}: not a bpf expression: {}", call.arguments.front().column,
                             program.error().message)};
  }
  return Program{Bpf{*std::move(program)}, Cost::program};
}

bool Binding::is_field(const Operand& operand) const {
  return operand.kind == Operand::Kind::word && fields_.find(operand.value).has_value();
}

Error Binding::no_field(const Operand& operand) const {
  if (operand.kind != Operand::Kind::word) {
    return Error{fmt::format("column {}: expected a field, found {}", operand.column,
                             operand.kind == Operand::Kind::text ? "text" : "a function")};
  }
  return Error{fmt::format("column {}: {} is no field{}", operand.column, operand.value,
                           fields_.suggest(operand.value))};
}

Result<Subject> Binding::subject(const Operand& operand) {
  const auto field =
      operand.kind == Operand::Kind::word ? fields_.find(operand.value) : std::nullopt;
  if (!field) return no_field(operand);
  if (!operand.slices.empty() && !can_be_sliced(field->spec->domain.type)) {
    return Error{fmt::format("column {}: {} is a {}; slices are for addresses, octets and text",
                             operand.column, operand.value, to_string(field->spec->domain.type))};
  }
  if (field->spec->extract == nullptr) paths_.add(field->spec->path);
  return Subject{*field, operand.slices};
}

template <class Condition>
Program Binding::leaf(Condition condition, const Subject& subject) const {
  return {std::move(condition), subject.field.spec->cost};
}

}  // namespace ps::filter
