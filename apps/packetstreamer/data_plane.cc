// SPDX-License-Identifier: Apache-2.0
#include "data_plane.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "decode/decoder.h"

namespace ps::app {

DataPlane::DataPlane(std::size_t live_threads, std::size_t file_threads, decode::Channels& channels,
                     const session::Publication& publication)
    : channels_(channels), live_(live_threads) {
  for (std::size_t i = 0; i < live_threads + file_threads; ++i) {
    lanes_.push_back(std::make_unique<Lane>(publication));
    threads_.push_back(&lanes_.back()->thread);
  }
}

DataPlane::~DataPlane() { stop(); }

std::span<capture::DataThread* const> DataPlane::live_threads() const {
  return std::span(threads_).first(live_);
}

void DataPlane::start() {
  for (auto* thread : threads_) thread->start();
}

void DataPlane::stop() {
  for (auto* thread : threads_) thread->stop();
}

void DataPlane::look_for_changes() {
  for (const auto& lane : lanes_) {
    boost::asio::post(lane->thread.context(),
                      [distributor = &lane->distributor] { distributor->look_for_changes(); });
  }
}

void DataPlane::exchange_counts(std::size_t thread, std::unique_ptr<counting::Counts> next,
                                std::function<void(std::unique_ptr<counting::Counts>)> done) {
  auto& lane = *lanes_[thread];
  boost::asio::post(lane.thread.context(),
                    [&lane, next = std::move(next), done = std::move(done)]() mutable {
                      done(lane.counter.exchange(std::move(next)));
                    });
}

std::unique_ptr<capture::ChannelSink> DataPlane::open(const capture::ChannelInfo& info) {
  for (const auto& lane : lanes_) {
    if (!lane->thread.context().get_executor().running_in_this_thread()) continue;
    return std::make_unique<decode::ChannelDecoder>(info, lane->counter, channels_);
  }
  return nullptr;  // a tap that opens a channel elsewhere is wrong, and goes unobserved
}

}  // namespace ps::app
