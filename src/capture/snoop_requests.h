// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/direction.h"
#include "openflow/msg_type.h"

namespace ps::capture {

/// The requests of one channel that have no answer yet: the youngest kMost of them.
/// A value. Thread: one.
class OpenRequests {
 public:
  static constexpr std::size_t kMost = 1024;

  /// Kept when it is of a kind that is answered.
  void asked(std::uint32_t xid, openflow::MsgType request, Direction way);
  /// Which way the youngest request of that kind and number went.
  std::optional<Direction> find(std::uint32_t xid, openflow::MsgType request) const;
  /// Forgets it; a multipart_reply that says that more follows leaves it.
  void answered(openflow::MsgType reply, Bytes message);
  /// An error answers whatever had its number.
  bool refused(std::uint32_t xid);

  /// False once an old one had to give way: then an answer without request says nothing.
  bool all_known() const { return all_known_; }

 private:
  struct Request {
    std::uint32_t xid;
    openflow::MsgType type;
    Direction way;
  };
  std::vector<Request> open_;
  bool all_known_ = true;
};

}  // namespace ps::capture
