// SPDX-License-Identifier: Apache-2.0
#include "read.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "capture/file_tap_frames.h"
#include "decode/decoder.h"
#include "interruption.h"
#include "openflow/layout/reading.h"
#include "output.h"
#include "pcapng/format.h"
#include "pcapng/merge.h"
#include "pcapng/writer.h"
#include "process.h"
#include "progress.h"
#include "read_stats.h"
#include "read_summary.h"

namespace ps::app {
namespace {

/// Frames between two looks at the clock and at what may end the command.
constexpr int kFramesPerTurn = 4096;
constexpr std::size_t kLargestPending = std::size_t{256} << 10;

/// One run of `read`: frames to channels, their octets to a decoder each, messages to here.
class Read final : public capture::ChannelSinks, public decode::MessageSink {
 public:
  Read(const ReadOptions& options, pcapng::Merge::Files files, Output& output,
       const Interruption& interruption)
      : options_(options),
        merge_(std::move(files)),
        output_(output),
        interruption_(interruption),
        frames_(options.streams, *this) {
    if (options.with_secrets) frames_.keys().note_found();
  }

  Result<void> follow_key_logs() { return frames_.keys().follow(options_.key_logs); }

  int run() {
    if (!options_.stats) options_.output.format->renderer->begin(pending_);
    while (going_on() && turn()) {
    }
    return finish();
  }

  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override {
    return std::make_unique<decode::ChannelDecoder>(info, *this, channels_);
  }

  void message(const decode::Message& message) override {
    if (enough_) return;
    ++summary_.messages;
    const bool wanted = in_time(message.time) && options_.wanted.holds(message);
    if (!wanted && !options_.strict) return;
    const bool malformed = openflow::layout::check(message.bytes).problem != nullptr;
    summary_.malformed += malformed ? 1 : 0;
    if (wanted) take(message, malformed);
  }

 private:
  bool going_on() const { return !enough_ && write_failure_ == 0 && !interruption_.happened(); }

  /// False when there are no more frames.
  bool turn() {
    pcapng::CapturedFrame frame;
    for (int read = 0; read < kFramesPerTurn; ++read) {
      if (merge_.current().must_wait()) {
        frames_.look_for_keys();
        flush();
        if (!going_on()) return true;
      }
      if (!merge_.next(frame)) return false;
      last_time_ = frame.time;
      pass_on_secrets(frame);
      frames_.frame(frame, frame.time);
      if (pending_.size() >= kLargestPending) flush();
      if (enough_ || write_failure_ != 0) return true;
    }
    flush();
    if (progress_.due()) show_progress();
    return true;
  }

  bool in_time(Timestamp time) const {
    return (!options_.since || time >= *options_.since) &&
           (!options_.until || time < *options_.until);
  }

  void take(const decode::Message& message, bool malformed) {
    ++summary_.matched;
    if (options_.stats) {
      stats_.add(message, malformed);
    } else {
      write_found_secrets();
      const auto& format = *options_.output.format;
      format.renderer->render(*record::Record::of(message), render_options(options_.output),
                              pending_);
      pending_ += render::record_end(format);
    }
    enough_ = summary_.matched == options_.output.count;
  }

  /// Before the first message that was read with them.
  void write_found_secrets() {
    const auto secrets = frames_.keys().take_found();
    if (!secrets.empty()) pcapng::append_secrets(pending_, secrets);
  }

  /// Those of messages that were decrypted before they were exported.
  void pass_on_secrets(const pcapng::CapturedFrame& frame) {
    if (!options_.with_secrets || frame.tls_key_log.empty()) return;
    if (frame.link_type == pcapng::linktype::kUpperPdu) {
      pcapng::append_secrets(pending_, frame.tls_key_log);
    }
  }

  void flush() {
    write_found_secrets();
    if (pending_.empty() || write_failure_ != 0) return;
    progress_.erase();
    write_failure_ = output_.write(pending_, interruption_);
    pending_.clear();
  }

  void show_progress() {
    std::uint64_t read = 0, in_all = 0;
    bool known = true;
    for (const auto& file : merge_.files()) {
      read += file->octets_read();
      in_all += file->octets_in_all();
      known = known && file->octets_in_all() > 0;
    }
    progress_.show(progress_line(read, known ? in_all : 0, summary_.messages, summary_.matched));
  }

  /// What was not read because it was enough, or because of Ctrl-C, is not lost.
  int finish() {
    const bool to_the_end = going_on();
    if (to_the_end) frames_.finish("the capture ended", last_time_);
    summary_.channels = channels_.totals();
    summary_.frames = frames_.totals();
    if (options_.stats) pending_ += stats_.text();
    flush();
    progress_.erase();
    if (write_failure_ == EPIPE || interruption_.reader_gone()) return 0;
    if (write_failure_ != 0 && write_failure_ != EINTR) {
      return fail(fmt::format("{}: {}", output_.name(), std::strerror(write_failure_)));
    }
    int status = tell_errors();
    std::fprintf(stderr, "%s\n", summary_.text().c_str());
    if (interruption_.happened()) return interruption_.exit_status();
    if (options_.strict && !summary_.clean()) status = 1;
    return status;
  }

  int tell_errors() const {
    int status = 0;
    if (interruption_.happened()) return status;
    for (const auto& file : merge_.files()) {
      if (const auto error = file->error()) status = fail(error->message);
    }
    return status;
  }

  const ReadOptions& options_;
  pcapng::Merge merge_;
  Output& output_;
  const Interruption& interruption_;
  Progress progress_;
  decode::Channels channels_{share(options_.names)};
  capture::FileTapFrames frames_;
  Timestamp last_time_{};
  std::string pending_;
  int write_failure_ = 0;
  bool enough_ = false;
  ReadStats stats_;
  ReadSummary summary_;
};

bool is_same_file(const std::string& input, const std::string& output) {
  std::error_code not_there;
  return input != "-" && output != "-" && std::filesystem::equivalent(input, output, not_there);
}

Result<void> check_output(const ReadOptions& options) {
  for (const auto* inputs : {&options.files, &options.key_logs}) {
    for (const auto& path : *inputs) {
      if (!is_same_file(path, options.output.path)) continue;
      return Error{fmt::format("{}: cannot be read and written at the same time", path)};
    }
  }
  return {};
}

Result<pcapng::Merge::Files> open_files(const ReadOptions& options,
                                        const Interruption& interruption) {
  pcapng::Merge::Files files;
  for (const auto& path : options.files) {
    auto file = pcapng::CaptureFile::open(path, interruption.descriptor());
    if (!file) return file.error();
    if (auto readable = capture::check_link_type(**file); !readable) return readable.error();
    files.push_back(std::move(*file));
  }
  return {boost::system::in_place_value, std::move(files)};
}

}  // namespace

int read(const ReadOptions& options) {
  spdlog::set_level(spdlog::level::off);  // what is odd stands in the summary
  raise_descriptor_limit();
  Interruption interruption(std::nullopt);
  auto files = open_files(options, interruption);
  if (!files) {
    return interruption.happened() ? interruption.exit_status() : fail(files.error().message);
  }
  if (const auto checked = check_output(options); !checked) return fail(checked.error().message);
  const auto output = open_output(
      options.output, options.with_secrets ? Output::Readers::owner : Output::Readers::all);
  if (!output) return fail(output.error().message);
  interruption.watch_reader((*output)->descriptor());
  Read run(options, std::move(*files), **output, interruption);
  if (const auto followed = run.follow_key_logs(); !followed) return fail(followed.error().message);
  if (const auto begun = (*output)->begin(); !begun) return fail(begun.error().message);
  return run.run();
}

}  // namespace ps::app
