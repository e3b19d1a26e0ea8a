// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace ps::bench {

/// OpenFlow 1.3 packet_in messages of 128 octets: the xid counts up, the cookie names the switch,
/// the frame's MAC addresses go round through kHosts hosts (02:00:00:00:00:00 and up).
constexpr std::size_t kMessage = 128;
constexpr std::size_t kHosts = 64;

struct StreamResult {
  std::uint64_t messages;
  double seconds;
};
struct RoundTripResult {
  std::uint64_t round_trips;
  double p50_us, p99_us;
};

/// Switches and their controller at both ends of whatever listens on `port` and connects to
/// `controller_listening`. Every octet that arrives is compared with what was to come; a
/// difference throws. Thread: one.
class ProxyLoad {
 public:
  ProxyLoad(std::size_t switches, std::uint16_t port, int controller_listening);
  ~ProxyLoad();
  ProxyLoad(const ProxyLoad&) = delete;
  ProxyLoad& operator=(const ProxyLoad&) = delete;

  /// All switches send as fast as they can; ends when all has arrived.
  StreamResult stream(std::chrono::milliseconds duration);
  /// One message is under way at any time: a switch's message, then the controller's answer.
  RoundTripResult round_trips(std::chrono::milliseconds duration);

 private:
  struct Link {
    std::uint64_t number;
    int switch_socket;
    int controller_socket;
    std::uint32_t next_sent = 0;      // xid
    std::uint32_t next_received = 0;  // xid
    std::vector<std::uint8_t> block;  // what is being sent
    std::size_t block_sent = 0;
    std::vector<std::uint8_t> partial;  // of a message that has begun to arrive
  };

  void connect(std::uint64_t number, std::uint16_t port, int controller_listening);
  void refill(Link& link);
  bool send_some(Link& link);
  bool receive_some(Link& link);
  void check(Link& link, const std::uint8_t* data, std::size_t size);
  void wait_for_any(bool sending);
  void round_trip(Link& link);

  std::vector<Link> links_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace ps::bench
