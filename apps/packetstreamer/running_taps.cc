// SPDX-License-Identifier: Apache-2.0
#include "running_taps.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "capture/socket.h"
#include "option_values.h"

namespace ps::app {
namespace {

using admin::TapLine;
using admin::TapRefusal;
using admin::TapRequest;
using Why = TapRefusal::Why;

admin::TapLine numbered(admin::TapId id, TapLine line) {
  line.id = id;
  return line;
}

TapRefusal refusal(Why why, const Error& error) { return {why, error.message}; }

/// The service thread cannot wait for a name server.
Result<ProxyOption> parse_later_proxy(const std::string& text) {
  auto option = parse_proxy(text);
  if (option && capture::literal_addresses(option->listen).empty()) {
    return Error{fmt::format(
        "'{}': while the service runs, LISTEN stands with its IP address; a name is looked up at "
        "the start alone",
        text)};
  }
  return option;
}

/// Nor for whoever writes a pipe. What is not there is no pipe.
Result<void> not_a_pipe(const std::string& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  const bool pipe = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  if (path != "-" && !pipe) return {};
  return Error{fmt::format("'{}' is no plain file; anything else is for serve --read", path)};
}

Result<void> may_open_interfaces(const ServeOptions& options, const std::string& interface) {
  if (options.keep_capture_rights) return {};
  return Error{
      fmt::format("cannot capture on {}: the rights were given up at the start; start with "
                  "--capture {}, or with --keep-capture-rights{}",
                  interface, interface, options.user.empty() ? "" : " and without --user")};
}

}  // namespace

admin::TapId RunningTaps::keep(std::unique_ptr<RunningTap> tap) {
  const auto id = next_id_++;
  taps_.push_back({id, std::move(tap)});
  const auto line = taps_.back().tap->line();
  spdlog::info("tap {}: {} {}", id, line.kind, line.where);
  return id;
}

Result<std::vector<ProxyOption>> RunningTaps::start(Sources sources, std::vector<Endpoint> ours) {
  make_.leave_out(std::move(ours));
  std::vector<ProxyOption> bound;
  if (auto proxies = start_proxies(bound); !proxies) return proxies.error();
  start_snoops();
  if (auto captures = start_captures(std::move(sources)); !captures) return captures.error();
  if (auto files = start_files(); !files) return files.error();
  if (taps_.empty()) {
    spdlog::info(
        "nothing to watch but what producers push; --proxy, --capture, --snoop, --read and POST "
        "/api/v1/taps add channels");
  }
  return {boost::system::in_place_value, std::move(bound)};
}

Result<void> RunningTaps::start_proxies(std::vector<ProxyOption>& bound) {
  if (!options_.tls.keylog.empty() && !make_.credentials().given()) {
    return Error{"--write-keylog: no proxy has an ssl: side whose keys could be written"};
  }
  for (const auto& option : options_.proxies) {
    auto proxy = make_.proxy(option);
    if (!proxy) return proxy.error();
    bound.push_back({(*proxy)->listen(), option.controller});
    keep(running(std::move(*proxy)));
  }
  return {};
}

void RunningTaps::start_snoops() {
  bool all = false;
  for (const auto& path : options_.snoops) {
    if (path == "ovs" && std::exchange(all, true)) continue;
    keep(make_.snoop(path));
  }
}

Result<void> RunningTaps::start_captures(Sources sources) {
  for (auto& source : sources) {
    auto capture = make_.capture(std::move(source));
    if (!capture) return capture.error();
    keep(running(std::move(*capture)));
  }
  return {};
}

Result<void> RunningTaps::start_files() {
  for (const auto& path : options_.read) {
    auto file = make_.file(make_.usual_play(path));
    if (!file) return file.error();
    keep(running(std::move(*file)));
  }
  return {};
}

void RunningTaps::stop() {
  stopped_ = true;
  for (auto& entry : taps_) entry.tap->stop(capture::kServerStopping);
}

std::vector<TapLine> RunningTaps::list() const {
  std::vector<TapLine> lines;
  const auto pushed = push_.totals();
  if (pushed.opened + pushed.malformed + pushed.busy > 0) {
    lines.push_back(numbered(kPush, line(push_)));
  }
  for (const auto& entry : taps_) lines.push_back(numbered(entry.id, entry.tap->line()));
  return lines;
}

std::optional<TapLine> RunningTaps::find(admin::TapId id) const {
  if (id == kPush) return numbered(kPush, line(push_));
  const auto found = std::ranges::find(taps_, id, &Entry::id);
  if (found == taps_.end()) return std::nullopt;
  return numbered(id, found->tap->line());
}

admin::Taps::Added RunningTaps::add(const TapRequest& request) {
  if (stopped_) return TapRefusal{Why::impossible, "the server is stopping"};
  if (taps_.size() >= kMost) {
    return TapRefusal{Why::too_many,
                      fmt::format("there are {} taps, and {} are as many as may be; DELETE "
                                  "/api/v1/taps/ID removes one",
                                  taps_.size(), kMost)};
  }
  switch (request.kind) {
    case TapRequest::Kind::proxy:
      return add_proxy(request);
    case TapRequest::Kind::snoop:
      return add_snoop(request);
    case TapRequest::Kind::capture:
      return add_capture(request);
    case TapRequest::Kind::read:
      return add_file(request);
  }
  return TapRefusal{Why::malformed, "there is no such kind of tap"};
}

template <class Tap>
admin::Taps::Added RunningTaps::kept(Result<std::unique_ptr<Tap>> made) {
  if (!made) return refusal(Why::impossible, made.error());
  return keep(running(std::move(*made)));
}

admin::Taps::Added RunningTaps::add_proxy(const TapRequest& request) {
  const auto option = parse_later_proxy(request.value);
  if (!option) return refusal(Why::malformed, option.error());
  return kept(make_.proxy(*option));
}

admin::Taps::Added RunningTaps::add_snoop(const TapRequest& request) {
  const auto path = parse_snoop(request.value);
  if (!path) return refusal(Why::malformed, path.error());
  return keep(make_.snoop(*path));
}

admin::Taps::Added RunningTaps::add_capture(const TapRequest& request) {
  const auto& interface = request.value;
  if (auto may = may_open_interfaces(options_, interface); !may) {
    return refusal(Why::impossible, may.error());
  }
  auto source = open_source(options_, interface);
  if (!source) return refusal(Why::impossible, source.error());
  return kept(make_.capture(std::move(*source)));
}

admin::Taps::Added RunningTaps::add_file(const TapRequest& request) {
  auto play = make_.usual_play(request.value);
  if (request.pace) {
    const auto pace = parse_pace(*request.pace);
    if (!pace) return refusal(Why::malformed, Error{"'pace': " + pace.error().message});
    play.pace = *pace;
  }
  play.loop = request.loop.value_or(play.loop);
  if (auto plain = not_a_pipe(play.path); !plain) {
    return refusal(Why::impossible, plain.error());
  }
  return kept(make_.file(std::move(play)));
}

admin::Taps::Removal RunningTaps::remove(admin::TapId id, std::function<void()> done) {
  if (id == kPush) return Removal::permanent;
  const auto found = std::ranges::find(taps_, id, &Entry::id);
  if (found == taps_.end()) return Removal::unknown;
  spdlog::info("tap {}: removed: {}", id, found->tap->line().where);
  found->tap->stop(capture::kTapRemoved);
  taps_.erase(found);
  plane_.after_live_threads(
      [post = post_, done = std::move(done)]() mutable { post(std::move(done)); });
  return Removal::under_way;
}

}  // namespace ps::app
