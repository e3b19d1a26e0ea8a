// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <packetstreamer_types.h>

#include "capture/push_tap.h"

namespace boost::asio {
class io_context;
}

namespace ps::stream {

/// The pushOpenFlow of one connection: hands its messages to the push tap and answers when that has
/// looked at them. A connection that never pushes costs the tap nothing.
///
/// Lifetime: the connection's; movable until the first push; `tap` outlives it. Thread: the service
/// thread, which runs `io`.
class PushedOpenFlow {
 public:
  using Answer = std::function<void(const idl::PushAnswer&)>;

  /// Without a tap every push is refused.
  PushedOpenFlow(boost::asio::io_context& io, capture::PushTap* tap, std::string peer)
      : io_(&io), tap_(tap), peer_(std::move(peer)) {}

  void push(Answer answer, const std::vector<idl::PushedMessage>& messages);
  /// The connection ends: what waits is not answered any more, and the channels end.
  void cancel();

 private:
  boost::asio::io_context* io_;
  capture::PushTap* tap_;
  std::string peer_;
  std::unique_ptr<capture::PushTap::Producer> producer_;
  std::shared_ptr<Answer> waiting_;
};

}  // namespace ps::stream
