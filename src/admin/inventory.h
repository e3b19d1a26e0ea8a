// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "admin/counts.h"
#include "base/address.h"
#include "capture/chunk.h"
#include "decode/channels.h"

namespace ps::admin {

/// A channel that is open now.
struct ChannelLine {
  std::uint64_t id = 0;
  std::string tap;
  std::string switch_peer;
  std::string controller_peer;
  std::optional<DatapathId> dpid;
  std::optional<std::uint64_t> copy_of{};  ///< the channel of another tap that it shows too
  std::string switch_name;                 ///< empty when nobody named it
  std::string controller_name;             ///< likewise
  std::uint64_t messages_to_controller = 0;
  std::uint64_t messages_to_switch = 0;
  std::uint64_t bytes_to_controller = 0;
  std::uint64_t bytes_to_switch = 0;
  std::uint64_t message_bytes = 0;  ///< of these, octets of messages that were found whole
  std::uint64_t lost_bytes = 0;
  Counts anomalies;   ///< those that occurred
  Counts unanswered;  ///< likewise
  std::string tls{};  ///< of one that is decrypted: version and cipher suite
  std::optional<capture::TlsPeer> switch_tls{};
  std::optional<capture::TlsPeer> controller_tls{};
};

/// What the service sees, for GET /api/v1/channels and datapaths, and /metrics. Thread: the
/// service thread.
class Inventory {
 public:
  virtual ~Inventory() = default;
  virtual std::vector<ChannelLine> channels() const = 0;
  virtual decode::Channels::Totals totals() const = 0;
  virtual decode::Channels::BySwitch by_switch() const = 0;
};

}  // namespace ps::admin
