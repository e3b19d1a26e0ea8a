// SPDX-License-Identifier: Apache-2.0
#include "extcap_capture.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "extcap_pipes.h"
#include "extcap_sentences.h"
#include "filter/predicate.h"
#include "filter_options.h"
#include "interruption.h"
#include "option_values.h"
#include "process.h"
#include "remote_session.h"
#include "rest.h"
#include "waking.h"

namespace ps::app::extcap {
namespace {

using control::Command;

constexpr std::uint64_t kMostAtOnce = 1000;
constexpr std::uint64_t kMostHistory = 1'000'000'000;
constexpr std::chrono::seconds kLongestWait{15};

const render::FormatSpec& pcapng_format() { return **render::find_format("pcapng"); }

bool is_server(const Options& options) { return options.interface == kServerInterface; }

Result<std::optional<std::uint64_t>> history(const std::string& last) {
  if (last.empty()) return std::optional<std::uint64_t>();
  auto number = parse_number(last, 0, kMostHistory);
  if (!number) return number.error();
  return *number > 0 ? std::optional(*number) : std::nullopt;
}

Result<RemoteSession> make_session(http::Client& client, const Options& options,
                                   const std::string& filter) {
  const auto wanted = filter_of(options, filter);
  if (!wanted) return wanted.error();
  auto last = history(options.last);
  if (!last) return Error{"--last: " + last.error().message};
  return RemoteSession::open(client, {.filter = to_string(*wanted),
                                      .format = &pcapng_format(),
                                      .label = "wireshark",
                                      .last = *last,
                                      .since = options.since});
}

Result<RemoteSession> join_session(http::Client& client, const Options& options) {
  const auto id = session_of(options);
  if (!id) return id.error();
  const auto at = options.from == "now" ? JoinAt::end : JoinAt::oldest_held;
  return RemoteSession::join(client, *id, pcapng_format(), at);
}

/// One capture, from the open pipe to its end.
class Capture {
 public:
  Capture(const Options& options, PlainOutput& fifo, const Interruption& interruption)
      : options_(options),
        fifo_(fifo),
        interruption_(interruption),
        waking_(interruption),
        pipes_(options.control_in, options.control_out),
        filter_(options.filter) {}

  int run() {
    take_first_values();
    auto client = reach(options_.server, {.interrupt = waking_.descriptor()});
    if (!client) return fail(client.error().message);
    if (const auto failure = open(**client)) return *failure;
    say(fmt::format("showing {}\n", shown_filter()));
    say_how_far_back();
    int status = 0;
    while (status == 0 && !interruption_.happened()) status = step(**client);
    return finish(status);
  }

 private:
  /// What the toolbar had before the capture began; Wireshark says when that is all.
  void take_first_values() {
    while (auto message = pipes_.await(interruption_)) {
      if (message->command == Command::initialized) break;
      if (is_filter(*message)) filter_ = message->payload;
    }
    changed_before_ = filter_ != options_.filter;
    if (!changed_before_ && !filter_.empty()) pipes_.send(kFilterControl, Command::set, filter_);
  }

  static bool is_filter(const control::Message& message) {
    return message.number == kFilterControl && message.command == Command::set;
  }

  /// The exit status when it could not be had. Nothing gives this up half way: the server would
  /// have a session that nobody ends.
  std::optional<int> open(http::Client& reading) {
    auto client = reach(options_.server);
    if (!client) return fail(client.error().message);
    auto session = is_server(options_) ? make_session(**client, options_, filter_)
                                       : join_session(**client, options_);
    if (!session) return fail(session.error().message);
    session_ = std::make_unique<RemoteSession>(*std::move(session));
    session_->read_through(reading);
    if (!is_server(options_) && changed_before_) change_filter(filter_);
    if (pipes_.descriptor() >= 0) waking_.watch(pipes_.descriptor());
    return std::nullopt;
  }

  int step(http::Client& client) {
    take_controls();
    auto batch = session_->read(kMostAtOnce, kLongestWait);
    if (!batch) return client.interrupted() ? 0 : fail(batch.error().message);
    if (batch->missed > 0) say(fmt::format("{} messages missed here\n", batch->missed));
    missed_ += batch->missed;
    if (const int failure = fifo_.write(batch->output, interruption_)) return give_up(failure);
    if (!batch->ended) return 0;
    ended_ = true;
    return fail(fmt::format("the session was ended by the server: {}", *batch->ended));
  }

