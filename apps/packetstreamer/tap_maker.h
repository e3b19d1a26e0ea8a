// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "capture/file_tap.h"
#include "capture/live_tap.h"
#include "capture/proxy.h"
#include "data_plane.h"
#include "proxy_credentials.h"
#include "running_tap.h"
#include "serve_options.h"

namespace ps::app {

using Sources = std::vector<std::unique_ptr<capture::LiveSource>>;

/// An interface, open as `options` say; needs the right to.
Result<std::unique_ptr<capture::LiveSource>> open_source(const ServeOptions& options,
                                                         const std::string& interface);
/// All those that `options` name.
Result<Sources> open_sources(const ServeOptions& options);

/// Makes and starts taps as the command line says: with its ports, key logs, certificates, filter
/// and buffers. What it makes is started already; the error is one line for who asked.
/// Lifetime: ends before all that it was given; what it made may outlive it. Thread: the service
/// thread.
class TapMaker {
 public:
  TapMaker(const ServeOptions& options, DataPlane& plane, const Clock& clock)
      : options_(options), plane_(plane), clock_(clock), credentials_(options.tls) {}

  /// Where the service itself delivers: captures made from now on leave that out.
  void leave_out(std::vector<Endpoint> ours) { ours_ = std::move(ours); }

  Result<std::unique_ptr<capture::Proxy>> proxy(const ProxyOption& option);
  /// A path, or `ovs` for every bridge.
  std::unique_ptr<RunningTap> snoop(const std::string& path);
  Result<std::unique_ptr<capture::LiveTap>> capture(std::unique_ptr<capture::LiveSource> source);
  Result<std::unique_ptr<capture::FileTap>> file(capture::FilePlay play);
  /// How a file is played unless its own request says otherwise.
  capture::FilePlay usual_play(const std::string& path) const;

  ProxyCredentials& credentials() { return credentials_; }

 private:
  const ServeOptions& options_;
  DataPlane& plane_;
  const Clock& clock_;
  ProxyCredentials credentials_;
  std::vector<Endpoint> ours_;
  std::size_t snoops_ = 0;
};

}  // namespace ps::app
