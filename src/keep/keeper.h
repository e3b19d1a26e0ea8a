// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "keep/kept_file.h"
#include "keep/occasion.h"
#include "record/flight_recorder.h"

namespace ps::keep {

/// Where it is kept, and how much of it.
struct KeepFolder {
  std::string path;
  std::size_t files = 16;  ///< the oldest gives way to a new one
  std::size_t file_bytes = 64u << 20;
};

/// Names the files; the oldest is the first in the order of the alphabet.
inline constexpr std::string_view kKeptPrefix = "packetstreamer-";

/// Saves what surrounds an occasion, of all channels, as a capture file: what the flight recorder
/// has of the time before, and what comes in the time after.
///
///   Keeper keeper(recorder, clock, watch, folder, [&](auto work) { asio::post(pool, work); });
///   keeper.occasion(...);             // from a Report, posted
///   keeper.tick();                    // at least once a second
///
/// One file is written at a time; an occasion that comes meanwhile is in it, and counted. The log
/// says what is kept, why and where, and what is missing.
/// Lifetime: `recorder` and `clock` outlive what is posted. Thread: the service thread; the disk is
/// waited for where `in_background` runs its work, one after the other.
class Keeper {
 public:
  using Post = std::function<void(std::function<void()>)>;

  Keeper(const record::FlightRecorder& recorder, const Clock& clock, const Watch& watch,
         KeepFolder folder, Post in_background);
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Can files be made there? The error is one line.
  static Result<void> check(const KeepFolder& folder);

  void occasion(const Occasion& occasion);
  void tick();
  /// Ends the file that is written, with what there is.
  void stop();

 private:
  /// One file on its way. What is in `file` belongs to the background.
  struct Keeping {
    std::string why;
    SteadyTime until;
    std::uint64_t also = 0;  ///< occasions that came meanwhile
    std::unique_ptr<KeptFile> file;
  };

  void read_on();
  void finish();

  const record::FlightRecorder& recorder_;
  const Clock& clock_;
  const Watch watch_;
  const KeepFolder folder_;
  const Post in_background_;
  std::shared_ptr<Keeping> keeping_;  ///< null: nothing is being kept
};

}  // namespace ps::keep
