// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "capture/chunk.h"
#include "capture/file_tap_frames.h"
#include "capture/file_tap_pacer.h"
#include "capture/tap_spec.h"

namespace boost::asio {
class io_context;
}

namespace ps::capture {

enum class Pace : std::uint8_t {
  recorded,  ///< frames keep the distance that they had; times are those at which they are played
  fast,      ///< as fast as they can be read; times are those of the capture
};

/// How a capture file is played. A value.
struct FilePlay {
  std::string path;  ///< `-` is standard input
  Pace pace = Pace::fast;
  bool loop = false;  ///< from the beginning again, with new channels
  OpenFlowStreams streams{};
  std::vector<std::string> key_logs{};  ///< of TLS; read while they grow
};

/// What the tap has read so far, over all rounds of a loop. A value.
struct FileTotals : FrameTotals {
  std::uint64_t rounds = 0;  ///< finished ones
};

/// Plays a capture file: every OpenFlow stream in it becomes a channel.
///
///   FileTap tap(thread.context(), {.path = "x.pcap"}, sinks, clock, [](auto error) { ... });
///   auto started = tap.start();      // or why the file cannot be played
///   ...
///   tap.stop();
///
/// `finished` is called once on the data thread: at the end, with an error if the file is broken
/// (what came before it was played), or when stopped. A few hundred frames are played in one turn,
/// then the data thread's other channels have theirs. Reading a slow pipe holds up the thread.
///
/// Lifetime: `context`, `sinks` and `clock` outlive the tap's channels; these end on the data
/// thread soon after stop(). Thread: start() and stop() belong to the owner, totals() to any.
class FileTap {
 public:
  using Finished = std::function<void(std::optional<Error>)>;

  static constexpr int kFramesPerTurn = 256;
  /// Between two rounds at recorded pace.
  static constexpr std::chrono::seconds kPause{1};

  /// Without a pacer the steady clock is waited for; then `clock` must be real as well.
  FileTap(boost::asio::io_context& context, FilePlay play, ChannelSinks& sinks, const Clock& clock,
          Finished finished = {}, std::unique_ptr<Pacer> pacer = nullptr);
  /// Stops as stop() does.
  ~FileTap();
  FileTap(const FileTap&) = delete;
  FileTap& operator=(const FileTap&) = delete;

  /// Opens the file and begins to play. Called once; after an error `finished` is not.
  Result<void> start();
  /// Closes all channels, whose sinks are told why. Does not wait.
  void stop(std::string_view reason = kServerStopping);

  const std::string& path() const;
  FileTotals totals() const;

 private:
  class Player;
  std::shared_ptr<Player> player_;
};

extern const TapSpec kFileTap;

}  // namespace ps::capture
