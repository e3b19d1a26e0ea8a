// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "base/result.h"
#include "capture/chunk.h"
#include "capture/data_thread.h"
#include "capture/proxy_tls.h"
#include "capture/tap_counters.h"
#include "capture/tap_spec.h"

namespace ps::capture {

/// The in-line tap: switches connect to `listen`, and each gets a connection of its own to
/// `controller`. Octets are handed on verbatim and at once; the sinks see them afterwards.
///
///   Proxy proxy(threads, *parse_endpoint("6653"), *parse_endpoint("10.0.0.9:6633"), sinks, clock);
///   auto bound = proxy.start();       // where it listens, or why it cannot
///   ...
///   proxy.stop();
///
/// Lifetime: `threads`, `sinks` and `clock` outlive the proxy and its channels; these end on their
/// data threads soon after stop(), at the latest with DataThread::stop().
/// Thread: start() and stop() belong to the owner, the rest to any.
class Proxy {
 public:
  /// For connecting, and for each TLS handshake.
  static constexpr std::chrono::milliseconds kConnectLimit{10'000};

  /// `tls` has what each side that is written `ssl:` needs.
  Proxy(std::span<DataThread* const> threads, Endpoint listen, Endpoint controller,
        ChannelSinks& sinks, const Clock& clock, ProxyTls tls = {},
        std::chrono::milliseconds connect_limit = kConnectLimit);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  /// Listens; gives the address that was bound (port 0 picks a free one). Resolves a host name in
  /// `listen` here and now. Called once.
  Result<Endpoint> start();
  /// Closes the listeners and all channels, whose sinks are told why. Does not wait: what is posted
  /// to the data threads after this call finds the port free.
  void stop(std::string_view reason = kServerStopping);

  const Endpoint& listen() const;  ///< as bound, once started
  const Endpoint& controller() const;
  TapTotals totals() const;

 private:
  struct State;
  Result<Endpoint> start_tcp();
  Result<Endpoint> start_unix();

  std::unique_ptr<State> state_;
};

extern const TapSpec kProxyTap;

}  // namespace ps::capture
