// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address.h"
#include "capture/chunk.h"
#include "decode/channels.h"

namespace ps::admin {

/// Names and what was counted under them, in the order in which they are shown.
using Counts = std::vector<std::pair<std::string_view, std::uint64_t>>;

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
  std::uint64_t lost_bytes = 0;
  Counts anomalies;   ///< those that occurred
  Counts unanswered;  ///< likewise
  std::string tls{};  ///< of one that is decrypted: version and cipher suite
  std::optional<capture::TlsPeer> switch_tls{};
  std::optional<capture::TlsPeer> controller_tls{};
};

/// A tap that runs: one --proxy or one --read.
struct TapLine {
  std::string_view kind;     ///< `proxy`, `file`
  std::string_view trust{};  ///< `exact`, `lossy`, `as told`
  std::string where;         ///< `tcp:127.0.0.1:6653 for tcp:10.0.0.9:6653`, a path
  Counts counts;
};

/// What the service sees, for GET /api/v1/channels, datapaths and taps, and /metrics. Thread: the
/// service thread.
class Inventory {
 public:
  virtual ~Inventory() = default;
  virtual std::vector<ChannelLine> channels() const = 0;
  virtual std::vector<TapLine> taps() const = 0;
  virtual decode::Channels::Totals totals() const = 0;
  virtual decode::Channels::BySwitch by_switch() const = 0;
};

}  // namespace ps::admin
