// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "session/observers.h"
#include "stream/chunk_maker.h"
#include "stream/log_waits.h"

namespace ps::stream {

/// What a stream came to. A value.
struct StreamTotals {
  std::uint64_t records = 0;
  std::uint64_t missed = 0;
  record::Cursor next = 0;           ///< with which one reads on
  std::optional<std::string> ended;  ///< why the session gives no more; nothing when it may
};

/// Where a stream goes: the connection of one observer. Thread: the service thread.
class Outlet {
 public:
  virtual ~Outlet() = default;
  /// `written` when the observer has taken it in, never at once; not any more when it has gone.
  virtual void write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) = 0;
  /// The stream is over; what was written goes out before.
  virtual void end(const StreamTotals& totals) = 0;
};

/// What one observer asks for. A value.
struct StreamOrder {
  View view{};
  record::Cursor from = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();  ///< records, then it ends
  /// Ends when nothing has come for so long; none: when the session does.
  std::optional<std::chrono::seconds> patience{};
  /// Called once when it is over, or its observer has gone; may be null.
  std::function<void()> when_over = nullptr;
};

/// All streams: observers that are sent what their session holds and then what comes, each at its
/// own pace and cursor.
///
///   Streams streams(clock, waits);
///   auto place = sessions.observers().admit(session);    // or refuse
///   auto id = streams.begin(order, *std::move(place), std::make_unique<BodyOutlet>(...));
///   streams.cancel(id);                     // when the observer has gone
///
/// Holds no thread. Who is slow misses what its session's log drops meanwhile, and is told. A
/// stream that is silent for kSilence is told that it lives, where its delivery has a way.
/// Whoever owns it calls `tick` at least once a second. Lifetime: the daemon's, shorter than
/// `waits`. Thread: the service thread.
class Streams {
 public:
  using StreamId = std::uint64_t;
  static constexpr std::chrono::seconds kSilence{15};

  Streams(const Clock& clock, LogWaits& waits);
  ~Streams();
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  /// Nothing is written before this has returned.
  StreamId begin(StreamOrder order, session::ObserverPlace place, std::unique_ptr<Outlet> outlet);
  /// Nothing is written any more. Does nothing for a stream that is over.
  void cancel(StreamId id);
  void tick();
  std::size_t size() const { return streams_.size(); }

  /// Since the beginning. Octets that several observers are sent are rendered once.
  struct Octets {
    std::uint64_t rendered = 0;
    std::uint64_t sent = 0;
  };
  Octets octets() const { return {chunks_.rendered(), sent_}; }

 private:
  struct Stream {
    StreamOrder order;
    std::optional<session::ObserverPlace> place;  ///< until it is over
    std::unique_ptr<Outlet> outlet;
    StreamTotals totals;
    bool begun = false;
    bool writing = false;
    SteadyTime silent_since{};  ///< nothing was written
    SteadyTime idle_since{};    ///< no record was
    LogWaits::WaitId wait = 0;
  };

  void go_on(StreamId id);
  void write(StreamId id, Stream& stream, const std::shared_ptr<const Chunk>& chunk);
  void write_notice(StreamId id, Stream& stream, std::string octets);
  void on_written(StreamId id);
  void finish(StreamId id);
  void take_out(std::map<StreamId, Stream>::iterator at);

  const Clock& clock_;
  LogWaits& waits_;
  ChunkMaker chunks_;
  std::map<StreamId, Stream> streams_;
  StreamId last_ = 0;
  std::uint64_t sent_ = 0;
};

}  // namespace ps::stream
