// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "session/observers.h"
#include "session/session.h"
#include "stream/log_waits.h"
#include "stream/thrift_limits.h"

namespace ps::stream {

/// All readRecords that wait, each for a record or until its time is over.
///
///   auto id = reads.wait(session, cursor, 30s, [this] { answer(); });
///   reads.cancel(id);                       // when the client goes away
///
/// Holds no thread; who waits counts as an observer of the session. Time is looked at every
/// `ThriftLimits::look_every`.
/// Lifetime: longer than those who wait, each of whom cancels before it goes. Thread: the service
/// thread, which runs `io`.
class WaitingReads {
 public:
  using ReadId = std::uint64_t;

  WaitingReads(boost::asio::io_context& io, const Clock& clock, const ThriftLimits& limits);
  ~WaitingReads();
  WaitingReads(const WaitingReads&) = delete;
  WaitingReads& operator=(const WaitingReads&) = delete;

  /// Calls `over` once, never at once; until then `place` is taken.
  ReadId wait(std::shared_ptr<session::Session> session, session::ObserverPlace place,
              record::Cursor from, std::chrono::milliseconds at_most, std::function<void()> over);
  /// `over` is not called any more. Does nothing for a wait that is over.
  void cancel(ReadId id);
  std::size_t size() const { return reads_.size(); }

 private:
  struct Read {
    std::shared_ptr<session::Session> session;
    session::ObserverPlace place;
    record::Cursor from;
    SteadyTime until;
    std::function<void()> over;
    LogWaits::WaitId log_wait = 0;
  };

  void wait_for_record(ReadId id);
  void look(ReadId id);
  std::function<void()> taken_out(ReadId id);
  void watch_time();
  void end_those_out_of_time();

  const Clock& clock_;
  const ThriftLimits& limits_;
  LogWaits waits_;
  std::unordered_map<ReadId, Read> reads_;
  std::set<std::pair<SteadyTime, ReadId>> by_end_;
  ReadId last_ = 0;
  boost::asio::steady_timer timer_;
  bool watching_ = false;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();  ///< for the timer's last call
};

}  // namespace ps::stream
