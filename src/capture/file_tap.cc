// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/guarded.h"
#include "pcapng/capture_file.h"

namespace ps::capture {

using pcapng::CapturedFrame;
using pcapng::CaptureFile;

namespace {

Result<std::unique_ptr<CaptureFile>> open_capture(const FilePlay& play) {
  auto file = CaptureFile::open(play.path);
  if (!file) return file;
  if (auto readable = check_link_type(**file); !readable) return readable.error();
  return file;
}

}  // namespace

/// What lives on the data thread; what is posted there keeps it alive.
class FileTap::Player : public std::enable_shared_from_this<Player> {
 public:
  Player(boost::asio::io_context& context, FilePlay play, ChannelSinks& sinks, const Clock& clock,
         Finished finished, std::unique_ptr<Pacer> pacer)
      : context_(context),
        play_(std::move(play)),
        clock_(clock),
        finished_(std::move(finished)),
        pacer_(pacer ? std::move(pacer) : make_steady_pacer(context)),
        frames_(play_.streams, sinks) {}

  Result<void> start() {
    auto opened = open();
    over_ = !opened;
    if (opened) post(&Player::turn);
    return opened;
  }

  void stop(std::string_view reason) {
    boost::asio::post(context_, [self = shared_from_this(), why = std::string(reason)] {
      self->end(std::nullopt, why);
    });
  }

  const std::string& path() const { return play_.path; }
  FileTotals totals() const {
    return published_.with([](const FileTotals& totals) { return totals; });
  }

 private:
  /// Where the round's time lies on the clocks.
  struct Epoch {
    Timestamp recorded;
    Timestamp played;
    SteadyTime steady;
  };

  Result<void> open() {
    if (play_.loop && play_.path == "-") {
      return Error{"standard input cannot be played in a loop; give a file"};
    }
    auto file = open_capture(play_);
    if (!file) return file.error();
    if (auto followed = frames_.keys().follow(play_.key_logs); !followed) return followed;
    file_ = std::move(*file);
    return {};
  }

  void post(void (Player::*what)()) {
    boost::asio::post(context_, [self = shared_from_this(), what] { ((*self).*what)(); });
  }
  void wait_until(SteadyTime time, void (Player::*what)()) {
    pacer_->wait_until(time, [self = weak_from_this(), what] {
      if (auto player = self.lock()) ((*player).*what)();
    });
  }

  void turn() {
    frames_.look_for_keys();
    for (int played = 0; played < kFramesPerTurn; ++played) {
      if (over_) return;
      if (!frame_ && !read_frame()) return;
      if (play_.pace == Pace::recorded && due() > clock_.steady_now()) {
        publish();
        return wait_until(due(), &Player::turn);
      }
      play_frame();
    }
    publish();
    post(&Player::turn);
  }

  /// False when there is none; what happens then is under way.
  bool read_frame() {
    CapturedFrame next;
    if (file_->next(next)) {
      frame_ = next;
      if (!epoch_) epoch_ = Epoch{frame_->time, clock_.now(), clock_.steady_now()};
      return true;
    }
    if (auto error = file_->error()) {
      end(std::move(error));
    } else {
      end_round();
    }
    return false;
  }

  SteadyTime due() const {
    return epoch_->steady +
           std::chrono::duration_cast<SteadyTime::duration>(frame_->time - epoch_->recorded);
  }
  Timestamp shown_time() const {
    return play_.pace == Pace::fast ? frame_->time
                                    : epoch_->played + (frame_->time - epoch_->recorded);
  }

  void play_frame() {
    last_time_ = shown_time();
    frames_.frame(*frame_, last_time_);
    frame_.reset();
  }

  void end_round() {
    frames_.finish(kCaptureEnded, last_time_);
    ++rounds_;
    if (!play_.loop) return end(std::nullopt);
    if (!epoch_) return end(Error{play_.path + ": a capture without frames cannot be looped"});
    publish();
    if (play_.pace == Pace::fast) return post(&Player::begin_round);
    wait_until(clock_.steady_now() + kPause, &Player::begin_round);
  }

  void begin_round() {
    if (over_) return;
    auto file = open_capture(play_);
    if (!file) return end(file.error());
    file_ = std::move(*file);
    epoch_.reset();
    turn();
  }

  void end(std::optional<Error> error, std::string_view reason = kCaptureEnded) {
    if (std::exchange(over_, true)) return;
    pacer_->cancel();
    frame_.reset();
    file_.reset();
    frames_.finish(reason, last_time_);
    publish();
    if (finished_) std::exchange(finished_, {})(std::move(error));
  }

  void publish() {
    published_.with([this](FileTotals& totals) { totals = {frames_.totals(), rounds_}; });
  }

  boost::asio::io_context& context_;
  const FilePlay play_;
  const Clock& clock_;
  Finished finished_;
  const std::unique_ptr<Pacer> pacer_;
  FileTapFrames frames_;
  std::unique_ptr<CaptureFile> file_;
  std::optional<CapturedFrame> frame_;  ///< read, and waiting for its time
  std::optional<Epoch> epoch_;
  Timestamp last_time_{};
  bool over_ = false;
  std::uint64_t rounds_ = 0;
  Guarded<FileTotals> published_;
};

FileTap::FileTap(boost::asio::io_context& context, FilePlay play, ChannelSinks& sinks,
                 const Clock& clock, Finished finished, std::unique_ptr<Pacer> pacer)
    : player_(std::make_shared<Player>(context, std::move(play), sinks, clock, std::move(finished),
                                       std::move(pacer))) {}

FileTap::~FileTap() { stop(); }

Result<void> FileTap::start() { return player_->start(); }
void FileTap::stop(std::string_view reason) { player_->stop(reason); }
const std::string& FileTap::path() const { return player_->path(); }
FileTotals FileTap::totals() const { return player_->totals(); }

const TapSpec kFileTap{
    .name = "file",
    .help = "plays the OpenFlow streams of a capture file (pcap or pcapng, also gzip)",
    .options = "--read FILE, --pace recorded|fast, --loop, --keylog FILE",
    .trust = Trust::exact,  // of what the capture has; what it lacks is a gap
};

}  // namespace ps::capture
