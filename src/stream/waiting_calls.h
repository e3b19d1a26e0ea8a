// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "session/session.h"
#include "session/sessions.h"
#include "stream/thrift_limits.h"

namespace ps::stream {

/// One getPackets that has to wait. Thread: the service thread.
class WaitingCall {
 public:
  virtual ~WaitingCall() = default;
  /// Is there still somebody to answer? A call that says no is dropped.
  virtual bool wanted() = 0;
  /// Answers if there is anything to say; false when the call must go on waiting.
  virtual bool try_answer(const std::shared_ptr<session::Session>& session) = 0;
  /// No session of that name appeared.
  virtual void give_up() = 0;

 private:
  friend class WaitingCalls;
  struct Place;
  std::shared_ptr<Place> place_;
};

/// All getPackets that wait, for a record of their session or for their session to appear.
///
/// The calls of one session stand in line; the log has one waiter for all of them, so a tap that
/// appends pays the same for one observer and for a thousand. Holds no thread.
/// Lifetime: longer than its calls, each of which is cancelled before it goes.
/// Thread: the service thread; only a log's waiter comes from others, and it only posts.
class WaitingCalls {
 public:
  WaitingCalls(boost::asio::io_context& io, session::Sessions& sessions, const Clock& clock,
               const ThriftLimits& limits);
  ~WaitingCalls();
  WaitingCalls(const WaitingCalls&) = delete;
  WaitingCalls& operator=(const WaitingCalls&) = delete;

  /// Answers at once if it can and nobody stands before it. False, here as below, when it would
  /// have to wait and there are as many observers as there may be.
  bool wait_for_record(WaitingCall& call, const std::shared_ptr<session::Session>& session);
  bool wait_for_session(WaitingCall& call, std::string id);
  /// Does nothing for a call that does not wait.
  void cancel(WaitingCall& call);
  std::size_t size() const { return in_lines_ + look_ups_.size(); }

 private:
  struct Line;
  struct LookUp;

  void arm(const std::shared_ptr<Line>& line);
  void wake(const std::shared_ptr<Line>& line);
  bool step_in(WaitingCall& call, const std::shared_ptr<Line>& line,
               std::list<WaitingCall*>::iterator before);
  void step_out(WaitingCall& call);
  void close(const Line& line);
  void start_looking();
  void look();

  boost::asio::io_context& io_;
  session::Sessions& sessions_;
  const Clock& clock_;
  const ThriftLimits& limits_;
  std::unordered_map<const session::Session*, std::shared_ptr<Line>> lines_;
  std::size_t in_lines_ = 0;
  std::list<LookUp> look_ups_;  ///< the first to give up is the first
  boost::asio::steady_timer timer_;
  bool looking_ = false;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();  ///< for the timer's last call

  friend struct WaitingCall::Place;
};

}  // namespace ps::stream
