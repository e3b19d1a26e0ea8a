// SPDX-License-Identifier: Apache-2.0
#include "counting/counts.h"

#include <algorithm>
#include <chrono>

#include "openflow/nicira_packet_in.h"

namespace ps::counting {
namespace {

using openflow::MsgType;

std::string name_of(const std::optional<DatapathId>& dpid) {
  return dpid ? to_string(*dpid) : std::string();
}

std::uint64_t microseconds(std::chrono::nanoseconds time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

std::size_t mixed(std::size_t a, std::size_t b) {
  return (a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2))) * 0xff51afd7ed558ccdULL;
}

std::size_t hash_of(const std::optional<DatapathId>& dpid) {
  return dpid ? static_cast<std::size_t>(dpid->value) : ~std::size_t{0};
}

}  // namespace

std::size_t Counts::Hash::operator()(const Kind& kind) const {
  return mixed(hash_of(kind.dpid), (static_cast<std::size_t>(kind.type) << 1) |
                                       static_cast<std::size_t>(kind.direction));
}
std::size_t Counts::Hash::operator()(const Port& port) const {
  return mixed(hash_of(port.dpid), port.port);
}
std::size_t Counts::Hash::operator()(const Host& host) const {
  return mixed((*this)(host.at), static_cast<std::size_t>(host.mac.number()));
}

void Counts::count(const decode::Message& message) {
  if (message.channel->copy_of) return;
  ++messages_;
  octets_ += message.bytes.size();
  const auto& dpid = message.channel->dpid;
  kinds_.add({dpid, message.direction, message.type});
  if (message.sent_up) return count_packet_in(message);
  if (message.type != MsgType::packet_out && message.type != MsgType::flow_mod) return;
  const auto& answer = message.answer();
  if (!answer) return;
  ++answered_;
  if (auto* latency = latency_of(message.channel->controller_peer)) latency->add(answer->latency);
}

void Counts::count_packet_in(const decode::Message& message) {
  ++packet_ins_;
  const auto in = openflow::packet_in_of(message.type, message.bytes);
  if (!in) return;
  const Port port{message.channel->dpid, (*in)->in_port};
  ports_.add(port);
  constexpr std::size_t kMacSize = 6;
  const Bytes frame = *message.sent_up;
  if (frame.size() >= 2 * kMacSize) hosts_.add({port, mac_from(frame.subspan(kMacSize))});
  const auto reason = (*in)->reason_name();
  count_reason(reason.empty() ? "unknown" : reason, 1);
}

void Counts::count_reason(std::string_view name, std::uint64_t count) {
  const auto found = std::ranges::find(reasons_, name, &decltype(reasons_)::value_type::first);
  if (found == reasons_.end()) {
    reasons_.emplace_back(name, count);
  } else {
    found->second += count;
  }
}

/// Null for one controller too many.
Histogram* Counts::latency_of(std::string_view controller) {
  const auto found = latencies_.find(std::string(controller));
  if (found != latencies_.end()) return &found->second;
  if (latencies_.size() >= kMostControllers) return nullptr;
  return &latencies_[std::string(controller)];
}

void Counts::merge(const Counts& other) {
  messages_ += other.messages_;
  octets_ += other.octets_;
  packet_ins_ += other.packet_ins_;
  answered_ += other.answered_;
  kinds_.merge(other.kinds_);
  ports_.merge(other.ports_);
  hosts_.merge(other.hosts_);
  for (const auto& [name, count] : other.reasons_) count_reason(name, count);
  for (const auto& [controller, latency] : other.latencies_) {
    if (auto* mine = latency_of(controller)) mine->merge(latency);
  }
}

Report Counts::report(std::size_t most) const {
  Report report{.messages = messages_,
                .octets = octets_,
                .packet_ins = packet_ins_,
                .answers = answered_,
                .hosts_seen = hosts_.size(),
                .hosts_dropped = hosts_.is_full()};
  for (const auto& [kind, count, excess] : kinds_.top(most)) {
    report.kinds.push_back({name_of(kind.dpid), std::string(to_string(kind.direction)),
                            std::string(openflow::name(kind.type)), count});
  }
  for (const auto& [port, count, excess] : ports_.top(most)) {
    report.ports.push_back({name_of(port.dpid), port.port, count});
  }
  for (const auto& [host, count, excess] : hosts_.top(most)) {
    report.hosts.push_back({to_string(host.mac), name_of(host.at.dpid), host.at.port, count});
  }
  for (const auto& [name, count] : reasons_) report.reasons.push_back({std::string(name), count});
  std::ranges::stable_sort(report.reasons, std::ranges::greater{}, &Report::Reason::packet_ins);
  for (const auto& [controller, latency] : latencies_) {
    report.controllers.push_back({controller, latency.count(), microseconds(latency.quantile(0.5)),
                                  microseconds(latency.quantile(0.9)),
                                  microseconds(latency.quantile(0.99)),
                                  microseconds(latency.longest())});
  }
  std::ranges::sort(report.controllers, [](const auto& a, const auto& b) {
    return a.answers != b.answers ? a.answers > b.answers : a.address < b.address;
  });
  report.controllers.resize(std::min(report.controllers.size(), most));
  return report;
}

}  // namespace ps::counting
