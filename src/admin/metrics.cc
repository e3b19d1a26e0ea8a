// SPDX-License-Identifier: Apache-2.0
#include "admin/metrics.h"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "render/printable.h"

namespace ps::admin {
namespace {

using decode::AnswerTimes;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr std::array kWays{Direction::to_controller, Direction::to_switch};

std::size_t index(Direction way) { return static_cast<std::size_t>(way); }

/// The families of one answer, in the order in which they are made.
class Metrics {
 public:
  void family(std::string_view name, MetricType type, std::string_view help) {
    families_.push_back({"packetstreamer_" + std::string(name), std::string(help), type, {}});
  }
  /// Of the family that was begun last.
  void value(Labels labels, std::uint64_t number) {
    auto& family = families_.back();
    ClientMetric metric;
    metric.label = std::move(labels);
    const auto value = static_cast<double>(number);
    family.type == MetricType::Counter ? metric.counter.value = value : metric.gauge.value = value;
    family.metric.push_back(std::move(metric));
  }
  void histogram(const AnswerTimes::Totals& times) {
    ClientMetric metric;
    auto& out = metric.histogram;
    for (std::size_t i = 0; i < times.answers.size(); ++i) {
      out.sample_count += times.answers[i];
      const bool last = i == AnswerTimes::kBounds.size();
      const double bound = last ? std::numeric_limits<double>::infinity()
                                : std::chrono::duration<double>(AnswerTimes::kBounds[i]).count();
      out.bucket.push_back({out.sample_count, bound});
    }
    out.sample_sum = std::chrono::duration<double>(times.sum).count();
    families_.back().metric.push_back(std::move(metric));
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

ClientMetric::Label label(std::string_view name, std::string_view value) {
  return {std::string(name), render::printable(value)};
}
ClientMetric::Label direction(Direction way) { return label("direction", to_string(way)); }

void add_messages(const decode::Channels::Totals& totals, Metrics& metrics) {
  metrics.family("messages_total", MetricType::Counter,
                 "OpenFlow messages that were seen, by type; those of copies too");
  for (const auto way : kWays) {
    const auto& types = totals.by_type[index(way)];
    for (std::size_t type = 0; type < types.size(); ++type) {
      if (types[type] == 0) continue;
      metrics.value(
          {direction(way), label("type", openflow::name(static_cast<openflow::MsgType>(type)))},
          types[type]);
    }
  }
  metrics.family("bytes_total", MetricType::Counter, "octets of channels that were seen");
  metrics.value({}, totals.bytes);
  metrics.family("lost_bytes_total", MetricType::Counter,
                 "octets of channels that are known to be lost, in gaps of known size");
  metrics.value({}, totals.lost_bytes);
  metrics.family("anomalies_total", MetricType::Counter, "what was odd on the wire, by its name");
  for (std::size_t i = 0; i < decode::kAnomalyCount; ++i) {
    metrics.value({label("anomaly", decode::name(static_cast<decode::Anomaly>(i)))},
                  totals.anomalies[i]);
  }
  metrics.family("unanswered_total", MetricType::Counter, "what nobody answered in time");
  for (std::size_t i = 0; i < decode::kUnansweredCount; ++i) {
    metrics.value({label("what", decode::name(static_cast<decode::Unanswered>(i)))},
                  totals.unanswered[i]);
  }
  metrics.family("answer_seconds", MetricType::Histogram,
                 "from a packet_in to the first packet_out or flow_mod that answers it");
  metrics.histogram(totals.answer_times);
}

void add_switches(const decode::Channels::BySwitch& switches, Metrics& metrics) {
  const auto family = [&](std::string_view name, std::string_view help, auto numbers) {
    metrics.family(name, MetricType::Counter, help);
    for (const auto& [dpid, totals] : switches) {
      for (const auto way : kWays) {
        metrics.value({direction(way), label("switch", dpid ? to_string(*dpid) : "unknown")},
                      (totals.*numbers)[index(way)]);
      }
    }
  };
  using decode::Channels;
  family("switch_messages_total", "messages by switch; those of copies left out",
         &Channels::SwitchTotals::messages);
  family("switch_bytes_total", "octets by switch; those of copies left out",
         &Channels::SwitchTotals::bytes);
}

void add_tap(const TapLine& tap, const std::string& where, const Counts& counts, Metrics& metrics) {
  for (const auto& [name, count] : counts) {
    if (name == "open") continue;
    metrics.value({label("id", std::to_string(tap.id)), label("tap", tap.kind),
                   label("where", where), label("event", name)},
                  count);
  }
}

/// Of the bridges that a tap found each counts for itself, since a sum would fall when one goes.
void add_taps(const Taps& taps, Metrics& metrics) {
  metrics.family("tap_events_total", MetricType::Counter,
                 "what a tap counts, under the names that GET /api/v1/taps has");
  for (const auto& tap : taps.list()) {
    if (!tap.bridges) add_tap(tap, tap.where, tap.counts, metrics);
    for (const auto& bridge : tap.bridges.value_or(std::vector<TapLine::Bridge>())) {
      add_tap(tap, bridge.where, bridge.counts, metrics);
    }
  }
}

void add_channels(const Inventory& inventory, Metrics& metrics) {
  std::map<std::string, std::uint64_t> open;
  for (const auto& channel : inventory.channels()) ++open[channel.tap];
  metrics.family("channels", MetricType::Gauge, "channels that are open now, by kind of tap");
  for (const auto& [tap, count] : open) metrics.value({label("tap", tap)}, count);
}

void add_sessions(const session::Sessions& sessions, Metrics& metrics) {
  using Totals = session::Sessions::Totals;
  const auto all = sessions.totals();
  const auto family = [&](std::string_view name, MetricType type, std::string_view help,
                          std::uint64_t Totals::*number) {
    metrics.family(name, type, help);
    for (std::size_t i = 0; i < all.size(); ++i) {
      metrics.value({label("class", to_string(static_cast<session::Session::Origin>(i)))},
                    all[i].*number);
    }
  };
  family("sessions", MetricType::Gauge, "sessions that live now", &Totals::live);
  family("observers", MetricType::Gauge, "observers that read or wait now", &Totals::observers);
  family("records_held", MetricType::Gauge, "records in the logs of sessions", &Totals::held);
  family("held_bytes", MetricType::Gauge, "octets in the logs of sessions", &Totals::held_bytes);
  family("sessions_created_total", MetricType::Counter, "sessions that ever were",
         &Totals::created);
  family("records_matched_total", MetricType::Counter,
         "records that sessions matched: each is delivered, missed, or in the log still",
         &Totals::matched);
  family("records_dropped_total", MetricType::Counter,
         "records that a log had no room for, or gave up for newer ones", &Totals::dropped);
  family("records_delivered_total", MetricType::Counter, "records handed to observers",
         &Totals::delivered);
  family("records_missed_total", MetricType::Counter,
         "records that observers were told they missed", &Totals::missed);
}

}  // namespace

http::Response metrics_response(const Inventory& inventory, const Taps& taps,
                                const session::Sessions& sessions, bool ready) {
  Metrics metrics;
  metrics.family("ready", MetricType::Gauge, "1 when all listeners and taps run");
  metrics.value({}, ready ? 1 : 0);
  add_messages(inventory.totals(), metrics);
  add_switches(inventory.by_switch(), metrics);
  add_taps(taps, metrics);
  add_channels(inventory, metrics);
  add_sessions(sessions, metrics);
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), {}};
}

}  // namespace ps::admin
