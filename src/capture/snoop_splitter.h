// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/direction.h"
#include "base/result.h"
#include "capture/chunk.h"
#include "capture/snoop_conversation.h"

namespace ps::capture {

/// Gets what a SnoopSplitter finds, in its order.
class SnoopReceiver {
 public:
  virtual ~SnoopReceiver() = default;
  /// Whole messages that went one way, one behind the other; borrowed for the call.
  virtual void messages(Direction way, Bytes messages) = 0;
  /// What follows is of a connection to the controller that is new, at least to us.
  virtual void channel_begins() = 0;
  virtual void doubt(Doubt doubt, std::uint64_t count) = 0;
};

/// Splits what comes from a bridge's snoop socket into the two directions of its channel.
///
///   stream := hello message*
///
/// The hello is the socket's own. Of the channel's connection come copies of all messages but its
/// hellos, whole and back to back, both directions mixed, without any mark
/// (tests/traces/README.md has what was seen of it).
///
/// Knows neither sockets nor time. Bounded: one message of 64 KiB, and what SnoopConversation has.
/// A resource. Lifetime: `receiver` outlives it. Thread: one.
class SnoopSplitter {
 public:
  explicit SnoopSplitter(SnoopReceiver& receiver) : receiver_(receiver) {}
  SnoopSplitter(const SnoopSplitter&) = delete;
  SnoopSplitter& operator=(const SnoopSplitter&) = delete;

  /// An error when this is no snoop stream; then no more may be given.
  Result<void> take(Bytes octets);
  /// The hello has come: the bridge lets us listen.
  bool greeted() const { return greeted_; }
  /// What all messages so far took of the sender's socket buffer (snoop_backlog.h).
  std::size_t memory() const { return memory_; }

 private:
  /// The messages before it that went the same way, handed over together.
  struct Run {
    Bytes octets;
    Direction way = Direction::to_controller;
  };

  Result<Bytes> complete_kept(Bytes rest);
  Result<void> walk(Bytes rest);
  /// Could a message begin with this header?
  Result<void> check(Bytes front) const;
  void one(Bytes message, Run& run);
  void flush(Run& run);

  SnoopReceiver& receiver_;
  SnoopConversation conversation_;
  std::vector<std::uint8_t> kept_;  ///< the front of a message that is not whole yet
  std::size_t memory_ = 0;
  bool greeted_ = false;
};

}  // namespace ps::capture
