// SPDX-License-Identifier: Apache-2.0
#include "data_plane.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "decode/decoder.h"
#include "keep/watched_channel.h"

namespace ps::app {

DataPlane::DataPlane(std::size_t live_threads, std::size_t most_lent, decode::Channels& channels,
                     const session::Publication& publication, record::FlightRecorder* recorder)
    : channels_(channels),
      publication_(publication),
      recorder_(recorder),
      lanes_(live_threads + most_lent) {
  for (std::size_t i = 0; i < live_threads; ++i) live_.push_back(&(*add_lane())->thread);
}

DataPlane::~DataPlane() { stop(); }

Result<DataPlane::Lane*> DataPlane::add_lane() {
  const auto place = ready_.load(std::memory_order_relaxed);
  if (place == lanes_.size()) return Error{"all data threads that there can be are taken"};
  try {
    lanes_[place] = std::make_unique<Lane>(
        publication_, recorder_ != nullptr ? &recorder_->add_track() : nullptr);
    if (counting_) lanes_[place]->counter.exchange(std::make_unique<counting::Counts>());
    if (started_) lanes_[place]->thread.start();
  } catch (const std::system_error& failure) {  // out of threads, or of descriptors
    return Error{fmt::format("no more threads can be had: {}", failure.what())};
  }
  ready_.store(place + 1, std::memory_order_release);
  return lanes_[place].get();
}

Result<DataPlane::Lent> DataPlane::lend() {
  const auto own = lanes().subspan(live_.size());
  const auto free = std::ranges::find_if(
      own, [](const auto& lane) { return !lane->lent.load(std::memory_order_acquire); });
  const auto found = free != own.end() ? Result<Lane*>(free->get()) : add_lane();
  if (!found) return found.error();
  auto* lane = *found;
  lane->lent = true;
  return Lent(&lane->thread,
              [lane](capture::DataThread*) { lane->lent.store(false, std::memory_order_release); });
}

void DataPlane::look_for(const keep::Watch& watch, keep::Report report) {
  watch_ = watch;
  report_ = std::move(report);
}

void DataPlane::start() {
  for (const auto& lane : lanes()) lane->thread.start();
  started_ = true;
}

void DataPlane::stop() {
  for (const auto& lane : lanes()) lane->thread.stop();
  started_ = false;
}

void DataPlane::after_live_threads(std::function<void()> done) {
  // Whoever lets go of it last has run last.
  std::shared_ptr<void> all_ran(nullptr, [done = std::move(done)](void*) { done(); });
  for (auto* thread : live_) boost::asio::post(thread->context(), [all_ran] {});
}

void DataPlane::look_for_changes() {
  for (const auto& lane : lanes()) {
    boost::asio::post(lane->thread.context(),
                      [distributor = &lane->distributor] { distributor->look_for_changes(); });
  }
}

void DataPlane::exchange_counts(std::size_t thread, std::unique_ptr<counting::Counts> next,
                                std::function<void(std::unique_ptr<counting::Counts>)> done) {
  counting_ = next != nullptr;
  auto& lane = *lanes()[thread];
  boost::asio::post(lane.thread.context(),
                    [&lane, next = std::move(next), done = std::move(done)]() mutable {
                      done(lane.counter.exchange(std::move(next)));
                    });
}

std::unique_ptr<capture::ChannelSink> DataPlane::open(const capture::ChannelInfo& info) {
  for (const auto& lane : lanes()) {
    if (!lane->thread.context().get_executor().running_in_this_thread()) continue;
    if (watch_.for_any()) {
      return std::make_unique<keep::WatchedChannel>(info, lane->counter, channels_, watch_,
                                                    report_);
    }
    return std::make_unique<decode::ChannelDecoder>(info, lane->counter, channels_);
  }
  return nullptr;  // a tap that opens a channel elsewhere is wrong, and goes unobserved
}

}  // namespace ps::app
