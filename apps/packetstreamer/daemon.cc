// SPDX-License-Identifier: Apache-2.0
#include "daemon.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "admin/api.h"
#include "base/clock.h"
#include "capture/file_tap.h"
#include "capture/live_filter.h"
#include "capture/live_tap.h"
#include "capture/proxy.h"
#include "capture/push_tap.h"
#include "data_plane.h"
#include "decode/channels.h"
#include "http/server.h"
#include "live_inventory.h"
#include "live_statistics.h"
#include "plugin_options.h"
#include "privileges.h"
#include "process.h"
#include "proxy_credentials.h"
#include "ready_file.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "snooping.h"
#include "stream/http_records.h"
#include "stream/thrift_server.h"

namespace ps::app {
namespace {

namespace asio = boost::asio;

/// How long observers have at the end to take their last records.
constexpr std::chrono::milliseconds kFarewell{300};

using Sources = std::vector<std::unique_ptr<capture::LiveSource>>;

Result<Sources> open_sources(const ServeOptions& options) {
  Sources sources;
  for (const auto& interface : options.capture) {
    auto source = capture::LiveSource::open(
        {.interface = interface, .buffer = options.capture_buffer, .delay = options.capture_delay});
    if (!source) return source.error();
    sources.push_back(std::move(*source));
  }
  return {boost::system::in_place_value, std::move(sources)};
}

std::size_t live_threads(const ServeOptions& options) {
  if (options.data_threads > 0) return options.data_threads;
  return std::max(2u, std::thread::hardware_concurrency()) - 1;
}

session::Quota quota(const ServeOptions& options) {
  session::Quota quota;
  quota.sessions = options.max_sessions;
  quota.implied_sessions = std::min(quota.implied_sessions, options.max_sessions);
  return quota;
}

/// The whole program, wired: everything that lives as long as the service, in the order in which
/// a message meets it. Thread: the service thread runs `service_`, the plane has its own.
class Daemon {
 public:
  Daemon(const ServeOptions& options, const render::FormatSpec& default_format, Sources sources)
      : options_(options),
        sources_(std::move(sources)),
        channels_(share(options.names)),
        plane_(live_threads(options), options.capture.size() + options.read.size(), channels_,
               publication_),
        sessions_(clock_, quota(options), default_format, publication_),
        inventory_(channels_, proxies_, captures_, snooping_, push_, files_, options.read),
        statistics_(service_, plane_, channels_.names()),
        api_(clock_, sessions_, inventory_, statistics_, on_service_thread(), default_format),
        http_(service_, clock_, api_.handler(), {}),
        thrift_(service_, sessions_, clock_, {}, &push_) {}

  Result<void> start() {
    auto http = http_.listen(options_.http);
    if (!http) return http.error();
    auto thrift = thrift_.listen(options_.thrift);
    if (!thrift) return thrift.error();
    const Endpoint ours[] = {*http, *thrift};
    if (auto taps = start_taps(ours); !taps) return taps;
    spdlog::info("HTTP on {}, Thrift on {}", to_string(*http), to_string(*thrift));
    auto written = write_ready_file(options_.ready_file, {*http, *thrift, proxies_});
    if (!written) return written;
    // Before anything is read, and after all that only this user may open or write.
    if (auto user = become(options_.user); !user) return user;
    plane_.start();
    api_.set_ready(true);
    return {};
  }

  void run() {
    wait_for_signal();
    if (!credentials_.empty()) wait_for_hangup();
    tick();
    service_.run();
    plane_.stop();
    spdlog::info("stopped");
  }

 private:
  stream::HttpRecords::Post on_service_thread() {
    return [this](std::function<void()> work) { asio::post(service_, std::move(work)); };
  }

