// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "base/endpoint.h"
#include "base/guarded.h"
#include "capture/chunk.h"

namespace boost::asio {
class io_context;
}

namespace ps::capture {

/// Is this a bridge's management socket: `s1.mgmt`, or one that was moved aside (`s1.mgmt.real`)?
bool is_management_socket(const Endpoint& endpoint);

/// The process at the other end of a Unix socket, `ovs-ofctl[1234]`; empty when that is not known.
std::string peer_process(int socket);

/// For a proxy in front of a management socket, where those who connect are controllers and the
/// target is the switch: turns what the proxy says the other way round.
///
/// The datapath id is asked of the bridge beforehand, because who only changes flows does not ask;
/// and again with each channel, for those that follow.
///
/// Lifetime: shared by all channels; `sinks` and `context` outlive it. Thread: any.
class ManagementSinks final : public ChannelSinks,
                              public std::enable_shared_from_this<ManagementSinks> {
 public:
  /// `context` is where the bridge is asked.
  ManagementSinks(ChannelSinks& sinks, boost::asio::io_context& context, std::string path)
      : sinks_(sinks), context_(context), path_(std::move(path)) {}

  void ask();
  std::unique_ptr<ChannelSink> open(const ChannelInfo& info) override;

 private:
  ChannelSinks& sinks_;
  boost::asio::io_context& context_;
  const std::string path_;
  Guarded<std::optional<DatapathId>> dpid_;
  std::atomic<bool> asking_{false};
};

}  // namespace ps::capture
