// SPDX-License-Identifier: Apache-2.0
#include "capture/live_tap.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include "base/guarded.h"

namespace ps::capture {
namespace {

using boost::system::error_code;
using Descriptor =
    boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

/// Between two lines of the log about dropped frames.
constexpr std::chrono::seconds kTellDrops{10};

/// What a capture file's streams are opened with, but for where they come from.
class LiveSinks final : public ChannelSinks {
 public:
  explicit LiveSinks(ChannelSinks& sinks) : sinks_(sinks) {}
  std::unique_ptr<ChannelSink> open(const ChannelInfo& info) override {
    auto live = info;
    live.tap = kLiveTap.name;
    live.recorded = false;
    live.legs = {leg(live.switch_peer, live.controller_peer)};
    return sinks_.open(live);
  }

 private:
  ChannelSinks& sinks_;
};

}  // namespace

/// What lives on the data thread; what waits there keeps it alive.
class LiveTap::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(boost::asio::io_context& context, std::unique_ptr<LiveSource> source,
        OpenFlowStreams streams, ChannelSinks& sinks, const Clock& clock, Finished finished)
      : context_(context),
        clock_(clock),
        source_(std::move(source)),
        interface_(source_->interface()),
        finished_(std::move(finished)),
        sinks_(sinks),
        frames_(std::move(streams), sinks_),
        descriptor_(context),
        timer_(context) {}
  ~Watch() { descriptor_.release(); }

  Result<void> start(const std::vector<std::string>& key_logs) {
    auto followed = frames_.keys().follow(key_logs);
    over_ = !followed;
    if (followed) post(&Watch::begin);
    return followed;
  }
  void stop(std::string_view reason) {
    boost::asio::post(context_, [self = shared_from_this(), why = std::string(reason)] {
      self->end(std::nullopt, why);
    });
  }

  const std::string& interface() const { return interface_; }
  LiveTotals totals() const {
    return published_.with([](const LiveTotals& totals) { return totals; });
  }

 private:
  void post(void (Watch::*what)()) {
    boost::asio::post(context_, [self = shared_from_this(), what] { ((*self).*what)(); });
  }

  void begin() {
    if (over_) return;
    descriptor_.assign(source_->descriptor());
    look_around();
    turn();
  }

  /// What the other channels of the thread need is given them between two turns.
  void turn() {
    if (over_) return;
    const auto read = source_->read(kFramesPerTurn, [this](const pcapng::CapturedFrame& frame) {
      frames_.frame(frame, frame.time);
    });
    if (!read) return end(read.error());
    up_to_date_ = *read < kFramesPerTurn;
    publish();
    if (up_to_date_) {
      wait();
    } else {
      post(&Watch::turn);
    }
  }

  void wait() {
    descriptor_.async_wait(Descriptor::wait_read, [self = shared_from_this()](error_code failed) {
      if (!failed) self->turn();
    });
  }

  /// Frames that still wait in the buffer may fill holes, so time passes when none does.
  void look_around() {
    if (over_) return;
    if (up_to_date_) frames_.pass_time(clock_.now());
    frames_.look_for_keys();
    kernel_ = source_->counts();
    publish();
    if (clock_.steady_now() - told_ >= kTellDrops) tell_drops();
    timer_.expires_after(kLookAround);
    timer_.async_wait([self = shared_from_this()](error_code stopped) {
      if (!stopped) self->look_around();
    });
  }

  void tell_drops() {
    const auto dropped = kernel_.dropped + kernel_.interface_dropped;
    if (dropped == told_dropped_) return;
    spdlog::warn(
        "capture on {}: {} frames were dropped, {} in all by the kernel and {} by the interface; "
        "--capture-buffer and --capture-delay make room for more",
        interface_, dropped - told_dropped_, kernel_.dropped, kernel_.interface_dropped);
    told_dropped_ = dropped;
    told_ = clock_.steady_now();
  }

  void end(std::optional<Error> error, std::string_view reason = kCaptureEnded) {
    if (std::exchange(over_, true)) return;
    timer_.cancel();
    descriptor_.release();  // it is the source's
    kernel_ = source_->counts();
    source_.reset();
    frames_.finish(reason, clock_.now());
    publish();
    if (finished_) std::exchange(finished_, {})(std::move(error));
  }

  void publish() {
    published_.with([this](LiveTotals& totals) { totals = {frames_.totals(), kernel_}; });
  }

  boost::asio::io_context& context_;
  const Clock& clock_;
  std::unique_ptr<LiveSource> source_;
  const std::string interface_;
  Finished finished_;
  LiveSinks sinks_;
  FileTapFrames frames_;
  Descriptor descriptor_;
  boost::asio::steady_timer timer_;
  KernelCounts kernel_;
  bool up_to_date_ = false;
  bool over_ = false;
  SteadyTime told_{};
  std::uint64_t told_dropped_ = 0;
  Guarded<LiveTotals> published_;
};

LiveTap::LiveTap(boost::asio::io_context& context, std::unique_ptr<LiveSource> source,
                 OpenFlowStreams streams, ChannelSinks& sinks, const Clock& clock,
                 Finished finished)
    : watch_(std::make_shared<Watch>(context, std::move(source), std::move(streams), sinks, clock,
                                     std::move(finished))) {}

LiveTap::~LiveTap() { stop(); }

Result<void> LiveTap::start(const std::vector<std::string>& key_logs) {
  return watch_->start(key_logs);
}
void LiveTap::stop(std::string_view reason) { watch_->stop(reason); }
const std::string& LiveTap::interface() const { return watch_->interface(); }
LiveTotals LiveTap::totals() const { return watch_->totals(); }

const TapSpec kLiveTap{
    .name = "capture",
    .help = "watches a network interface; also channels that are running already",
    .options =
        "--capture IFACE (repeatable), --port N, --capture-filter EXPR, --capture-buffer SIZE, "
        "--capture-delay DURATION, --keylog FILE",
    .trust = Trust::lossy,
};

}  // namespace ps::capture
