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

/// Whom `message` concerns, as Filter::host says; nobody for the kinds that name no host.
Hosts hosts_of(const decode::Message& message);

/// Is `host` one of them?
bool concerns(const decode::Message& message, const MacAddress& host);
/// The same by IP address: that of the frame's ARP, IPv4 or IPv6, or one that the match or a
/// set-field action names whole.
bool concerns(const decode::Message& message, const IpAddress& host);

}  // namespace ps::filter
