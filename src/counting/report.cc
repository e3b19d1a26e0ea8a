// SPDX-License-Identifier: Apache-2.0
#include "counting/report.h"

#include <algorithm>
#include <map>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

namespace ps::counting {
namespace json = boost::json;
namespace {

/// Names the members of each struct once, for writing and for reading.
template <class Visit>
void members(Report::Kind& kind, Visit visit) {
  visit("dpid", kind.dpid);
  visit("direction", kind.direction);
  visit("type", kind.type);
  visit("messages", kind.messages);
}
template <class Visit>
void members(Report::Port& port, Visit visit) {
  visit("dpid", port.dpid);
  visit("port", port.port);
  visit("packet_ins", port.packet_ins);
}
template <class Visit>
void members(Report::Host& host, Visit visit) {
  visit("mac", host.mac);
  visit("dpid", host.dpid);
  visit("port", host.port);
  visit("packet_ins", host.packet_ins);
}
template <class Visit>
void members(Report::Reason& reason, Visit visit) {
  visit("name", reason.name);
  visit("packet_ins", reason.packet_ins);
}
template <class Visit>
void members(Report::Controller& controller, Visit visit) {
  visit("address", controller.address);
  visit("answers", controller.answers);
  visit("p50_us", controller.p50);
  visit("p90_us", controller.p90);
  visit("p99_us", controller.p99);
  visit("max_us", controller.longest);
}
template <class Visit>
void members(Report::Name& name, Visit visit) {
  visit("of", name.of);
  visit("name", name.name);
}
template <class Visit>
void members(Report& report, Visit visit) {
  visit("seconds", report.seconds);
  visit("messages", report.messages);
  visit("octets", report.octets);
  visit("packet_ins", report.packet_ins);
  visit("answers", report.answers);
  visit("hosts_seen", report.hosts_seen);
  visit("hosts_dropped", report.hosts_dropped);
  visit("kinds", report.kinds);
  visit("ports", report.ports);
  visit("hosts", report.hosts);
  visit("reasons", report.reasons);
  visit("controllers", report.controllers);
  visit("names", report.names);
}

template <class T>
json::object object_of(T value);

struct Writing {
  json::object& out;

  template <class T>
  void operator()(std::string_view name, const std::vector<T>& list) const {
    json::array all;
    for (const auto& each : list) all.push_back(object_of(each));
    out[name] = std::move(all);
  }
  template <class T>
  void operator()(std::string_view name, const T& value) const {
    out[name] = value;
  }
};

template <class T>
json::object object_of(T value) {
  json::object out;
  members(value, Writing{out});
  return out;
}

/// Keeps the first fault.
struct Reading {
  const json::object& in;
  std::string& fault;

  template <class T>
  void operator()(std::string_view name, std::vector<T>& list) const {
    const auto* value = in.if_contains(name);
    if (value == nullptr || !value->is_array()) return wrong(name);
    for (const auto& each : value->get_array()) {
      if (!each.is_object()) return wrong(name);
      members(list.emplace_back(), Reading{each.get_object(), fault});
    }
  }
  template <class T>
  void operator()(std::string_view name, T& member) const {
    const auto* value = in.if_contains(name);
    if (value == nullptr) return wrong(name);
    auto read = json::try_value_to<T>(*value);
    if (!read) return wrong(name);
    member = *std::move(read);
  }
  void wrong(std::string_view name) const {
    if (fault.empty()) fault = name;
  }
};

std::uint64_t percent(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : (100 * part + all / 2) / all;
}

std::string shown(const Report& report, const std::string& dpid) {
  if (dpid.empty()) return "a switch that is not known yet";
  return "switch " + report.switch_text(dpid, "");
}

std::string_view name_of(const Report& report, std::string_view what) {
  const auto found = std::ranges::find(report.names, what, &Report::Name::of);
  return found == report.names.end() ? std::string_view{} : std::string_view(found->name);
}

std::string port_key(const std::string& dpid, std::uint32_t port) {
  return fmt::format("{}/{}", dpid, port);
}

/// Collects each name once.
class Naming {
 public:
  Naming(const decode::Names& names, Report& report) : names_(names), report_(report) {}

