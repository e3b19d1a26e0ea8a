// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include "base/address.h"
#include "decode/message.h"

namespace ps::filter {

/// The hosts that one message concerns, each once. Bounded: a flow_mod with more addresses than fit
/// (a match, set-fields and an answered frame rarely have six) keeps the first ones.
class Hosts {
 public:
  static constexpr std::size_t kMax = 16;

  void add(const MacAddress& mac);
  /// Lives as long as this object, so not of a temporary.
  std::span<const MacAddress> all() const& { return {macs_.data(), size_}; }
  std::span<const MacAddress> all() && = delete;

 private:
  std::array<MacAddress, kMax> macs_;
  std::size_t size_ = 0;
};

/// Whom a message that is no packet_in concerns.
Hosts hosts_named_by(const decode::Message& message);

/// Calls `tell(host)` for each host that `message` concerns, as Filter::host says; never for the
/// kinds that name none. The two of a packet_in are not collected first: those are most messages.
template <class Tell>
void for_each_host(const decode::Message& message, Tell tell) {
  if (message.sent_up) {
    constexpr std::size_t kMacSize = 6;
    const Bytes frame = *message.sent_up;
    if (frame.size() < 2 * kMacSize) return;
    const auto dst = mac_from(frame), src = mac_from(frame.subspan(kMacSize));
    tell(dst);
    if (src != dst) tell(src);
    return;
  }
  const auto hosts = hosts_named_by(message);
  for (const auto& host : hosts.all()) tell(host);
}

/// Is `host` one of them?
bool concerns(const decode::Message& message, const MacAddress& host);
/// The same by IP address: that of the frame's ARP, IPv4 or IPv6, or one that the match or a
/// set-field action names whole.
bool concerns(const decode::Message& message, const IpAddress& host);

}  // namespace ps::filter
