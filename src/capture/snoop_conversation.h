// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/direction.h"
#include "capture/snoop_requests.h"
#include "capture/xid_run.h"
#include "openflow/header.h"

namespace ps::capture {

/// What can be said of one message of which nobody said where it came from.
struct Snooped {
  Direction way = Direction::to_controller;
  bool guessed = false;         ///< the likelier side, no more
  bool begins_channel = false;  ///< the controller has connected anew: this is its first message
  std::uint32_t lost = 0;       ///< messages that are probably missing before this one
};

/// Follows one control channel whose messages come in one line, both directions mixed and unmarked,
/// in the order in which Open vSwitch handled them.
///
///   SnoopConversation conversation;
///   auto snooped = conversation.next(message);      // a whole message
///
/// Most types say who sends them. An echo_request with number 0 is the switch's own probe (Open
/// vSwitch's have no other), any other the controller's; a reply goes back to who asked under its
/// number; an error goes to the controller.
///
/// Bounded: OpenRequests::kMost requests. A value. Thread: one.
class SnoopConversation {
 public:
  Snooped next(Bytes message);

 private:
  struct Sense {
    Direction way;
    bool guessed = false;
  };
  Sense sense(const openflow::Header& header, openflow::MsgType type, Bytes message) const;
  Sense sense_of_echo_request(std::uint32_t xid) const;
  Sense sense_of_echo_reply(std::uint32_t xid) const;
  Sense sense_of_error(const openflow::Header& header, Bytes message) const;
  bool begins_channel(const openflow::Header& header, openflow::MsgType type) const;
  std::uint32_t note_sender(const openflow::Header& header, openflow::MsgType type, Sense sense);
  std::uint32_t note_answer(const openflow::Header& header, openflow::MsgType type, Direction way,
                            Bytes message);

  OpenRequests requests_;
  XidRun run_;                  ///< of the controller
  bool begun_ = false;          ///< a message has come
  bool counts_from_0_ = false;  ///< the controller, too, sends messages of number 0
  std::uint32_t missed_ = 0;    ///< questions known to be missing since its last message
  /// Requests of this way (by Direction) were seen and answered: answers to those from before the
  /// snooping began come no more.
  bool settled_[2] = {false, false};
};

}  // namespace ps::capture
