// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

#include "record/record_log.h"

namespace ps::stream {

/// Is there anything to say to who reads on from there: a record, a gap, the end?
bool something_at(const record::RecordLog& log, record::Cursor from);

/// All observers that wait for a record, of any session.
///
///   LogWaits waits([&](auto work) { asio::post(io, std::move(work)); });
///   auto id = waits.wait(session->log, cursor, [this] { read_on(); });
///   waits.cancel(id);                       // when the client goes away
///
/// A log has one waiter of its own for all of them, so a tap that appends pays the same for one
/// observer and for ten thousand. A wait holds no thread.
/// Lifetime: longer than those who wait; work that was posted may run after it. Thread: the service
/// thread; `post` is called from any.
class LogWaits {
 public:
  using Post = std::function<void(std::function<void()>)>;
  using WaitId = std::uint64_t;

  explicit LogWaits(Post post);
  ~LogWaits();
  LogWaits(const LogWaits&) = delete;
  LogWaits& operator=(const LogWaits&) = delete;

  /// Calls `ready` once, never at once: when there is a record at or after `from`, when the log has
  /// ended, or earlier, if somebody else waits for less. So look again, and wait again.
  WaitId wait(const std::shared_ptr<record::RecordLog>& log, record::Cursor from,
              std::function<void()> ready);
  /// Calls `ready` once, as if a log had woken it just now.
  WaitId soon(std::function<void()> ready);
  /// `ready` is not called any more. Does nothing for a wait that is over.
  void cancel(WaitId id);
  std::size_t size() const { return logs_.size() + soon_.size(); }

 private:
  /// Those who wait for one log.
  struct Line {
    std::shared_ptr<record::RecordLog> log;
    std::map<WaitId, std::function<void()>> waiting;  ///< in the order in which they came
    record::Cursor armed_from = 0;
    record::RecordLog::WaitId armed = 0;
  };

  void arm(Line& line, record::Cursor from);
  void wake(record::RecordLog* log);

  const Post post_;
  std::unordered_map<record::RecordLog*, Line> lines_;
  std::unordered_map<WaitId, record::RecordLog*> logs_;
  std::unordered_map<WaitId, std::function<void()>> soon_;
  WaitId last_ = 0;
  const std::shared_ptr<LogWaits*> self_;  ///< how posted work learns that this is gone
};

}  // namespace ps::stream
