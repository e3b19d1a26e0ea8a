// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "query/expression.h"

namespace ps::query {
namespace {

namespace json = boost::json;
using Kind = Expression::Kind;

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  const bool utf8 = is_utf8(text);
  for (const char c : text) {
    const auto octet = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (octet < 0x20 || octet == 0x7f || (octet >= 0x80 && !utf8)) {
      out += fmt::format("\\x{:02x}", octet);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string slice_text(const std::vector<Slice>& slices) {
  std::string out;
  for (const Slice& slice : slices) {
    if (!out.empty()) out += ",";
    out += fmt::format("{}", slice.offset);
    if (!slice.length) {
      out += ":";
    } else if (*slice.length != 1) {
      out += fmt::format(":{}", *slice.length);
    }
  }
  return out;
}

std::string operand_text(const Operand& operand) {
  if (operand.kind == Operand::Kind::text) return in_quotes(operand.value);
  std::string out = operand.value;
  if (!operand.slices.empty()) out += "[" + slice_text(operand.slices) + "]";
  if (operand.kind != Operand::Kind::call) return out;
  out += "(";
  for (const Operand& argument : operand.arguments) {
    if (&argument != &operand.arguments.front()) out += ", ";
    out += operand_text(argument);
  }
  return out + ")";
}

std::string set_text(const std::vector<Element>& set) {
  std::string out = "{";
  for (const Element& element : set) {
    if (&element != &set.front()) out += ", ";
    out += operand_text(element.first);
    if (element.last) out += ".." + operand_text(*element.last);
  }
  return out + "}";
}

/// How tightly a tree holds together: what is looser than its place stands in parentheses.
int tightness(Kind kind) { return kind == Kind::any_of ? 0 : kind == Kind::all_of ? 1 : 2; }

std::string inside(const Expression& expression, int at_least) {
  const std::string text = to_string(expression);
  return tightness(expression.kind) < at_least ? "(" + text + ")" : text;
}

std::string joined(const Expression& expression, std::string_view word, int at_least) {
  std::string out;
  for (const Expression& child : expression.children) {
    if (!out.empty()) out += word;
    out += inside(child, at_least);
  }
  return out;
}

json::value operand_json(const Operand& operand) {
  if (operand.kind == Operand::Kind::text) return json::object{{"text", operand.value}};
  if (operand.kind == Operand::Kind::call) {
    json::array arguments;
    for (const Operand& argument : operand.arguments) arguments.push_back(operand_json(argument));
    return json::object{{operand.value, std::move(arguments)}};
  }
  if (operand.slices.empty()) return json::value(operand.value);
  return json::object{{"word", operand.value}, {"slice", slice_text(operand.slices)}};
}

json::value set_json(const std::vector<Element>& set) {
  json::array elements;
  for (const Element& element : set) {
    if (element.last) {
      elements.push_back(
          json::object{{"from", operand_json(element.first)}, {"to", operand_json(*element.last)}});
    } else {
      elements.push_back(operand_json(element.first));
    }
  }
  return elements;
}

json::value children_json(const std::vector<Expression>& children) {
  json::array all;
  for (const Expression& child : children) all.push_back(to_json(child));
  return all;
}

}  // namespace

std::string to_string(const Expression& expression) {
  switch (expression.kind) {
    case Kind::everything:
      return "";
    case Kind::all_of:
      return joined(expression, " and ", 2);
    case Kind::any_of:
      return joined(expression, " or ", 1);
    case Kind::negation:
      return "not " + inside(expression.children.front(), 2);
    case Kind::comparison:
      return fmt::format("{} {} {}", operand_text(expression.left), symbol(expression.comparison),
                         operand_text(expression.right));
    case Kind::membership:
      return operand_text(expression.left) + " in " + set_text(expression.set);
    case Kind::presence:
      return operand_text(expression.left);
  }
  return "";
}

json::value to_json(const Expression& expression) {
  switch (expression.kind) {
    case Kind::everything:
      return json::object{};
    case Kind::all_of:
      return json::object{{"and", children_json(expression.children)}};
    case Kind::any_of:
      return json::object{{"or", children_json(expression.children)}};
    case Kind::negation:
      return json::object{{"not", to_json(expression.children.front())}};
    case Kind::comparison:
      return json::object{
          {symbol(expression.comparison),
           json::array{operand_json(expression.left), operand_json(expression.right)}}};
    case Kind::membership:
      return json::object{
          {"in", json::array{operand_json(expression.left), set_json(expression.set)}}};
    case Kind::presence:
      return json::object{{"has", operand_json(expression.left)}};
  }
  return {};
}

}  // namespace ps::query
