// SPDX-License-Identifier: Apache-2.0
#include "admin/metrics.h"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "record/log_spec.h"
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
  metrics.family("message_bytes_total", MetricType::Counter,
                 "of these, octets of messages that were found whole");
  metrics.value({}, totals.message_bytes);
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

using session::Totals;

std::string_view class_name(std::size_t origin) {
  return to_string(static_cast<session::Session::Origin>(origin));
}

/// What sessions say of themselves, each by class.
class SessionFamilies {
 public:
  SessionFamilies(const std::array<Totals, 2>& all, Metrics& metrics)
      : all_(all), metrics_(metrics) {}

  void add(std::string_view name, MetricType type, std::string_view help,
           std::uint64_t Totals::*number) {
    metrics_.family(name, type, help);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      metrics_.value({label("class", class_name(i))}, all_[i].*number);
    }
  }
  /// One for each value of `by`, whose names `name_of` gives.
  template <std::size_t N, class NameOf>
  void add(std::string_view name, std::string_view help, std::string_view by,
           std::array<std::uint64_t, N> Totals::*numbers, NameOf name_of) {
    metrics_.family(name, MetricType::Counter, help);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      for (std::size_t which = 0; which < N; ++which) {
        metrics_.value({label("class", class_name(i)), label(by, name_of(which))},
                       (all_[i].*numbers)[which]);
      }
    }
  }

 private:
  const std::array<Totals, 2>& all_;
  Metrics& metrics_;
};

/// What matched, and what became of it: docs/reference/loss.md has the sums.
void add_records(const session::Sessions::Flow& flow, Metrics& metrics) {
  using enum MetricType;
  metrics.family("messages_matched_total", Counter, "messages that some session asked for");
  metrics.value({}, flow.messages);
  metrics.family("records_offered_total", Counter,
                 "messages that matched, once for each session that they matched");
  metrics.value({}, flow.records);
  metrics.family("records_late_total", Counter, "of these, those whose session had just ended");
  metrics.value({}, flow.late);

  SessionFamilies families(flow.totals, metrics);
  families.add("records_matched_total", Counter, "records that came to sessions while they lived",
               &Totals::matched);
  families.add("records_recalled_total", Counter,
               "of these, those that sessions got from the flight recorder", &Totals::recalled);
  families.add("records_pushed_total", Counter, "of these, those that producers pushed formatted",
               &Totals::pushed);
  families.add("records_sampled_out_total", Counter,
               "records that a session left out because it takes one in so many",
               &Totals::sampled_out);
  families.add("records_rate_limited_total", Counter,
               "records that a session left out because it takes so many a second",
               &Totals::rate_limited);
  families.add("records_taken_in_total", Counter,
               "records that got a number: each is held, dropped or released", &Totals::taken_in);
  families.add(
      "records_dropped_total", "records that a log had no room for, or gave up for newer ones",
      "cause", &Totals::dropped_by,
      [](std::size_t cause) { return record::to_string(static_cast<record::DropCause>(cause)); });
  families.add("records_released_total", Counter,
               "records that were held when their session was forgotten", &Totals::released);
  families.add("records_held", Gauge, "records in the logs of sessions, ended ones too",
               &Totals::held);
  families.add("held_bytes", Gauge, "octets in the logs of sessions, ended ones too",
               &Totals::held_bytes);
  families.add("records_delivered_total", Counter, "records handed to observers",
               &Totals::delivered);
  families.add("records_missed_total", Counter, "records that observers were told they missed",
               &Totals::missed);
}

void add_observers(const session::Sessions& sessions, const std::array<Totals, 2>& totals,
                   Metrics& metrics) {
  SessionFamilies(totals, metrics)
      .add("observers", MetricType::Gauge, "observers that read or wait now", &Totals::observers);
  std::uint64_t elsewhere = sessions.observers().now();
  for (const auto& of_class : totals) elsewhere -= of_class.observers;
  metrics.value({label("class", "none")}, elsewhere);
  metrics.family("observers_refused_total", MetricType::Counter,
                 "observers for whom there was no place (--max-observers)");
  metrics.value({}, sessions.observers().refused());
}

void add_sessions(const session::Sessions& sessions, Metrics& metrics) {
  using enum MetricType;
  const auto flow = sessions.flow();
  add_records(flow, metrics);
  add_observers(sessions, flow.totals, metrics);
  SessionFamilies families(flow.totals, metrics);
  families.add("sessions", Gauge, "sessions that live now", &Totals::live);
  families.add("sessions_created_total", Counter, "sessions that ever were", &Totals::created);
  families.add("sessions_ended_total", "sessions that ended, by why", "reason", &Totals::ended,
               [](std::size_t reason) { return session::kEndReasons[reason]; });
  const auto& refusals = sessions.refusals();
  metrics.family("sessions_refused_total", Counter, "sessions that the quota did not allow");
  metrics.value({label("cause", "too_many")}, refusals.too_many);
  metrics.value({label("cause", "too_fast")}, refusals.too_fast);
  metrics.family("pushes_refused_total", Counter,
                 "pushed records, once for each id of which no session could be had");
  metrics.value({}, refusals.pushes);
}

/// All zero where no history is kept.
void add_history(const record::FlightRecorder* recorder, Metrics& metrics) {
  const auto counters =
      recorder != nullptr ? recorder->counters() : record::FlightRecorder::Counters{};
  metrics.family("history_messages", MetricType::Gauge, "messages that the flight recorder holds");
  metrics.value({}, counters.messages);
  metrics.family("history_bytes", MetricType::Gauge, "octets of memory that they take");
  metrics.value({}, counters.bytes);
  metrics.family("history_recorded_total", MetricType::Counter,
                 "messages that went into the flight recorder");
  metrics.value({}, counters.recorded);
  metrics.family("history_overwritten_total", MetricType::Counter,
                 "messages that it gave up, for newer ones or because of their age");
  metrics.value({}, counters.overwritten);
}

}  // namespace

http::Response metrics_response(const Inventory& inventory, const Taps& taps,
                                const session::Sessions& sessions, bool ready,
                                const record::FlightRecorder* recorder) {
  Metrics metrics;
  metrics.family("ready", MetricType::Gauge, "1 when all listeners and taps run");
  metrics.value({}, ready ? 1 : 0);
  add_messages(inventory.totals(), metrics);
  add_switches(inventory.by_switch(), metrics);
  add_taps(taps, metrics);
  add_channels(inventory, metrics);
  add_sessions(sessions, metrics);
  add_history(recorder, metrics);
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), {}};
}

}  // namespace ps::admin
