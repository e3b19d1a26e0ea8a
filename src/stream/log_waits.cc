// SPDX-License-Identifier: Apache-2.0
#include "stream/log_waits.h"

#include <utility>

namespace ps::stream {

bool something_at(const record::RecordLog& log, record::Cursor from) {
  const auto probe = log.read(from, 1, 1);
  return !probe.records.empty() || probe.missed > 0 || probe.ended;
}

LogWaits::LogWaits(Post post) : post_(std::move(post)), self_(std::make_shared<LogWaits*>(this)) {}

LogWaits::~LogWaits() {
  *self_ = nullptr;
  for (auto& [log, line] : lines_) line.log->cancel(line.armed);
}

LogWaits::WaitId LogWaits::wait(const std::shared_ptr<record::RecordLog>& log, record::Cursor from,
                                std::function<void()> ready) {
  const auto id = ++last_;
  auto& line = lines_[log.get()];
  const bool first = line.waiting.empty();
  if (first) line.log = log;
  line.waiting.emplace(id, std::move(ready));
  logs_.emplace(id, log.get());
  if (first || from < line.armed_from) arm(line, from);
  return id;
}

void LogWaits::arm(Line& line, record::Cursor from) {
  line.log->cancel(line.armed);
  line.armed_from = from;
  // Called on the thread of whoever appends: all it does is to post.
  line.armed = line.log->wait(from, [post = post_, self = self_, log = line.log.get()] {
    post([self, log] {
      if (*self) (*self)->wake(log);
    });
  });
}

/// They leave the line before they are called, because each may wait again at once. A log that has
/// gone, and another in its place, makes for a call too many, which does no harm.
void LogWaits::wake(record::RecordLog* log) {
  const auto at = lines_.find(log);
  if (at == lines_.end()) return;
  const auto line = std::move(at->second);
  lines_.erase(at);
  line.log->cancel(line.armed);
  for (const auto& [id, ready] : line.waiting) {
    if (logs_.erase(id) > 0) ready();  // nobody before it has cancelled it
  }
}

LogWaits::WaitId LogWaits::soon(std::function<void()> ready) {
  const auto id = ++last_;
  soon_.emplace(id, std::move(ready));
  post_([self = self_, id] {
    if (!*self) return;
    if (const auto node = (*self)->soon_.extract(id)) node.mapped()();
  });
  return id;
}

void LogWaits::cancel(WaitId id) {
  soon_.erase(id);
  const auto found = logs_.find(id);
  if (found == logs_.end()) return;
  const auto at = lines_.find(found->second);
  logs_.erase(found);
  if (at == lines_.end()) return;
  auto& line = at->second;
  line.waiting.erase(id);
  if (!line.waiting.empty()) return;
  line.log->cancel(line.armed);
  lines_.erase(at);
}

}  // namespace ps::stream
