// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "base/address.h"
#include "decode/message.h"

namespace ps::filter {

/// The hosts that one message concerns, each once. Bounded: a flow_mod with more addresses than fit
/// (a match, set-fields and an answered frame rarely have six) keeps the first ones.
template <class Address>
class Hosts {
 public:
  static constexpr std::size_t kMax = 16;

  void add(const Address& address) {
    const auto known = all();
    if (size_ < kMax && std::ranges::find(known, address) == known.end()) {
      addresses_[size_++] = address;
    }
  }
  /// Lives as long as this object, so not of a temporary.
  std::span<const Address> all() const& { return {addresses_.data(), size_}; }
  std::span<const Address> all() && = delete;

 private:
  std::array<Address, kMax> addresses_;
  std::size_t size_ = 0;
};

/// Whom a message that is no packet_in concerns.
Hosts<MacAddress> hosts_named_by(const decode::Message& message);
/// The same by IP address, and of every message: those of the frame's ARP, IPv4 or IPv6, and those
/// that the match or a set-field action names whole.
Hosts<IpAddress> ip_hosts_named_by(const decode::Message& message);

/// Calls `tell(host)` for each host that `message` concerns, as the filter language's `host` says;
/// never for the kinds that name none. The two of a packet_in are not collected first: those are
/// most messages.
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
bool concerns(const decode::Message& message, const IpAddress& host);

}  // namespace ps::filter