  void datapath(const std::string& text) {
    if (const auto dpid = parse_dpid(text)) add(text, names_.of(*dpid));
  }
  void port(const std::string& text, std::uint32_t port) {
    datapath(text);
    if (const auto dpid = parse_dpid(text)) add(port_key(text, port), names_.of(*dpid, port));
  }
  void host(const std::string& text) {
    if (const auto mac = parse_mac(text)) add(text, names_.of(*mac));
  }
  void controller(const std::string& text) { add(text, names_.of_peer(text)); }

 private:
  void add(std::string what, std::string_view name) {
    if (name.empty() || !name_of(report_, what).empty()) return;
    report_.names.push_back({std::move(what), std::string(name)});
  }

  const decode::Names& names_;
  Report& report_;
};

/// The one place that most packet-ins come from, or that there is none.
std::string source(const Report& report) {
  const auto is_most = [&](std::uint64_t part) { return 2 * part >= report.packet_ins; };
  if (!report.hosts.empty() && is_most(report.hosts.front().packet_ins)) {
    const auto& host = report.hosts.front();
    return fmt::format("{} % from host {} at port {} of {}",
                       percent(host.packet_ins, report.packet_ins),
                       report.with_name(host.mac, host.mac), report.port_text(host.dpid, host.port),
                       shown(report, host.dpid));
  }
  const auto hosts =
      fmt::format("{}{} hosts", report.hosts_dropped ? "more than " : "", report.hosts_seen);
  if (!report.ports.empty() && is_most(report.ports.front().packet_ins)) {
    const auto& port = report.ports.front();
    return fmt::format("{} % from port {} of {}, {} in all",
                       percent(port.packet_ins, report.packet_ins),
                       report.port_text(port.dpid, port.port), shown(report, port.dpid), hosts);
  }
  std::map<std::string, std::uint64_t> switches;
  for (const auto& port : report.ports) switches[port.dpid] += port.packet_ins;
  const auto first =
      std::ranges::max_element(switches, {}, &std::pair<const std::string, std::uint64_t>::second);
  if (first != switches.end() && is_most(first->second) && switches.size() > 1) {
    return fmt::format("{} % from {}, {} in all", percent(first->second, report.packet_ins),
                       shown(report, first->first), hosts);
  }
  return fmt::format("from {}, none sends most of them", hosts);
}

}  // namespace

std::string Report::switch_text(const std::string& dpid, std::string_view unknown) const {
  if (dpid.empty()) return std::string(unknown);
  const auto name = name_of(*this, dpid);
  return name.empty() ? dpid : std::string(name);
}

std::string Report::with_name(std::string text, std::string_view of) const {
  const auto name = name_of(*this, of);
  return name.empty() ? text : fmt::format("{} ({})", text, name);
}

std::string Report::port_text(const std::string& dpid, std::uint32_t port) const {
  return with_name(std::to_string(port), port_key(dpid, port));
}

void add_names(const decode::Names& names, Report& report) {
  Naming naming(names, report);
  for (const auto& kind : report.kinds) naming.datapath(kind.dpid);
  for (const auto& port : report.ports) naming.port(port.dpid, port.port);
  for (const auto& host : report.hosts) {
    naming.port(host.dpid, host.port);
    naming.host(host.mac);
  }
  for (const auto& controller : report.controllers) naming.controller(controller.address);
}

json::object to_json(const Report& report) { return object_of(report); }

Result<Report> report_from(const json::value& document) {
  if (!document.is_object()) return Error{"the statistics are no JSON object"};
  Report report;
  std::string fault;
  members(report, Reading{document.get_object(), fault});
  if (!fault.empty())
    return Error{fmt::format("the statistics have no '{}' of the right type", fault)};
  return {boost::system::in_place_value, std::move(report)};
}

std::string explain_packet_ins(const Report& report) {
  if (report.packet_ins == 0) return "no packet_ins";
  const auto many = report.seconds > 0
                        ? fmt::format("{:.0f} packet_ins/s",
                                      static_cast<double>(report.packet_ins) / report.seconds)
                        : fmt::format("{} packet_ins", report.packet_ins);
  std::string reason;
  if (!report.reasons.empty()) {
    const auto& first = report.reasons.front();
    const auto share = percent(first.packet_ins, report.packet_ins);
    reason = share == 100 ? fmt::format(", {}", first.name)
                          : fmt::format(", {} {} %", first.name, share);
  }
  return fmt::format("{}: {}{}; {} % answered", many, source(report), reason,
                     std::min<std::uint64_t>(100, percent(report.answers, report.packet_ins)));
}

}  // namespace ps::counting
