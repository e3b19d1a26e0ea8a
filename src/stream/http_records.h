// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "render/rendering.h"
#include "session/observers.h"
#include "session/session.h"
#include "stream/last_batch.h"
#include "stream/log_waits.h"

namespace ps::stream {

/// What one GET of a session's records asks for. A value.
struct RecordsQuery {
  static constexpr std::size_t kMostRecords = 65'536;
  static constexpr std::chrono::seconds kLongestWait{60};
  /// Of rendered octets in one reply; a reply with records has at least one.
  static constexpr std::size_t kLargestReply = 8u << 20;

  record::Cursor from = 0;
  std::size_t max_records = 1000;
  std::chrono::seconds wait{0};                ///< for the first record, if there is none yet
  const render::FormatSpec* format = nullptr;  ///< null is the session's
};

/// Reads of sessions, which may wait for a first record: long polls. What a read returns is JSON:
/// `{"records": [...], "next": "17", "missed": 0, "ended": null}`.
///
/// A record is what `record_document` says. In a format that begins with something (`pcapng`) that
/// is the member `preamble`, in base64. Counts on the session what is handed out. Reads that are
/// woken together and ask for the same share one rendering.
///
///   HttpRecords records(clock, waits, sessions.observers());
///   auto id = records.read(session, query, [](std::string document) { ... });
///   if (!id) ...                            // too many wait already
///   if (*id != 0) ...                       // it waits; cancel(*id) when the client goes away
///
/// A wait holds no thread. Whoever owns it calls `tick` at least once a second.
/// Lifetime: shorter than `waits` and `observers`. Thread: the service thread.
class HttpRecords {
 public:
  using Answer = std::function<void(std::string document)>;
  using ReadId = std::uint64_t;

  HttpRecords(const Clock& clock, LogWaits& waits, session::Observers& observers);
  ~HttpRecords();
  HttpRecords(const HttpRecords&) = delete;
  HttpRecords& operator=(const HttpRecords&) = delete;

  /// 0 when it was answered at once. An error, and no answer, when it would have to wait and there
  /// are as many observers as there may be.
  Result<ReadId> read(std::shared_ptr<session::Session> session, const RecordsQuery& query,
                      Answer answer);
  /// The answer is not called any more. Does nothing for a read that is over.
  void cancel(ReadId id);
  /// Answers the reads that have waited long enough.
  void tick();
  std::size_t waiting() const { return waiting_.size(); }
  /// Octets rendered since the beginning.
  std::uint64_t rendered() const { return rendered_; }

 private:
  struct Waiting {
    std::shared_ptr<session::Session> session;
    RecordsQuery query;
    Answer answer;
    SteadyTime until;
    std::optional<session::ObserverPlace> place;
    LogWaits::WaitId log_wait = 0;
  };

  struct Document {
    std::string text;
    std::uint64_t records = 0;
    std::uint64_t missed = 0;
  };
  static Document document(const BatchRequest& request);
  std::string hand_out(const std::shared_ptr<session::Session>& session, const RecordsQuery& query);
  void wait_for_record(ReadId id);
  void look(ReadId id);
  void finish(ReadId id);

  const Clock& clock_;
  LogWaits& waits_;
  session::Observers& observers_;
  std::map<ReadId, Waiting> waiting_;
  LastBatch<Document> last_document_;
  std::uint64_t rendered_ = 0;
  ReadId last_ = 0;
};

}  // namespace ps::stream
