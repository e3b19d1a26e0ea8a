// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <unordered_set>

#include "capture/chunk.h"
#include "capture/data_thread.h"
#include "capture/proxy_tls.h"
#include "capture/socket.h"
#include "capture/tap_counters.h"

namespace ps::capture {

class ManagementSinks;
class ProxyChannel;

/// What every channel of one proxy needs to know.
struct ProxySettings {
  Endpoint listen;  ///< as bound
  Endpoint controller;
  std::chrono::milliseconds connect_limit;
  ChannelSinks& sinks;
  const Clock& clock;
  ProxyTls tls;
  /// What `sinks` is when `controller` is a bridge's management socket.
  std::shared_ptr<ManagementSinks> management{};
};

/// The channels of one proxy on one data thread.
/// Lifetime: shared by the proxy and these channels. Thread: the data thread, except counters().
class ProxyShard : public std::enable_shared_from_this<ProxyShard> {
 public:
  ProxyShard(DataThread& thread, std::shared_ptr<const ProxySettings> settings)
      : thread_(thread), settings_(std::move(settings)) {}

  /// Takes a connection that a switch made.
  void adopt(FileDescriptor connection);
  /// Ends all channels and refuses those to come.
  void close(std::string_view reason);

  void forget(ProxyChannel& channel) { channels_.erase(&channel); }
  const ProxySettings& settings() const { return *settings_; }
  DataThread& thread() { return thread_; }
  TapCounters& counters() { return counters_; }

 private:
  DataThread& thread_;
  std::shared_ptr<const ProxySettings> settings_;
  std::unordered_set<ProxyChannel*> channels_;
  bool closed_ = false;
  TapCounters counters_;
};

}  // namespace ps::capture
