// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/direction.h"
#include "decode/message.h"
#include "decode/unanswered.h"
#include "openflow/error.h"

namespace ps::decode {

/// The last messages of one direction of a channel that the other side may answer or refuse.
///
/// Bounded: the last `kept`, the first kKeptOctets of each; the memory is taken when the first
/// comes, none after. A resource. Thread: the channel's data thread.
class RequestRing {
 public:
  static constexpr std::size_t kKeptOctets = 64;  ///< what an error quotes at least

  struct Request {
    std::uint64_t seq;
    Timestamp time;
    openflow::MsgType type;
    bool open;  ///< waits for its reply
    std::uint16_t size;
    std::array<std::uint8_t, kKeptOctets> octets;

    Bytes kept() const { return Bytes(octets).first(size); }
    Answer answered_at(Timestamp when) const;
  };

  /// `kept` is a power of two.
  explicit RequestRing(std::size_t kept) : kept_(kept) {}
  RequestRing(const RequestRing&) = delete;
  RequestRing& operator=(const RequestRing&) = delete;

  /// True when one that was open had to be forgotten for it.
  bool note(const Message& message, bool awaits_reply);

  /// Replies come in order: the oldest open request with the xid for which `wanted` holds, else the
  /// youngest of all, which is one whose reply was longer than one message.
  template <class Wanted>
  const Request* replied_to(std::uint32_t xid, Wanted wanted) const {
    for (auto number = oldest_open_; number < noted_; ++number) {
      if (xids_[place(number)] != xid) continue;
      const Request& request = at(number);
      if (request.open && wanted(request)) return &request;
    }
    return youngest(xid, wanted);
  }
  /// The youngest with the xid, or of all where it is not given.
  template <class Wanted>
  const Request* youngest(std::optional<std::uint32_t> xid, Wanted wanted) const {
    for (auto number = noted_; number > first(); --number) {
      if (xid && xids_[place(number - 1)] != *xid) continue;
      const Request& request = at(number - 1);
      if (wanted(request)) return &request;
    }
    return nullptr;
  }

  /// No reply to this one is missing any more.
  void close(std::uint64_t seq);
  /// Calls `late(request)` for each that is open and older than `limit`, and closes it.
  template <class Late>
  void expire(Timestamp now, std::chrono::nanoseconds limit, Late late) {
    for (; oldest_open_ < noted_; ++oldest_open_) {
      Request& request = at(oldest_open_);
      if (!request.open) continue;
      if (now - request.time <= limit) return;
      request.open = false;
      late(request);
    }
  }
  /// None of them is open any more.
  void close_all();

 private:
  Request& at(std::uint64_t number) { return requests_[place(number)]; }
  const Request& at(std::uint64_t number) const { return requests_[place(number)]; }
  std::size_t place(std::uint64_t number) const { return number & (kept_ - 1); }
  std::uint64_t first() const { return noted_ > kept_ ? noted_ - kept_ : 0; }

  const std::size_t kept_;
  std::unique_ptr<Request[]> requests_;
  std::unique_ptr<std::uint32_t[]> xids_;  ///< of the requests; together, for a quick look
  std::uint64_t noted_ = 0;                ///< how many in all; the next one's number
  std::uint64_t oldest_open_ = 0;          ///< none with a smaller number is open
};

/// What was asked on one channel, by either side, to say what a reply or an error answers and which
/// request got no answer. Those that a reply must follow are kept apart from those that can only be
/// refused, so that a flood of packet-outs does not push a barrier out.
///
/// A resource. Thread: the channel's data thread.
class Requests {
 public:
  /// One whose reply did not come after this counts as unanswered.
  static constexpr std::chrono::seconds kReplyTime{5};
  /// From the controller; a switch asks little, so it has room for kFew.
  static constexpr std::size_t kAwaited = 64;
  static constexpr std::size_t kCommands = 256;
  static constexpr std::size_t kFew = 8;

  explicit Requests(UnansweredCounts& counts) : counts_(counts) {}

  /// Keeps the message if it is one that may be answered or refused.
  void note(const Message& message);
  /// The request that a reply or an error answers: by xid, kind and, where it tells them, octets.
  std::optional<Answer> find(const Message& reply) const;
  /// `reply` was seen, and this is what it answers.
  void close(const Message& reply, const Answer& answer);
  /// Counts those that have waited for too long at that time.
  void expire(Timestamp now);
  /// Octets of the channel are missing, maybe the replies: nothing is known of those that wait.
  void lose_replies();

 private:
  /// Of one side.
  struct Asked {
    RequestRing awaited;   ///< what a reply must follow
    RequestRing commands;  ///< what can only be refused
  };

  Asked& asked_by(Direction way) { return asked_[static_cast<std::size_t>(way)]; }
  const Asked& asked_by(Direction way) const { return asked_[static_cast<std::size_t>(way)]; }
  const RequestRing::Request* refused(const openflow::Error& error, const Asked& asked) const;
  const RequestRing::Request* replied_to(const Message& reply, const Asked& asked) const;

  UnansweredCounts& counts_;
  std::array<Asked, 2> asked_{Asked{RequestRing(kFew), RequestRing(kFew)},
                              Asked{RequestRing(kAwaited), RequestRing(kCommands)}};
};

}  // namespace ps::decode
