// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "admin/taps.h"
#include "base/clock.h"
#include "base/result.h"
#include "capture/push_tap.h"
#include "tap_maker.h"

namespace ps::app {

/// All that the service watches: what the command line names and what was added since.
///
///   RunningTaps taps(options, plane, clock, push, [&](auto work) { asio::post(io, work); });
///   auto proxies = taps.start(std::move(sources), {http, thrift});
///   taps.add({.kind = admin::TapRequest::Kind::read, .value = "channel.pcap"});
///   ...
///   taps.stop();
///
/// Lifetime: ends before all that it was given. Thread: the service thread, on which `post` runs
/// what it is given; it is called from any.
class RunningTaps final : public admin::Taps {
 public:
  using Post = std::function<void(std::function<void()>)>;

  /// With so many none is added; the command line may name more.
  static constexpr std::size_t kMost = 64;
  /// Of the push tap, which is always there and listed once somebody has pushed.
  static constexpr admin::TapId kPush = 0;

  RunningTaps(const ServeOptions& options, DataPlane& plane, const Clock& clock,
              const capture::PushTap& push, Post post)
      : options_(options),
        plane_(plane),
        push_(push),
        post_(std::move(post)),
        make_(options, plane, clock) {}

  /// What the command line names; `sources` are its interfaces, `ours` where the service delivers.
  /// Gives the proxies, as they listen.
  Result<std::vector<ProxyOption>> start(Sources sources, std::vector<Endpoint> ours);
  /// Closes all channels and takes no more taps.
  void stop();
  ProxyCredentials& credentials() { return make_.credentials(); }

  std::vector<admin::TapLine> list() const override;
  std::optional<admin::TapLine> find(admin::TapId id) const override;
  Added add(const admin::TapRequest& request) override;
  Removal remove(admin::TapId id, std::function<void()> done) override;

 private:
  struct Entry {
    admin::TapId id;
    std::unique_ptr<RunningTap> tap;
  };

  admin::TapId keep(std::unique_ptr<RunningTap> tap);
  Result<void> start_proxies(std::vector<ProxyOption>& bound);
  void start_snoops();
  Result<void> start_captures(Sources sources);
  Result<void> start_files();
  Added add_proxy(const admin::TapRequest& request);
  Added add_snoop(const admin::TapRequest& request);
  Added add_capture(const admin::TapRequest& request);
  Added add_file(const admin::TapRequest& request);
  template <class Tap>
  Added kept(Result<std::unique_ptr<Tap>> made);

  const ServeOptions& options_;
  DataPlane& plane_;
  const capture::PushTap& push_;
  const Post post_;
  TapMaker make_;
  std::vector<Entry> taps_;
  admin::TapId next_id_ = kPush + 1;
  bool stopped_ = false;
};

}  // namespace ps::app