  Result<void> start_taps(std::span<const Endpoint> ours) {
    if (options_.proxies.empty() && options_.capture.empty() && options_.snoops.empty() &&
        options_.read.empty()) {
      spdlog::info(
          "nothing to watch but what producers push; --proxy, --capture, --snoop and --read add "
          "channels");
    }
    auto credentials = ProxyCredentials::load(options_);
    if (!credentials) return credentials.error();
    credentials_ = std::move(*credentials);
    for (const auto& option : options_.proxies) {
      auto& proxy = proxies_.emplace_back(
          std::make_unique<capture::Proxy>(plane_.live_threads(), option.listen, option.controller,
                                           plane_, clock_, credentials_.for_proxy(option)));
      auto bound = proxy->start();
      if (!bound) return bound.error();
      spdlog::info("proxy on {} for {}", to_string(*bound), to_string(option.controller));
    }
    push_.start();
    snooping_.start(options_.snoops, plane_.live_threads(), plane_, clock_);
    for (auto& source : sources_) {
      if (auto capture = start_capture(std::move(source), ours); !capture) return capture;
    }
    for (const auto& path : options_.read) {
      if (auto file = start_file(path); !file) return file;
    }
    return {};
  }

  Result<void> start_capture(std::unique_ptr<capture::LiveSource> source,
                             std::span<const Endpoint> ours) {
    capture::OpenFlowStreams streams;
    if (!options_.ports.empty()) streams.ports = options_.ports;
    streams.find_hello = !options_.capture_filter.empty();
    const auto& filter = options_.capture_filter;
    auto set = set_filter(*source, {.ports = streams.ports, .expression = filter, .ours = ours});
    if (!set) return set;
    const auto interface = source->interface();
    auto finished = [interface](const std::optional<Error>& error) {
      if (error) spdlog::error("{}", error->message);
    };
    auto& thread = plane_.file_thread(captures_.size());
    captures_.push_back(std::make_unique<capture::LiveTap>(
        thread.context(), std::move(source), std::move(streams), plane_, clock_, finished));
    spdlog::info("capture on {}", interface);
    return captures_.back()->start(options_.key_logs);
  }

  Result<void> start_file(const std::string& path) {
    capture::FilePlay play{.path = path, .pace = options_.pace, .loop = options_.loop};
    play.key_logs = options_.key_logs;
    if (!options_.ports.empty()) play.streams = {.ports = options_.ports, .find_hello = false};
    auto finished = [path](const std::optional<Error>& error) {
      if (error) spdlog::error("{}", error->message);
      spdlog::info("played {}", path);
    };
    auto& thread = plane_.file_thread(captures_.size() + files_.size());
    auto& file = files_.emplace_back(std::make_unique<capture::FileTap>(
        thread.context(), std::move(play), plane_, clock_, finished));
    return file->start();
  }

  /// Once a second: leases, time limits, old snapshots.
  void tick() {
    sessions_.tick();
    api_.tick();
    http_.tick();
    plane_.look_for_changes();
    credentials_.look_for_changes();
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
      credentials_.reload();
      wait_for_hangup();
    });
    hangups_.add(SIGHUP);
  }

  /// Channels first, then sessions, and when their observers have read the rest, the listeners.
  void stop() {
    api_.set_ready(false);
    for (auto& proxy : proxies_) proxy->stop();
    snooping_.stop();
    push_.stop();
    for (auto& capture : captures_) capture->stop();
    for (auto& file : files_) file->stop();
    sessions_.end_all("server stopping");
    ticks_.expires_after(kFarewell);  // ends tick() as well
    ticks_.async_wait([this](boost::system::error_code) {
      http_.stop();
      thrift_.stop();
      asio::post(service_, [this] { service_.stop(); });
    });
  }

  const ServeOptions& options_;
  Sources sources_;  ///< until they are taps
  SystemClock clock_;
  asio::io_context service_{1};
  decode::Channels channels_;
  session::Publication publication_;
  DataPlane plane_;
  ProxyCredentials credentials_;
  std::vector<std::unique_ptr<capture::Proxy>> proxies_;
  Snooping snooping_;
  capture::PushTap push_{plane_.live_threads(), plane_, clock_};
  std::vector<std::unique_ptr<capture::LiveTap>> captures_;
  std::vector<std::unique_ptr<capture::FileTap>> files_;
  session::Sessions sessions_;
  LiveInventory inventory_;
  LiveStatistics statistics_;
  admin::Api api_;
  http::Server http_;
  stream::ThriftServer thrift_;
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
  if (auto dropped = drop_capture_rights(); !dropped) return fail(dropped.error().message);
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
