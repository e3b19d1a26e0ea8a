// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/endpoint.h"
#include "base/result.h"
#include "capture/live_source.h"

namespace ps::capture {

/// What is captured of an interface. Borrowed from the options.
struct LiveWanted {
  std::span<const std::uint16_t> ports;  ///< of OpenFlow
  const std::string& expression;         ///< in libpcap's language, instead; empty: by the ports
  std::span<const Endpoint> ours;        ///< where this program delivers: never captured
};

/// `tcp port 6633 or tcp port 6653`.
std::string of_ports(std::span<const std::uint16_t> ports);
/// `tcp port 8080 and host 127.0.0.1`, or without the host where all addresses are listened on.
std::string of_listener(const Endpoint& listener);

/// Makes `source` capture what is wanted, tagged by VLANs or not where the expression is of ports.
/// The error is of the expression.
Result<void> set_filter(LiveSource& source, const LiveWanted& wanted);

}  // namespace ps::capture
