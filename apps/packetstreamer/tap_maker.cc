// SPDX-License-Identifier: Apache-2.0
#include "tap_maker.h"

#include <optional>

#include <spdlog/spdlog.h>

#include "capture/live_filter.h"
#include "capture/snoop_bridges.h"
#include "capture/snoop_tap.h"

namespace ps::app {

Result<std::unique_ptr<capture::LiveSource>> open_source(const ServeOptions& options,
                                                         const std::string& interface) {
  return capture::LiveSource::open(
      {.interface = interface, .buffer = options.capture_buffer, .delay = options.capture_delay});
}

Result<Sources> open_sources(const ServeOptions& options) {
  Sources sources;
  for (const auto& interface : options.capture) {
    auto source = open_source(options, interface);
    if (!source) return source.error();
    sources.push_back(std::move(*source));
  }
  return {boost::system::in_place_value, std::move(sources)};
}

Result<std::unique_ptr<capture::Proxy>> TapMaker::proxy(const ProxyOption& option) {
  auto tls = credentials_.for_proxy(option);
  if (!tls) return tls.error();
  auto proxy = std::make_unique<capture::Proxy>(plane_.live_threads(), option.listen,
                                                option.controller, plane_, clock_, *tls);
  if (auto bound = proxy->start(); !bound) return bound.error();
  return proxy;
}

std::unique_ptr<RunningTap> TapMaker::snoop(const std::string& path) {
  const auto threads = plane_.live_threads();
  if (path == "ovs") {
    auto all = std::make_unique<capture::SnoopBridges>(threads, capture::openvswitch_rundir(),
                                                       plane_, clock_);
    all->start();
    return running(std::move(all));
  }
  auto& thread = *threads[snoops_++ % threads.size()];
  auto one = std::make_unique<capture::SnoopTap>(thread, path, plane_, clock_);
  one->start();
  return running(std::move(one));
}

Result<std::unique_ptr<capture::LiveTap>> TapMaker::capture(
    std::unique_ptr<capture::LiveSource> source) {
  capture::OpenFlowStreams streams;
  if (!options_.ports.empty()) streams.ports = options_.ports;
  streams.find_hello = !options_.capture_filter.empty();
  const auto& filter = options_.capture_filter;
  auto set = set_filter(*source, {.ports = streams.ports, .expression = filter, .ours = ours_});
  if (!set) return set.error();
  auto thread = plane_.lend();
  if (!thread) return thread.error();
  auto finished = [lent = *thread](const std::optional<Error>& error) {
    if (error) spdlog::error("{}", error->message);
  };
  auto tap = std::make_unique<capture::LiveTap>((*thread)->context(), std::move(source),
                                                std::move(streams), plane_, clock_, finished);
  if (auto started = tap->start(options_.key_logs); !started) return started.error();
  return tap;
}

capture::FilePlay TapMaker::usual_play(const std::string& path) const {
  capture::FilePlay play{.path = path, .pace = options_.pace, .loop = options_.loop};
  play.key_logs = options_.key_logs;
  if (!options_.ports.empty()) play.streams = {.ports = options_.ports, .find_hello = false};
  return play;
}

Result<std::unique_ptr<capture::FileTap>> TapMaker::file(capture::FilePlay play) {
  auto thread = plane_.lend();
  if (!thread) return thread.error();
  auto finished = [lent = *thread, path = play.path](const std::optional<Error>& error) {
    if (error) spdlog::error("{}", error->message);
    spdlog::info("played {}", path);
  };
  auto tap = std::make_unique<capture::FileTap>((*thread)->context(), std::move(play), plane_,
                                                clock_, finished);
  if (auto started = tap->start(); !started) return started.error();
  return tap;
}

}  // namespace ps::app
