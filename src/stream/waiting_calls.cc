// SPDX-License-Identifier: Apache-2.0
#include "stream/waiting_calls.h"

#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

namespace ps::stream {

namespace asio = boost::asio;

/// The calls that wait for records of one session, the one that came first before the others.
struct WaitingCalls::Line {
  std::shared_ptr<session::Session> session;
  std::list<WaitingCall*> calls;
  record::RecordLog::WaitId wait = 0;
  bool armed = false;
};

struct WaitingCalls::LookUp {
  std::string id;
  SteadyTime until;
  WaitingCall* call;
};

/// Where a call waits: in a line, or (line is null) for its session.
struct WaitingCall::Place {
  explicit Place(session::ObserverPlace&& observer) : among_observers(std::move(observer)) {}

  session::ObserverPlace among_observers;
  std::shared_ptr<WaitingCalls::Line> line;
  std::list<WaitingCall*>::iterator in_line;
  std::list<WaitingCalls::LookUp>::iterator look_up;
};

WaitingCalls::WaitingCalls(asio::io_context& io, session::Sessions& sessions, const Clock& clock,
                           const ThriftLimits& limits)
    : io_(io), sessions_(sessions), clock_(clock), limits_(limits), timer_(io) {}

WaitingCalls::~WaitingCalls() {
  for (auto& [session, line] : lines_) session->log->cancel(line->wait);
}

bool WaitingCalls::wait_for_record(WaitingCall& call,
                                   const std::shared_ptr<session::Session>& session) {
  const auto found = lines_.find(session.get());
  if (found == lines_.end() && call.try_answer(session)) return true;
  const auto line = found == lines_.end() ? std::make_shared<Line>() : found->second;
  line->session = session;
  if (!step_in(call, line, line->calls.end())) return false;
  lines_.emplace(session.get(), line);
  arm(line);
  return true;
}

/// The waiter runs on the thread of whoever appends: all it does is to post.
void WaitingCalls::arm(const std::shared_ptr<Line>& line) {
  if (std::exchange(line->armed, true)) return;
  auto ready = [this, &io = io_, weak = std::weak_ptr(line)] {
    asio::post(io, [this, weak] {
      if (auto woken = weak.lock()) wake(woken);
    });
  };
  line->wait = line->session->log->wait(line->session->legacy_cursor, std::move(ready));
}

/// A call leaves the line before it is answered, because its client may ask again at once.
void WaitingCalls::wake(const std::shared_ptr<Line>& line) {
  line->armed = false;
  while (!line->calls.empty()) {
    auto& call = *line->calls.front();
    step_out(call);
    if (!call.wanted() || call.try_answer(line->session)) continue;
    if (!step_in(call, line, line->calls.begin())) {  // those who were answered took the places
      call.give_up();
      continue;
    }
    arm(line);
    return;
  }
  close(*line);
}

bool WaitingCalls::step_in(WaitingCall& call, const std::shared_ptr<Line>& line,
                           std::list<WaitingCall*>::iterator before) {
  auto admitted = sessions_.observers().admit(line->session);
  if (!admitted) return false;
  call.place_ = std::make_shared<WaitingCall::Place>(*std::move(admitted));
  call.place_->line = line;
  call.place_->in_line = line->calls.insert(before, &call);
  ++in_lines_;
  return true;
}

void WaitingCalls::step_out(WaitingCall& call) {
  const auto place = std::exchange(call.place_, nullptr);
  place->line->calls.erase(place->in_line);
  --in_lines_;
}

void WaitingCalls::close(const Line& line) {
  line.session->log->cancel(line.wait);
  lines_.erase(line.session.get());
}

void WaitingCalls::cancel(WaitingCall& call) {
  if (!call.place_) return;
  if (const auto line = call.place_->line) {
    step_out(call);
    if (line->calls.empty()) close(*line);
  } else {
    look_ups_.erase(call.place_->look_up);
    call.place_.reset();
  }
}

bool WaitingCalls::wait_for_session(WaitingCall& call, std::string id) {
  auto admitted = sessions_.observers().admit(nullptr);
  if (!admitted) return false;
  look_ups_.push_back({std::move(id), clock_.steady_now() + limits_.look_for, &call});
  call.place_ = std::make_shared<WaitingCall::Place>(*std::move(admitted));
  call.place_->look_up = std::prev(look_ups_.end());
  start_looking();
  return true;
}

void WaitingCalls::start_looking() {
  if (std::exchange(looking_, true)) return;
  timer_.expires_after(limits_.look_every);
  timer_.async_wait([this, weak = std::weak_ptr(alive_)](const boost::system::error_code&) {
    if (weak.expired()) return;
    looking_ = false;
    look();
    if (!look_ups_.empty()) start_looking();
  });
}

void WaitingCalls::look() {
  const auto now = clock_.steady_now();
  // The client of an answered call may ask again at once; that look-up is new and last.
  auto left = look_ups_.size();
  for (auto at = look_ups_.begin(); left > 0 && at != look_ups_.end(); --left) {
    const auto& look_up = *at++;
    const auto session = sessions_.find(look_up.id);
    if (!session && now < look_up.until) continue;
    auto* call = look_up.call;
    cancel(*call);
    if (!call->wanted()) continue;
    if (!session || !wait_for_record(*call, session)) call->give_up();
  }
}

}  // namespace ps::stream
