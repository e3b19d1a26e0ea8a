// SPDX-License-Identifier: Apache-2.0
#include "stream/waiting_reads.h"

#include <boost/asio/post.hpp>

namespace ps::stream {

namespace asio = boost::asio;

WaitingReads::WaitingReads(asio::io_context& io, const Clock& clock, const ThriftLimits& limits)
    : clock_(clock),
      limits_(limits),
      waits_([&io](std::function<void()> work) { asio::post(io, std::move(work)); }),
      timer_(io) {}

WaitingReads::~WaitingReads() = default;

WaitingReads::ReadId WaitingReads::wait(std::shared_ptr<session::Session> session,
                                        session::ObserverPlace place, record::Cursor from,
                                        std::chrono::milliseconds at_most,
                                        std::function<void()> over) {
  const auto id = ++last_;
  const auto until = clock_.steady_now() + at_most;
  reads_.emplace(id, Read{std::move(session), std::move(place), from, until, std::move(over)});
  by_end_.emplace(until, id);
  wait_for_record(id);
  watch_time();
  return id;
}

void WaitingReads::wait_for_record(ReadId id) {
  auto& read = reads_.at(id);
  read.log_wait = waits_.wait(read.session->log, read.from, [this, id] { look(id); });
}

void WaitingReads::look(ReadId id) {
  const auto& read = reads_.at(id);
  if (!something_at(*read.session->log, read.from)) return wait_for_record(id);
  taken_out(id)();
}

std::function<void()> WaitingReads::taken_out(ReadId id) {
  const auto at = reads_.find(id);
  auto read = std::move(at->second);
  reads_.erase(at);
  by_end_.erase({read.until, id});
  waits_.cancel(read.log_wait);
  return std::move(read.over);
}

void WaitingReads::cancel(ReadId id) {
  if (reads_.contains(id)) (void)taken_out(id);
}

void WaitingReads::watch_time() {
  if (std::exchange(watching_, true)) return;
  timer_.expires_after(limits_.look_every);
  timer_.async_wait([this, weak = std::weak_ptr(alive_)](const boost::system::error_code&) {
    if (weak.expired()) return;
    watching_ = false;
    end_those_out_of_time();
    if (!by_end_.empty()) watch_time();
  });
}

void WaitingReads::end_those_out_of_time() {
  const auto now = clock_.steady_now();
  const auto last = last_;  // the client of an answered read may ask again at once
  while (!by_end_.empty()) {
    const auto [until, id] = *by_end_.begin();
    if (until > now || id > last) return;
    taken_out(id)();
  }
}

}  // namespace ps::stream
