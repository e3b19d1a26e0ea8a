// SPDX-License-Identifier: Apache-2.0
#include "daemon.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "admin/api.h"
#include "base/clock.h"
#include "capture/push_tap.h"
#include "data_plane.h"
#include "decode/channels.h"
#include "http/server.h"
#include "keep/keeper.h"
#include "live_inventory.h"
#include "live_statistics.h"
#include "plugin_options.h"
#include "privileges.h"
#include "process.h"
#include "ready_file.h"
#include "record/flight_recorder.h"
#include "running_taps.h"
#include "session/history.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "stream/log_waits.h"
#include "stream/pcap_over_ip.h"
#include "stream/thrift_server.h"

namespace ps::app {
namespace {

namespace asio = boost::asio;

/// How long observers have at the end to take their last records.
constexpr std::chrono::milliseconds kFarewell{300};

std::size_t live_threads(const ServeOptions& options) {
  if (options.data_threads > 0) return options.data_threads;
  return std::max(2u, std::thread::hardware_concurrency()) - 1;
}

session::Quota quota(const ServeOptions& options) {
  session::Quota quota;
  quota.sessions = options.max_sessions;
  quota.implied_sessions = std::min(quota.implied_sessions, options.max_sessions);
  quota.creates_per_second = options.max_session_rate;
  quota.log_bytes = options.max_session_bytes;
  quota.observers = options.max_observers;
  return quota;
}

session::SessionSpec pcap_over_ip_spec(const ServeOptions& options) {
  session::SessionSpec spec;
  spec.filter = options.pcap_over_ip_filter;
  return spec;
}

/// Threads for one capture or file each. A tap that was removed has its own for a moment more,
/// while the next may be added already.
std::size_t most_lent(const ServeOptions& options) {
  return 2 * std::max(RunningTaps::kMost, options.capture.size() + options.read.size());
}

std::unique_ptr<record::FlightRecorder> make_recorder(const ServeOptions& options,
                                                      const Clock& clock) {
  if (options.history_bytes == 0) return nullptr;
  return std::make_unique<record::FlightRecorder>(
      clock, record::FlightBounds{.bytes = options.history_bytes, .age = options.history_age});
}

/// The whole program, wired: everything that lives as long as the service, in the order in which
/// a message meets it. Thread: the service thread runs `service_`, the plane has its own.
class Daemon {
 public:
  Daemon(const ServeOptions& options, const render::FormatSpec& default_format, Sources sources)
      : options_(options),
        sources_(std::move(sources)),
        channels_(share(options.names)),
        recorder_(make_recorder(options, clock_)),
        plane_(live_threads(options), most_lent(options), channels_, publication_, recorder_.get()),
        taps_(options, plane_, clock_, push_, on_service_thread()),
        sessions_(clock_, quota(options), default_format, publication_),
        inventory_(channels_),
        statistics_(service_, plane_, channels_.names()),
        waits_(on_service_thread()),
        api_(clock_, sessions_, inventory_, taps_, statistics_, waits_, default_format),
        http_(service_, clock_, api_.handler(), {}),
        thrift_(service_, sessions_, clock_, {}, &push_),
        pcap_over_ip_(service_, clock_, sessions_, waits_, pcap_over_ip_spec(options)) {
    if (!recorder_) return;
    histories_.emplace(*recorder_, in_background(), on_service_thread());
    sessions_.look_back_with(*histories_);
    if (options.keep_around.for_any()) keep_around();
    api_.show_history(*recorder_);
  }

  Result<void> start() {
    auto http = http_.listen(options_.http);
    if (!http) return http.error();
    auto thrift = thrift_.listen(options_.thrift);
    if (!thrift) return thrift.error();
    auto pcap = options_.pcap_over_ip;
    if (pcap) {
      const auto bound = pcap_over_ip_.listen(*pcap);
      if (!bound) return bound.error();
      pcap = *bound;
      spdlog::info("PCAP over IP on {}", to_string(*pcap));
    }
    push_.start();
    auto proxies = taps_.start(std::move(sources_), {*http, *thrift});
    if (!proxies) return proxies.error();
    spdlog::info("HTTP on {}, Thrift on {}", to_string(*http), to_string(*thrift));
    auto written = write_ready_file(options_.ready_file, {*http, *thrift, pcap, *proxies});
    if (!written) return written;
    // Before anything is read, and after all that only this user may open or write.
    if (auto user = become(options_.user); !user) return user;
    if (keeper_) {
      if (auto folder = keep::Keeper::check(options_.keep); !folder) return folder;
    }
    plane_.start();
    api_.set_ready(true);
    return {};
  }

  void run() {
    wait_for_signal();
    if (taps_.credentials().given()) wait_for_hangup();
    tick();
    service_.run();
    plane_.stop();
    if (keeper_) keeper_->stop();
    background_.join();
    spdlog::info("stopped");
  }

