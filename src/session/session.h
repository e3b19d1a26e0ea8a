// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "filter/predicate.h"
#include "record/intake.h"
#include "record/record_log.h"
#include "render/rendering.h"
#include "session/thinning.h"

namespace ps::session {

/// 128 random bits in lower-case hex. Whoever knows it may read the session: show it whole only to
/// its owner, else `shown()` gives the first eight digits.
using SessionId = std::string;
std::string shown(std::string_view id);

/// What an observer asks for. A value.
struct SessionSpec {
  filter::Predicate filter{};
  std::chrono::seconds period{300};            ///< the lease: how long the session lives from now
  const render::FormatSpec* format = nullptr;  ///< what it delivers; null is the server's default
  bool colour = false;                         ///< ANSI colours in the formats that have them
  std::string label{};                         ///< for people
  record::Intake intake{};                     ///< when it is full, and what it leaves out
  /// What becomes of what matches while its log is full; nothing is as the server has it.
  std::optional<record::Overflow> overflow{};
  /// How large its log may become, within what the server gives each; nothing is all of that.
  struct Buffer {
    std::optional<std::size_t> records{};
    std::optional<std::size_t> bytes{};
  };
  Buffer buffer{};

  /// Of what the flight recorder holds: from that time on, no more than so many of the newest.
  std::optional<Timestamp> since{};
  std::optional<std::uint64_t> last{};
  std::optional<Timestamp> until{};  ///< nothing of that time or later; the session then ends
  bool follow = true;                ///< false: it ends behind what the flight recorder holds

  bool wants_history() const { return since || last || !follow; }
};

/// How many observers a session has; only an ObserverPlace changes it.
class ObserverCount {
 public:
  operator std::uint32_t() const { return now_; }  // NOLINT(google-explicit-constructor)

 private:
  friend class ObserverPlace;
  std::uint32_t now_ = 0;
};

/// What a session got from the flight recorder. A value.
struct History {
  bool pending = true;            ///< it is being read; the rest is not known yet
  std::optional<Timestamp> from;  ///< the oldest message that the recorder held of any channel
  bool complete = false;          ///< nothing that was asked for had been overwritten
  std::uint64_t records = 0;      ///< that matched, as far as they were asked for
  std::uint64_t overwritten = 0;  ///< messages that the recorder no longer had, of any kind
};

/// A standing request: a filter, a lease, a format and the log of what matched.
/// Lifetime: shared by Sessions and whoever serves an observer; it outlives its end for as long as
/// somebody reads. Thread: the service thread, but for `log`, which any thread may append to.
class Session {
 public:
  enum class Origin : std::uint8_t {
    asked_for,  ///< by REST or by openSession
    implied,    ///< by a push to an id that nobody had asked for
  };

  Session(SessionId name, SessionSpec what, Origin from, SteadyTime end,
          std::shared_ptr<record::RecordLog> records);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// What a delivery tells the renderer beside the record of that number in `log`.
  render::RenderOptions render_options(record::Cursor number) const;

  const SessionId id;
  SessionSpec spec;  ///< only Sessions changes it; in its sessions no member is left open
  const Origin origin;
  const std::shared_ptr<record::RecordLog> log;

  SteadyTime expires;                ///< the lease; refreshing moves it, reading does not
  std::optional<std::string> ended;  ///< why, once it has: `expired`, `ended by owner`, ...
  std::uint64_t delivered = 0;       ///< records handed to observers
  std::uint64_t missed = 0;          ///< records that observers were told they missed
  ObserverCount observers;           ///< waiting or reading now
  Thinning thinning{};               ///< of what is in the log
  std::optional<History> history;    ///< when it asked for some
  record::Cursor legacy_cursor = 0;  ///< the one place that all getPackets of the session share
};

/// `asked_for`, `implied`.
constexpr std::string_view to_string(Session::Origin origin) {
  return origin == Session::Origin::implied ? "implied" : "asked_for";
}

}  // namespace ps::session
