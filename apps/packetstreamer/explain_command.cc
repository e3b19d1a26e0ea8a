// SPDX-License-Identifier: Apache-2.0
#include "explain_command.h"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/App.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "filter/explanation.h"
#include "filter/predicate.h"
#include "options.h"
#include "plugin_options.h"
#include "query/expression.h"

namespace ps::app {
namespace {

constexpr auto kFooter = R"(
Shows the filter as it is understood, as JSON, what the server looks it up by when a message
comes, and what the fields in it are. A filter with a mistake ends with status 2 and a line that
says where it is.

Examples:
  packetstreamer explain 'of.type == packet_in and host == 10.0.0.1'
  packetstreamer explain of.priority
  packetstreamer list fields
)";

/// The tree, a condition a line.
void tree(const query::Expression& expression, std::size_t depth, std::string& out) {
  using Kind = query::Expression::Kind;
  const auto line = [&](std::string_view text) {
    out += fmt::format("{:{}}{}\n", "", 2 * depth, text);
  };
  switch (expression.kind) {
    case Kind::everything:
      return line("every message");
    case Kind::all_of:
      line("and");
      break;
    case Kind::any_of:
      line("or");
      break;
    case Kind::negation:
      line("not");
      break;
    default:
      return line(to_string(expression));
  }
  for (const auto& child : expression.children) tree(child, depth + 1, out);
}

std::string help(const filter::FieldSpec& field) {
  std::string names;
  for (const auto name : field.domain.names) names += fmt::format(" {}", name);
  return fmt::format("{}: {}\n  {}\n  in {}\n{}  example: {}\n", field.name,
                     to_string(field.domain.type), field.help, field.where,
                     names.empty() ? "" : fmt::format("  names:{}\n", names), field.example);
}

int explain(const query::Expression& expression) {
  const auto explanation = filter::explain(expression).value();
  std::string out;
  tree(expression, 0, out);
  const auto index = explanation.demand.to_string();
  out += fmt::format("\nfilter  {}\njson    {}\nindex   {}\n", to_string(expression),
                     boost::json::serialize(to_json(expression)),
                     index.empty() ? "every message is looked at" : index);
  for (const auto* field : explanation.fields) out += "\n" + help(*field);
  std::fputs(out.c_str(), stdout);
  return 0;
}

}  // namespace

void add_explain_command(CLI::App& program, Action& chosen) {
  auto expression = std::make_shared<query::Expression>();
  auto* command = program.add_subcommand("explain", "what a filter means");
  add_plugin_option(*command);
  add_option(*command, {"FILTER", "", "a filter, in quotes"}, into(*expression, filter::understood))
      .required();
  command->footer(kFooter);
  command->callback(
      [expression, &chosen] { chosen = [expression] { return explain(*expression); }; });
}

}  // namespace ps::app
