// SPDX-License-Identifier: Apache-2.0
#include "read_stats.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "openflow/version.h"
#include "render/printable.h"
#include "statistics_text.h"
#include "table.h"

namespace ps::app {
namespace {

std::string version_name(std::uint8_t wire) {
  if (!openflow::is_known(wire)) return fmt::format("{:#04x}", wire);
  return std::string(to_string(openflow::Version{wire}));
}

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string switch_name(const decode::Channel& channel) {
  if (!channel.switch_name.empty()) return render::printable(channel.switch_name);
  if (channel.dpid) return to_string(*channel.dpid);
  return render::printable(channel.switch_peer);
}

}  // namespace

void ReadStats::add(const decode::Message& message, bool malformed) {
  Count& count = by_type_[{message.header.version, message.type}];
  ++count.messages;
  count.octets += message.bytes.size();
  count.malformed += malformed ? 1 : 0;
  OfChannel& channel = by_channel_[message.channel->id];
  channel.channel = message.channel;
  names_ = message.channel->names;
  ++channel.messages[static_cast<std::size_t>(message.direction)];
  channel.octets += message.bytes.size();
  counts_.count(message);
}

std::string ReadStats::text() const { return by_type() + "\n" + by_switch() + by_packet_in(); }

std::string ReadStats::by_type() const {
  std::vector<Row> rows{{"version", "type", "messages", "octets", "malformed"}};
  Count all;
  for (const auto& [what, count] : by_type_) {
    rows.push_back({version_name(what.first), std::string(openflow::name(what.second)),
                    number(count.messages), number(count.octets), number(count.malformed)});
    all.messages += count.messages;
    all.octets += count.octets;
    all.malformed += count.malformed;
  }
  rows.push_back({"all", "", number(all.messages), number(all.octets), number(all.malformed)});
  return aligned(rows, {2, 3, 4});
}

std::string ReadStats::by_switch() const {
  struct Sum {
    std::uint64_t channels = 0, up = 0, down = 0, octets = 0;
  };
  std::map<std::string, Sum> switches;
  for (const auto& [id, one] : by_channel_) {
    Sum& sum = switches[switch_name(*one.channel)];
    ++sum.channels;
    sum.up += one.messages[static_cast<std::size_t>(Direction::to_controller)];
    sum.down += one.messages[static_cast<std::size_t>(Direction::to_switch)];
    sum.octets += one.octets;
  }
  std::vector<Row> rows{{"switch", "channels", "to controller", "to switch", "octets"}};
  for (const auto& [name, sum] : switches) {
    rows.push_back(
        {name, number(sum.channels), number(sum.up), number(sum.down), number(sum.octets)});
  }
  return aligned(rows, {1, 2, 3, 4});
}

std::string ReadStats::by_packet_in() const {
  constexpr std::size_t kMostRows = 20;
  constexpr std::size_t kMostLines = 100;
  auto report = counts_.report(kMostRows);
  if (report.packet_ins == 0) return "";
  if (names_) add_names(*names_, report);
  report.kinds.clear();  // by_switch says that
  std::string text = "\n";
  auto lines = statistics_lines(report, kMostLines);
  lines.erase(lines.begin());  // and by_type this
  for (const auto& line : lines) text += line.text + "\n";
  return text;
}

}  // namespace ps::app
