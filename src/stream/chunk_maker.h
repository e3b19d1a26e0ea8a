// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "session/session.h"
#include "stream/framing.h"

namespace ps::stream {

/// What of a session a stream shows and how. A value.
struct View {
  std::shared_ptr<session::Session> session;
  const Framing* framing = nullptr;
  const render::FormatSpec* format = nullptr;
};

/// Records and notices in the octets of a delivery: what an observer is sent at once. Immutable,
/// shared by all observers that are at the same place.
struct Chunk {
  std::shared_ptr<session::Session> session;
  std::string octets;
  std::vector<std::size_t> ends;  ///< of each record and notice in `octets`
  record::Cursor next = 0;        ///< read on from here
  std::uint64_t records = 0;
  std::uint64_t missed = 0;
  std::optional<std::string> ended;  ///< why no more will come
};

/// Renders what sessions hold, once for all observers that are at the same place.
///
/// Lifetime: any. Thread: the service thread.
class ChunkMaker {
 public:
  /// Of rendered octets in one chunk; one with records has at least one.
  static constexpr std::size_t kLargest = 64u << 10;

  explicit ChunkMaker(const Clock& clock) : clock_(clock) {}

  /// What there is at `from`, perhaps nothing; at most `most` records. `missed_before` is what the
  /// observer has missed so far.
  std::shared_ptr<const Chunk> at(const View& view, record::Cursor from,
                                  std::uint64_t missed_before, std::uint64_t most);
  /// Forgets what nobody sends any more.
  void tick();
  /// Octets rendered since the beginning.
  std::uint64_t rendered() const { return rendered_; }

 private:
  using Place = std::tuple<const session::Session*, const Framing*, const render::FormatSpec*,
                           record::Cursor, std::uint64_t>;

  const Clock& clock_;
  std::map<Place, std::weak_ptr<const Chunk>> made_;
  std::deque<std::shared_ptr<const Chunk>> recent_;  ///< for those who are a little behind
  std::uint64_t rendered_ = 0;
};

}  // namespace ps::stream
