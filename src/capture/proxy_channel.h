// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>

#include "capture/chunk.h"
#include "capture/proxy_opening.h"
#include "capture/wire.h"

namespace ps::capture {

class ProxyShard;

/// One switch's connection and the one made for it to the controller. What is read from one side
/// is written to the other at once and shown to the sink after that. Octets are kept only while
/// the receiving side does not take them: at most what one read gave, and nothing more is read
/// for it before they are gone.
///
/// Lifetime: kept alive by the operations that wait on its sockets. Thread: that of its shard.
class ProxyChannel : public std::enable_shared_from_this<ProxyChannel> {
 public:
  ProxyChannel(std::shared_ptr<ProxyShard> shard, Socket from_switch, std::string switch_peer);
  ~ProxyChannel();
  ProxyChannel(const ProxyChannel&) = delete;
  ProxyChannel& operator=(const ProxyChannel&) = delete;

  /// Connects to the controller; nothing the switch says is read before that succeeded.
  void start();
  void close(std::string_view reason);

 private:
  /// One direction.
  struct Flow {
    std::unique_ptr<std::uint8_t[]> kept;  ///< what the receiving side did not take yet
    std::size_t kept_begin = 0;
    std::size_t kept_end = 0;
    std::uint64_t octets = 0;
    bool ended = false;    ///< nothing more will be read
    bool watched = false;  ///< a wait for the sender's reset is under way
  };

  Flow& flow(Direction direction) { return flows_[static_cast<std::size_t>(direction)]; }
  Wire& from(Direction direction) { return wires_[static_cast<std::size_t>(direction)]; }
  Wire& to(Direction direction) { return from(opposite(direction)); }

  void opened(const Result<void>& outcome);
  void open_sink();
  std::vector<std::string> legs();

  void await_bytes(Direction direction);
  void read(Direction direction);
  void forward(Direction direction, Bytes bytes);
  void show(Direction direction, Bytes bytes);

  void keep(Direction direction, Bytes bytes);
  void await_drained(Direction direction);
  void drain(Direction direction);
  void watch_for_reset(Direction direction);

  void sender_closed(Direction direction, bool cleanly);
  void end_receiver(Direction direction, bool cleanly);
  void sender_lost(Direction direction, int error);
  void receiver_lost(Direction direction, int error);
  void remember(std::string reason);
  void note_refusal(Direction direction, int error);
  void finish();
  template <class Call>
  void tell_sink(Call call);

  std::shared_ptr<ProxyShard> shard_;
  std::array<Wire, 2> wires_;  // of the switch, of the controller
  std::array<Flow, 2> flows_;
  std::weak_ptr<ProxyOpening> opening_;  // keeps this channel alive until it is decided
  std::unique_ptr<ChannelSink> sink_;
  std::string switch_peer_;
  std::string reason_;
  ChannelId id_;
  bool open_ = false;   // both sides are connected
  bool reset_ = false;  // ends with a reset, because one side did
};

}  // namespace ps::capture
