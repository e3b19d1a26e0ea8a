// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/result.h"
#include "session/session.h"
#include "stream/log_waits.h"

namespace boost::asio {
class io_context;
}
namespace ps::session {
class Sessions;
}

namespace ps::stream {

/// PCAP-over-IP: who connects is sent a capture file that grows.
///
///   PcapOverIp server(io, clock, sessions, waits, spec);
///   server.listen(*parse_endpoint("127.0.0.1:57012"));
///   $ wireshark -k -i TCP@127.0.0.1:57012
///
/// Each client has a session of its own, of what matches `spec` from then on, which ends with its
/// connection. A client that reads nothing for kStalled is let go. Whoever owns it calls `tick` at
/// least once a second. Lifetime: the daemon's, shorter than what it was given. Thread: the service
/// thread.
class PcapOverIp {
 public:
  static constexpr std::size_t kMost = 1000;
  static constexpr std::chrono::seconds kStalled{300};

  /// The format of `spec` is not looked at.
  PcapOverIp(boost::asio::io_context& io, const Clock& clock, session::Sessions& sessions,
             LogWaits& waits, session::SessionSpec spec);
  ~PcapOverIp();
  PcapOverIp(const PcapOverIp&) = delete;
  PcapOverIp& operator=(const PcapOverIp&) = delete;

  Result<Endpoint> listen(const Endpoint& where);
  void tick();
  void stop();
  std::size_t clients() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ps::stream
