// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/address.h"
#include "base/direction.h"
#include "counting/histogram.h"
#include "counting/report.h"
#include "counting/top_list.h"
#include "decode/message.h"
#include "openflow/msg_type.h"

namespace ps::counting {

/// What is counted of messages: by switch, direction and type; packet-ins by switch, port and host;
/// how long controllers take to answer. Copies of a channel do not count. Bounded, whatever the
/// messages say. A value. Thread: one at a time.
class Counts {
 public:
  void count(const decode::Message& message);
  void merge(const Counts& other);
  /// The `most` highest of each kind.
  Report report(std::size_t most) const;

 private:
  using Switch = std::optional<DatapathId>;  ///< nothing until it is known
  struct Kind {
    Switch dpid{};
    Direction direction{};
    openflow::MsgType type{};
    bool operator==(const Kind&) const = default;
  };
  struct Port {
    Switch dpid{};
    std::uint32_t port = 0;
    bool operator==(const Port&) const = default;
  };
  struct Host {
    Port at{};
    MacAddress mac{};
    bool operator==(const Host&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Kind& kind) const;
    std::size_t operator()(const Port& port) const;
    std::size_t operator()(const Host& host) const;
  };
  static constexpr std::size_t kMostControllers = 256;

  void count_packet_in(const decode::Message& message);
  void count_reason(std::string_view name, std::uint64_t count);
  Histogram* latency_of(std::string_view controller);

  std::uint64_t messages_ = 0;
  std::uint64_t octets_ = 0;
  std::uint64_t packet_ins_ = 0;
  std::uint64_t answered_ = 0;  ///< packet-outs and flow-mods that answer one
  TopList<Kind, Hash, 4096> kinds_;
  TopList<Port, Hash> ports_;
  TopList<Host, Hash> hosts_;
  /// Packet-ins by the name of their reason; OpenFlow has fewer than ten.
  std::vector<std::pair<std::string_view, std::uint64_t>> reasons_;
  boost::unordered_flat_map<std::string, Histogram> latencies_;  ///< by controller
};

}  // namespace ps::counting
