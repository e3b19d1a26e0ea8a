// SPDX-License-Identifier: Apache-2.0
#include "keep/keeper.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace ps::keep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".pcapng";

/// `packetstreamer-2026-11-26T17:00:12.123456789Z-error.pcapng`, the colons left out.
std::string file_name(Timestamp now, Trigger trigger) {
  auto time = to_rfc3339(now);
  std::erase(time, ':');
  return fmt::format("{}{}-{}{}", kKeptPrefix, time, name(trigger), kSuffix);
}

/// Makes room for one more.
void remove_oldest(const KeepFolder& folder) {
  std::vector<fs::path> kept;
  std::error_code failed;
  for (fs::directory_iterator at(folder.path, failed), end; !failed && at != end;
       at.increment(failed)) {
    const auto name = at->path().filename().string();
    if (name.starts_with(kKeptPrefix) && name.ends_with(kSuffix)) kept.push_back(at->path());
  }
  std::ranges::sort(kept);
  const auto most = folder.files - 1;
  for (std::size_t i = 0; i + most < kept.size(); ++i) {
    spdlog::info("removed {}: no more than {} are kept", kept[i].string(), folder.files);
    fs::remove(kept[i], failed);
  }
}

std::string shown(const Occasion& occasion) {
  const auto& channel = *occasion.channel;
  return fmt::format("{} on channel {} ({}{}): {}", name(occasion.trigger), channel.id,
                     channel.dpid ? to_string(*channel.dpid) + ", " : "", channel.switch_peer,
                     occasion.what);
}

void complain(const Result<void>& done) {
  if (!done) spdlog::warn("nothing more is kept there: {}", done.error().message);
}

void say_what_is_kept(const KeptFile& file, const std::string& why, std::uint64_t also) {
  std::string more;
  if (also > 0) more += fmt::format("; {} more occasions meanwhile", also);
  if (!file.from_the_beginning()) more += "; what came first had been overwritten";
  if (file.overwritten() > 0) {
    more += fmt::format("; {} messages were overwritten before they could be written",
                        file.overwritten());
  }
  if (file.full()) more += "; it became too large and ends early";
  spdlog::info("kept {} messages around {} in {}{}", file.messages(), why, file.path(), more);
}

}  // namespace

Keeper::Keeper(const record::FlightRecorder& recorder, const Clock& clock, const Watch& watch,
               KeepFolder folder, Post in_background)
    : recorder_(recorder),
      clock_(clock),
      watch_(watch),
      folder_(std::move(folder)),
      in_background_(std::move(in_background)) {}

Result<void> Keeper::check(const KeepFolder& folder) {
  std::error_code failed;
  if (!fs::is_directory(folder.path, failed)) {
    return Error{fmt::format("{} is no directory in which files could be kept", folder.path)};
  }
  if (::access(folder.path.c_str(), W_OK | X_OK) != 0) {
    return Error{fmt::format("no files can be made in {}: {}", folder.path, std::strerror(errno))};
  }
  return {};
}

void Keeper::occasion(const Occasion& occasion) {
  if (keeping_) {
    ++keeping_->also;
    return;
  }
  keeping_ = std::make_shared<Keeping>();
  keeping_->why = shown(occasion);
  keeping_->until = clock_.steady_now() + watch_.around;
  const KeptRange range{.from = occasion.time - watch_.around,
                        .until = occasion.time + watch_.around,
                        .most_bytes = folder_.file_bytes};
  const auto path = folder_.path + "/" + file_name(clock_.now(), occasion.trigger);
  in_background_([keeping = keeping_, folder = folder_, path, range] {
    remove_oldest(folder);
    auto file = KeptFile::create(path, range);
    if (!file)
      return spdlog::warn("cannot keep what surrounds {}: {}", keeping->why, file.error().message);
    spdlog::info("{}: keeping what surrounds it in {}", keeping->why, path);
    keeping->file = std::move(*file);
  });
  read_on();
}

void Keeper::read_on() {
  in_background_([keeping = keeping_, &recorder = recorder_] {
    if (keeping->file) complain(keeping->file->read_on(recorder));
  });
}

void Keeper::finish() {
  read_on();
  in_background_([keeping = std::exchange(keeping_, nullptr)] {
    if (keeping->file) say_what_is_kept(*keeping->file, keeping->why, keeping->also);
    keeping->file.reset();
  });
}

void Keeper::tick() {
  if (!keeping_) return;
  clock_.steady_now() >= keeping_->until ? finish() : read_on();
}

void Keeper::stop() {
  if (keeping_) finish();
}

}  // namespace ps::keep
