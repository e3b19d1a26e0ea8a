// SPDX-License-Identifier: Apache-2.0
#include "filter_options.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include <CLI/App.hpp>
#include <fmt/format.h>

#include "base/address.h"
#include "filter/legacy_form.h"
#include "filter/predicate.h"
#include "openflow/msg_type.h"

namespace ps::app {
namespace {

constexpr auto kGroup = "What to show";

Result<std::string> said(std::string filter) {
  return {boost::system::in_place_value, std::move(filter)};
}

Result<std::string> dpid_filter(const std::string& text) {
  const auto dpid = parse_dpid(text);
  if (!dpid) return dpid.error();
  return said("of.dpid == " + to_string(*dpid));
}

Result<std::string> direction_filter(const std::string& text) {
  const auto filter = filter::direction_filter(text);
  if (!filter) return filter.error();
  return said(to_string(*filter));
}

}  // namespace

FilterOptions::FilterOptions(CLI::App& command) : command_(command) {
  add({"-Y,--filter", "FILTER",
       "messages that satisfy this filter, like Wireshark's:\n"
       "'of.type == packet_in and eth.src == 02:00:00:00:00:01';\n"
       "packetstreamer explain tells more",
       kGroup},
      said);
  add({"--host", "MAC|IP",
       "messages that concern this address, in any usual spelling\n"
       "(default: every message there is)",
       kGroup},
      host_condition);
  add({"--type", "T,...", "messages of these types: packet_in,flow_mod", kGroup}, type_condition);
  add({"--dpid", "D", "messages of this switch: 0x11 or 00:00:00:00:00:00:00:11", kGroup},
      dpid_filter);
  add({"--direction", "in|out|both",
       "in: packet-ins; out: packet-outs and flow-mods; both: these\n"
       "three (default: every kind)",
       kGroup},
      direction_filter);
  const std::string help = "the contrary of the condition that follows";
  not_ = command
             .add_flag_function(
                 "--not", [](std::int64_t) {}, help)
             ->group(kGroup);
  add_flag(command_,
           {"--print-filter", "", "show all conditions as one filter, and nothing else", kGroup},
           only_print_);
}

template <class ToFilter>
void FilterOptions::add(const OptionHelp& help, ToFilter to_filter) {
  auto given = std::make_shared<Given>();
  const auto& option =
      add_repeatable(command_, help, [given, to_filter](const std::string& text) -> Result<void> {
        const auto filter = to_filter(text);
        if (!filter) return filter.error();
        auto expression = filter::understood(*filter);
        if (!expression) return expression.error();
        given->push_back(*std::move(expression));
        return {};
      });
  given_.emplace(&option, std::move(given));
}

void FilterOptions::accept_words() {
  add_repeatable(command_, {"FILTER", "", "a filter, as with -Y; several words are one filter"},
                 [this](const std::string& word) -> Result<void> {
                   text_ += (text_.empty() ? "" : " ") + word;
                   return {};
                 })
      .expected(-1);
}

query::Expression FilterOptions::filter_of_words() const {
  auto filter = filter::understood(text_);
  if (!filter) throw CLI::ValidationError("FILTER", filter.error().message);
  return *std::move(filter);
}

query::Expression FilterOptions::expression() const {
  std::vector<query::Expression> all{filter_of_words()};
  std::map<const CLI::Option*, std::size_t> used;
  bool negate = false;
  for (const CLI::Option* option : command_.parse_order()) {
    if (option == not_) {
      negate = !negate;
      continue;
    }
    const auto found = given_.find(option);
    if (found == given_.end()) continue;
    auto condition = (*found->second)[used[option]++];
    if (std::exchange(negate, false)) condition = query::Expression::negated(std::move(condition));
    all.push_back(std::move(condition));
  }
  if (negate) throw CLI::ValidationError("--not", "stands in front of a condition, like --host");
  return query::Expression::all_of(std::move(all));
}

Result<std::string> host_condition(const std::string& text) {
  if (const auto mac = parse_mac(text)) return said(to_string(filter::host_filter(*mac)));
  if (const auto ip = parse_ip(text)) return said(to_string(filter::host_filter(*ip)));
  return Error{
      fmt::format("'{}' is neither a MAC address, like 02:00:00:00:00:01, nor an IP "
                  "address, like 10.0.0.1 or 2001:db8::1",
                  text)};
}

Result<std::string> type_condition(const std::string& text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    const auto name = text.substr(begin, end - begin);
    if (name != openflow::name(openflow::msg_type_named(name))) {
      return Error{fmt::format(
          "'{}' is not a type of message; write them as they are shown, like packet_in,flow_mod",
          name)};
    }
    begin = end + 1;
  }
  if (text.find(',') == std::string::npos) return said("of.type == " + text);
  return said("of.type in {" + text + "}");
}

int print(const query::Expression& filter) {
  std::puts(to_string(filter).c_str());
  return 0;
}

}  // namespace ps::app
