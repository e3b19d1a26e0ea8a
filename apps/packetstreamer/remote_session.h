// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "http/client.h"
#include "render/rendering.h"

namespace ps::app {

/// What a session on a server is to deliver. A value.
struct RemoteSessionSpec {
  std::string filter;  ///< of the filter language
  const render::FormatSpec* format = nullptr;
  bool colour = false;
  std::string label{};
  /// Times as people write them; relative ones are reckoned by the server's clock. Empty: none.
  std::optional<std::uint64_t> last{};
  std::string since{};
  std::string until{};
  bool no_follow = false;
};

/// What the server said of the past that was asked for.
struct RemoteHistory {
  bool complete = false;
  std::uint64_t overwritten = 0;
  std::optional<std::string> from;
};

/// For people, when it is not all that was asked for.
std::optional<std::string> shortfall(const RemoteHistory& history);

/// Where who joins a session begins.
enum class JoinAt : std::uint8_t { oldest_held, end };

/// What one read gave: the records one after the other, as they are to be written.
struct RemoteBatch {
  std::string output;
  std::uint64_t records = 0;
  std::uint64_t missed = 0;
  std::optional<std::string> ended;  ///< why no more will come
};

/// A session on a server, read over REST.
///
///   auto session = RemoteSession::open(client, spec);
///   auto batch = session->read(100, std::chrono::seconds(20));
///
/// Its lease is refreshed by read, as long as nobody waits a minute between two of them.
/// A value; `client` outlives it. Thread: one at a time.
class RemoteSession {
 public:
  static Result<RemoteSession> open(http::Client& client, const RemoteSessionSpec& spec);
  /// Reads one that somebody else has made and refreshes. Its whole id says that one may.
  static Result<RemoteSession> join(http::Client& client, const std::string& id,
                                    const render::FormatSpec& format, JoinAt at);

  /// Nothing when no past was asked for.
  const std::optional<RemoteHistory>& history() const { return history_; }
  /// Waits at most `wait` for the first record; gives at most `most`.
  Result<RemoteBatch> read(std::uint64_t most, std::chrono::seconds wait);
  /// From now on read() asks `client`, which outlives it.
  void read_through(http::Client& client) { client_ = &client; }
  /// What it shows from now on, to everybody who reads it. Through `client`, as end().
  Result<void> change_filter(http::Client& client, std::string_view filter) const;
  /// Ends the session through `client`, for the one that it was opened with may be interrupted.
  Result<void> end(http::Client& client) const;

 private:
  RemoteSession(http::Client& client, const render::FormatSpec& format, std::string id, bool ours)
      : client_(&client), format_(&format), id_(std::move(id)), ours_(ours) {}
  void refresh();
  void note_missed(RemoteBatch& batch);

  http::Client* client_;
  const render::FormatSpec* format_;
  std::string id_;
  bool ours_;  ///< to refresh
  bool begun_ = false;
  std::string cursor_;
  std::optional<RemoteHistory> history_;
  std::uint64_t missed_ = 0;
  std::chrono::steady_clock::time_point refresh_at_ = std::chrono::steady_clock::now();
};

}  // namespace ps::app
