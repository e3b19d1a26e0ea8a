// SPDX-License-Identifier: Apache-2.0
#include "filter_options.h"

#include <algorithm>
#include <map>
#include <utility>

#include <CLI/App.hpp>

namespace ps::app {
namespace {

constexpr auto kGroup = "What to show";

}  // namespace

OptionHelp host_help(std::string value) {
  return {"--host", std::move(value),
          "messages that concern this address, in any usual spelling\n"
          "(default: every message there is)",
          kGroup};
}

OptionHelp direction_help() {
  return {"--direction", "in|out|both",
          "in: packet-ins; out: packet-outs and flow-mods; both: these\n"
          "three (default: every kind)",
          kGroup};
}

FilterOptions::FilterOptions(CLI::App& command) : command_(command) {
  using filter::Predicate;
  add(host_help("MAC|IP"), filter::parse_host, Predicate::host);
  add({"--type", "T,...", "messages of these types: packet_in,flow_mod", kGroup},
      filter::parse_types, Predicate::types);
  add({"--dpid", "D", "messages of this switch: 0x11 or 00:00:00:00:00:00:00:11", kGroup},
      parse_dpid, Predicate::datapath);
  add(direction_help(), filter::parse_direction, Predicate::kinds);
  const std::string help = "the contrary of the condition that follows";
  not_ = command
             .add_flag_function(
                 "--not", [](std::int64_t) {}, help)
             ->group(kGroup);
}

template <class Parse, class Make>
void FilterOptions::add(const OptionHelp& help, Parse parse, Make make) {
  auto given = std::make_shared<std::vector<filter::Predicate>>();
  const auto& option =
      add_repeatable(command_, help, [given, parse, make](const std::string& text) -> Result<void> {
        auto value = parse(text);
        if (!value) return value.error();
        given->push_back(make(*value));
        return {};
      });
  conditions_.push_back({&option, given});
}

filter::Predicate FilterOptions::predicate() const {
  std::vector<filter::Predicate> all;
  std::map<const CLI::Option*, std::size_t> used;
  bool negate = false;
  for (const CLI::Option* option : command_.parse_order()) {
    if (option == not_) {
      negate = !negate;
      continue;
    }
    const auto condition = std::ranges::find(conditions_, option, &Condition::option);
    if (condition == conditions_.end()) continue;
    auto predicate = (*condition->given)[used[option]++];
    if (std::exchange(negate, false)) predicate = filter::Predicate::negated(std::move(predicate));
    all.push_back(std::move(predicate));
  }
  if (negate) throw CLI::ValidationError("--not", "stands in front of a condition, like --host");
  return filter::Predicate::all_of(std::move(all));
}

}  // namespace ps::app
