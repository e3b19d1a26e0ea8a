// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <packetstreamer_types.h>
#include <thrift/Thrift.h>

#include "base/clock.h"
#include "session/sessions.h"
#include "stream/rendered_batches.h"
#include "stream/waiting_reads.h"

namespace ps::stream {

/// openSession, refreshSession and readRecords of one connection, which has one call at a time.
///
/// What is not possible is refused with one of the exceptions that the call declares. A session
/// that begins in the past is answered when its history is there. A read that has nothing to answer
/// waits in WaitingReads. What was handed out is counted on the session, and
/// taken back if its reply cannot be written: the reader asks again at the same cursor.
/// Lifetime: the connection's; movable until the first call; `cancel` comes before its end.
/// Thread: the service thread.
class RecordCalls {
 public:
  template <class T>
  using Answer = std::function<void(const T&)>;
  using Refuse = std::function<void(apache::thrift::TDelayedException*)>;

  RecordCalls(session::Sessions& sessions, WaitingReads& waiting, RenderedBatches& batches,
              const Clock& clock);

  void open(Answer<idl::SessionInfo> answer, const Refuse& refuse, const idl::SessionSpec& spec);
  void refresh(const Answer<idl::SessionInfo>& answer, const Refuse& refuse, const std::string& id,
               std::int32_t period);
  void read(Answer<idl::Batch> answer, const Refuse& refuse, const std::string& id,
            const std::string& cursor, std::int32_t max, std::int32_t wait_millis,
            const std::string& format);

  /// Drops the call that waits, if one does: it will never be answered. The session that it was to
  /// tell of ends, because nobody else knows it.
  void cancel();
  void replies_written() { unwritten_.clear(); }
  void replies_lost();

 private:
  /// A session whose history is not there yet.
  struct Opening {
    std::shared_ptr<session::Session> session;
    Answer<idl::SessionInfo> answer;
  };
  /// Counted on a session for a reply that is not written yet.
  struct Counted {
    std::shared_ptr<session::Session> session;
    std::uint64_t delivered;
    std::uint64_t missed;
  };

  idl::SessionInfo info(const session::Session& session) const;
  void answer_read(const BatchRequest& request, const Answer<idl::Batch>& answer);

  session::Sessions& sessions_;
  WaitingReads& waiting_;
  RenderedBatches& batches_;
  const Clock& clock_;
  WaitingReads::ReadId read_ = 0;
  Answer<idl::Batch> pending_;        ///< of the read that waits
  std::shared_ptr<Opening> opening_;  ///< the session that waits; null: none does
  std::vector<Counted> unwritten_;
};

}  // namespace ps::stream
