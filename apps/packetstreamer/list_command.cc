// SPDX-License-Identifier: Apache-2.0
#include "list_command.h"

#include <cstdio>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "capture/taps.h"
#include "filter/fields.h"
#include "option_values.h"
#include "options.h"
#include "plugin/plugins.h"
#include "plugin_options.h"
#include "record/log_spec.h"
#include "render/rendering.h"
#include "stream/delivery.h"
#include "table.h"

namespace ps::app {
namespace {

constexpr auto kFooter = R"(
Examples:
  packetstreamer list formats
  packetstreamer list fields | grep '^of.match'
  packetstreamer list plugins --plugin ./acme.so
)";

std::vector<Row> taps() {
  std::vector<Row> rows;
  for (const auto& tap : capture::taps()) {
    rows.push_back({std::string(tap.name), std::string(to_string(tap.trust)), std::string(tap.help),
                    std::string(tap.options)});
  }
  return rows;
}

std::vector<Row> formats() {
  std::vector<Row> rows;
  for (const auto& format : render::formats()) {
    rows.push_back(
        {std::string(format.name), std::string(format.help), std::string(format.media_type)});
  }
  return rows;
}

std::vector<Row> logs() {
  std::vector<Row> rows;
  for (const auto& log : record::logs()) {
    rows.push_back({std::string(log.name), std::string(log.help)});
  }
  return rows;
}

std::vector<Row> fields() {
  std::vector<Row> rows;
  for (const auto& field : filter::Fields::known().all()) {
    rows.push_back(
        {field.name, std::string(to_string(field.domain.type)), field.help, field.where});
  }
  return rows;
}

std::string words(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

std::vector<Row> plugins() {
  std::vector<Row> rows;
  for (const auto& plugin : plugin::loaded()) {
    rows.push_back(
        {plugin.name, plugin.help, plugin.file,
         words(plugin.fields) + (plugin.fields.empty() ? "" : " ") + words(plugin.formats)});
  }
  return rows;
}

std::vector<Row> deliveries() {
  std::vector<Row> rows;
  for (const auto& delivery : stream::deliveries()) {
    rows.push_back({std::string(delivery.name), std::string(delivery.help),
                    std::string(delivery.where), std::string(delivery.media_type)});
  }
  return rows;
}

struct Subject {
  std::string_view name;
  std::vector<Row> (*rows)();
};
constexpr Subject kSubjects[] = {{"taps", taps}, {"fields", fields},         {"formats", formats},
                                 {"logs", logs}, {"deliveries", deliveries}, {"plugins", plugins}};

std::string subjects() {
  std::string names;
  for (const auto& subject : kSubjects) {
    names += (names.empty() ? "" : ", ") + std::string(subject.name);
  }
  return names;
}

Result<const Subject*> parse_subject(const std::string& text) {
  for (const auto& subject : kSubjects) {
    if (subject.name == text) return &subject;
  }
  return Error{"'" + text + "' is not one of " + subjects()};
}

int list(const Subject& subject) {
  std::fputs(aligned(subject.rows()).c_str(), stdout);
  return 0;
}

}  // namespace

std::vector<std::string> list_subjects() {
  std::vector<std::string> names;
  for (const auto& subject : kSubjects) names.emplace_back(subject.name);
  return names;
}

void add_list_command(CLI::App& program, Action& chosen) {
  auto subject = std::make_shared<const Subject*>();
  auto* command = program.add_subcommand("list", "what there is: " + subjects());
  add_plugin_option(*command);
  add_option(*command, {"WHAT", "", "one of these"}, into(*subject, parse_subject)).required();
  command->footer(kFooter);
  command->callback([subject, &chosen] { chosen = [subject] { return list(**subject); }; });
}

}  // namespace ps::app