  void take_controls() {
    while (const auto message = pipes_.next()) {
      if (is_filter(*message)) change_filter(message->payload);
    }
  }

  /// Of the session as it runs. What is wrong with it is said, and the old one stays.
  void change_filter(const std::string& filter) {
    const auto wanted = is_server(options_) ? filter_of(options_, filter) : filter_of({}, filter);
    if (!wanted) return warn(wanted.error().message);
    auto client = reach(options_.server);
    if (!client) return warn(client.error().message);
    const auto changed = session_->change_filter(**client, to_string(*wanted));
    if (!changed) return warn(changed.error().message);
    filter_ = filter;
    const auto text = "showing " + shown_filter();
    pipes_.send(kFilterControl, Command::status_bar, text);
    say(text + "\n");
  }

  std::string shown_filter() const { return filter_.empty() ? "every message" : filter_; }

  void say_how_far_back() {
    const auto less =
        session_ && session_->history() ? shortfall(*session_->history()) : std::nullopt;
    if (!less) return;
    pipes_.send(kFilterControl, Command::status_bar, *less);
    say(*less + "\n");
  }

  void say(std::string_view line) { pipes_.send(kLogControl, Command::add, line); }

  void warn(const std::string& what) {
    pipes_.send(kFilterControl, Command::warning, what);
    say(what + "\n");
  }

  int give_up(int failure) const {
    if (failure == EPIPE || failure == EINTR) return 0;
    return fail(fmt::format("{}: {}", fifo_.name(), std::strerror(failure)));
  }

  /// Wireshark takes what stands on standard error for a failure, and shows it. A loss is one.
  int finish(int status) {
    if (is_server(options_) && !ended_) {
      auto client = reach(options_.server);
      if (client) (void)session_->end(**client);  // its lease would, as well
    }
    if (missed_ > 0) fail(fmt::format("{} messages were missed", missed_));
    return status;
  }

  const Options& options_;
  PlainOutput& fifo_;
  const Interruption& interruption_;
  Waking waking_;
  ControlPipes pipes_;
  std::string filter_;
  bool changed_before_ = false;
  std::unique_ptr<RemoteSession> session_;
  std::uint64_t missed_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<query::Expression> filter_of(const Options& options, const std::string& filter) {
  std::vector<query::Expression> all;
  std::vector<std::pair<const char*, Result<std::string>>> texts;
  const auto text = [](const std::string& value) {
    return Result<std::string>(boost::system::in_place_value, value);
  };
  texts.emplace_back("filter", text(filter));
  texts.emplace_back("capture filter", text(options.capture_filter));
  if (!options.host.empty()) texts.emplace_back("host", host_condition(options.host));
  if (!options.types.empty()) texts.emplace_back("types", type_condition(options.types));
  for (auto& [what, condition] : texts) {
    if (!condition) return Error{fmt::format("{}: {}", what, condition.error().message)};
    auto expression = filter::understood(*condition);
    if (!expression) return Error{fmt::format("{}: {}", what, expression.error().message)};
    all.push_back(*std::move(expression));
  }
  return query::Expression::all_of(std::move(all));
}

std::vector<std::string> known_sessions() {
  const char* variable = std::getenv("PACKETSTREAMER_SESSION");
  std::istringstream given(variable != nullptr ? variable : "");
  std::vector<std::string> ids;
  for (std::string id; std::getline(given, id, ',');) {
    if (!id.empty()) ids.push_back(id);
  }
  return ids;
}

Result<std::string> session_of(const Options& options) {
  auto ids = known_sessions();
  ids.insert(ids.begin(), options.session);
  for (const auto& id : ids) {
    if (interface_of(id) == options.interface) return {boost::system::in_place_value, id};
  }
  if (!options.session.empty()) {
    return Error{fmt::format("the session id in the dialog is not that of {}", options.interface)};
  }
  return Error{fmt::format(
      "{} needs the whole id of its session: in the options of the interface, or in the "
      "environment's PACKETSTREAMER_SESSION",
      options.interface)};
}

int capture(const Options& options) {
  Interruption interruption(std::nullopt);
  auto fifo = open_fifo(options.fifo, interruption);
  if (!fifo) return interruption.happened() ? 0 : fail(fifo.error().message);
  interruption.watch_reader(fifo->descriptor());
  return Capture(options, *fifo, interruption).run();
}

}  // namespace ps::app::extcap
