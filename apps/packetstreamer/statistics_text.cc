// SPDX-License-Identifier: Apache-2.0
#include "statistics_text.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "render/printable.h"
#include "table.h"

namespace ps::app {
namespace {

using counting::Report;

struct Table {
  std::vector<Row> rows;  ///< the head first
  std::set<std::size_t> numbers;
};

/// Counts as they are, or by the second.
class Rates {
 public:
  explicit Rates(const Report& report) : seconds_(report.seconds) {}

  std::string of(std::uint64_t count) const {
    if (seconds_ <= 0) return std::to_string(count);
    const double rate = static_cast<double>(count) / seconds_;
    return rate < 10 ? fmt::format("{:.1f}", rate) : fmt::format("{:.0f}", rate);
  }
  std::string name(std::string_view counted) const {
    return fmt::format("{}{}", counted, seconds_ <= 0 ? "" : "/s");
  }

 private:
  double seconds_;
};

std::string shown(const Report& report, const std::string& dpid) {
  return render::printable(report.switch_text(dpid, "not known yet"));
}

/// With its name, if it has one.
std::string shown_port(const Report& report, const std::string& dpid, std::uint32_t port) {
  return render::printable(report.port_text(dpid, port));
}

std::string duration(std::uint64_t us) {
  if (us < 10'000) return fmt::format("{} us", us);
  if (us < 10'000'000) return fmt::format("{} ms", us / 1000);
  return fmt::format("{} s", us / 1'000'000);
}

Table switches(const Report& report, const Rates& rates) {
  struct Sum {
    std::uint64_t up = 0, down = 0, packet_ins = 0, flow_mods = 0, packet_outs = 0, errors = 0;
  };
  std::map<std::string, Sum> sums;
  for (const auto& kind : report.kinds) {
    Sum& sum = sums[kind.dpid];
    (kind.direction == "to_controller" ? sum.up : sum.down) += kind.messages;
    if (kind.type == "packet_in") sum.packet_ins += kind.messages;
    if (kind.type == "flow_mod") sum.flow_mods += kind.messages;
    if (kind.type == "packet_out") sum.packet_outs += kind.messages;
    if (kind.type == "error") sum.errors += kind.messages;
  }
  std::vector<std::pair<std::string, Sum>> sorted(sums.begin(), sums.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const auto& each) { return each.second.up + each.second.down; });
  Table table{
      {{"switch", rates.name("to controller"), rates.name("to switch"), rates.name("packet_in"),
        rates.name("packet_out"), rates.name("flow_mod"), rates.name("error")}},
      {1, 2, 3, 4, 5, 6}};
  for (const auto& [dpid, sum] : sorted) {
    table.rows.push_back({shown(report, dpid), rates.of(sum.up), rates.of(sum.down),
                          rates.of(sum.packet_ins), rates.of(sum.packet_outs),
                          rates.of(sum.flow_mods), rates.of(sum.errors)});
  }
  return table;
}

Table ports(const Report& report, const Rates& rates) {
  Table table{{{"port", "switch", rates.name("packet_in")}}, {2}};
  for (const auto& port : report.ports) {
    table.rows.push_back({shown_port(report, port.dpid, port.port), shown(report, port.dpid),
                          rates.of(port.packet_ins)});
  }
  return table;
}

Table hosts(const Report& report, const Rates& rates) {
  Table table{{{"host", "port", "switch", rates.name("packet_in")}}, {3}};
  for (const auto& host : report.hosts) {
    table.rows.push_back({render::printable(report.with_name(host.mac, host.mac)),
                          shown_port(report, host.dpid, host.port), shown(report, host.dpid),
                          rates.of(host.packet_ins)});
  }
  return table;
}

Table controllers(const Report& report, const Rates& rates) {
  Table table{{{"controller", rates.name("answers"), "p50", "p90", "p99", "longest"}},
              {1, 2, 3, 4, 5}};
  for (const auto& each : report.controllers) {
    table.rows.push_back({render::printable(report.with_name(each.address, each.address)),
                          rates.of(each.answers), duration(each.p50), duration(each.p90),
                          duration(each.p99), duration(each.longest)});
  }
  return table;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// How many rows each table gets when all of them together have `room`: the small ones what they
/// need, the others the same.
std::vector<std::size_t> shares(const std::vector<Table>& tables, std::size_t room) {
  std::vector<std::size_t> shares(tables.size(), 0);
  for (bool gave = true; gave && room > 0;) {
    gave = false;
    for (std::size_t i = 0; i < tables.size() && room > 0; ++i) {
      if (shares[i] + 1 >= tables[i].rows.size()) continue;
      ++shares[i];
      --room;
      gave = true;
    }
  }
  return shares;
}

}  // namespace

std::vector<StatisticsLine> statistics_lines(const Report& report, std::size_t most_lines) {
  const Rates rates(report);
  std::vector<StatisticsLine> lines{
      {fmt::format("{} {}, {} {}", rates.of(report.messages), rates.name("messages"),
                   rates.of(report.octets), rates.name("octets"))},
      {explain_packet_ins(report)}};
  std::vector<Table> tables{switches(report, rates), ports(report, rates), hosts(report, rates),
                            controllers(report, rates)};
  std::erase_if(tables, [](const Table& table) { return table.rows.size() == 1; });
  const auto fixed = lines.size() + 2 * tables.size();  // a head and an empty line each
  const auto rows = shares(tables, most_lines > fixed ? most_lines - fixed : 0);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (rows[i] == 0) continue;
    auto& table = tables[i];
    table.rows.resize(rows[i] + 1);
    lines.push_back({""});
    bool head = true;
    for (auto& line : lines_of(aligned(table.rows, table.numbers))) {
      lines.push_back({std::move(line), std::exchange(head, false)});
    }
  }
  lines.resize(std::min(lines.size(), most_lines));
  return lines;
}

}  // namespace ps::app