 private:
  stream::LogWaits::Post on_service_thread() {
    return [this](std::function<void()> work) { asio::post(service_, std::move(work)); };
  }

  std::function<void(std::function<void()>)> in_background() {
    return [this](std::function<void()> work) { asio::post(background_, std::move(work)); };
  }

  void keep_around() {
    keeper_.emplace(*recorder_, clock_, options_.keep_around, folder(), in_background());
    plane_.look_for(options_.keep_around, [this](keep::Occasion occasion) {
      asio::post(service_, [this, occasion = std::move(occasion)] { keeper_->occasion(occasion); });
    });
  }

  keep::KeepFolder folder() const {
    auto folder = options_.keep;
    folder.file_bytes = options_.history_bytes;
    return folder;
  }

  /// Once a second: leases, time limits, old snapshots, old messages.
  void tick() {
    if (recorder_) recorder_->tick();
    if (keeper_) keeper_->tick();
    sessions_.tick();
    api_.tick();
    pcap_over_ip_.tick();
    http_.tick();
    plane_.look_for_changes();
    taps_.credentials().look_for_changes();
    ticks_.expires_after(std::chrono::seconds(1));
    ticks_.async_wait([this](boost::system::error_code stopped) {
      if (!stopped) tick();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code failed, int number) {
      if (failed) return;
      spdlog::info("{}: stopping", number == SIGINT ? "interrupted" : "terminated");
      stop();
    });
  }

  void wait_for_hangup() {
    hangups_.async_wait([this](boost::system::error_code failed, int) {
      if (failed) return;
      taps_.credentials().reload();
      wait_for_hangup();
    });
    hangups_.add(SIGHUP);
  }

  /// Channels first, then sessions, and when their observers have read the rest, the listeners.
  void stop() {
    api_.set_ready(false);
    taps_.stop();
    push_.stop();
    sessions_.end_all("server stopping");
    ticks_.expires_after(kFarewell);  // ends tick() as well
    ticks_.async_wait([this](boost::system::error_code) {
      http_.stop();
      thrift_.stop();
      pcap_over_ip_.stop();
      asio::post(service_, [this] { service_.stop(); });
    });
  }

  const ServeOptions& options_;
  Sources sources_;  ///< until they are taps
  SystemClock clock_;
  asio::io_context service_{1};
  decode::Channels channels_;
  session::Publication publication_;
  const std::unique_ptr<record::FlightRecorder> recorder_;  ///< null: no history is kept
  asio::thread_pool background_{1};  ///< reads what is recorded, so that nobody waits for that
  std::optional<session::Histories> histories_;
  std::optional<keep::Keeper> keeper_;
  DataPlane plane_;
  capture::PushTap push_{plane_.live_threads(), plane_, clock_};
  RunningTaps taps_;
  session::Sessions sessions_;
  LiveInventory inventory_;
  LiveStatistics statistics_;
  stream::LogWaits waits_;
  admin::Api api_;
  http::Server http_;
  stream::ThriftServer thrift_;
  stream::PcapOverIp pcap_over_ip_;
  asio::steady_timer ticks_{service_};
  asio::signal_set signals_{service_, SIGINT, SIGTERM};
  asio::signal_set hangups_{service_};
};

/// The log never holds up who logs: when standard error is slow, the oldest lines give way.
void begin_log(const std::string& level) {
  constexpr std::size_t kLines = 8192;
  spdlog::init_thread_pool(kLines, 1);
  auto log = spdlog::create_async_nb<spdlog::sinks::stderr_color_sink_mt>("packetstreamer");
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_default_logger(log);
  spdlog::set_level(spdlog::level::from_str(level));
}

int refuse(const Error& error) {
  spdlog::shutdown();
  return fail(error.message);
}

}  // namespace

int run_daemon(const ServeOptions& options) {
  auto format = render::find_format(options.default_format);
  if (!format) return fail(format.error().message);
  // While there is one thread: rights are a thread's.
  auto sources = open_sources(options);
  if (!sources) return fail(sources.error().message);
  if (!options.keep_capture_rights) {
    if (auto dropped = drop_capture_rights(); !dropped) return fail(dropped.error().message);
  }
  if (options.keep_around.for_any() && options.history_bytes == 0) {
    return fail("--keep-around needs what --history-bytes 0 switches off");
  }
  begin_log(options.log_level);
  log_plugins();
  raise_descriptor_limit();
  {
    Daemon daemon(options, **format, std::move(*sources));
    if (auto started = daemon.start(); !started) return refuse(started.error());
    daemon.run();
  }
  spdlog::shutdown();
  return 0;
}

}  // namespace ps::app
