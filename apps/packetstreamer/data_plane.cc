// SPDX-License-Identifier: Apache-2.0
#include "data_plane.h"

#include <system_error>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "decode/decoder.h"

namespace ps::app {

DataPlane::DataPlane(std::size_t live_threads, std::size_t most_lent, decode::Channels& channels,
                     const session::Publication& publication)
    : channels_(channels), publication_(publication), lanes_(live_threads + most_lent) {
  for (std::size_t i = 0; i < live_threads; ++i) live_.push_back(&(*add_lane())->thread);
}

DataPlane::~DataPlane() { stop(); }

Result<DataPlane::Lane*> DataPlane::add_lane() {
  const auto place = ready_.load(std::memory_order_relaxed);
  if (place == lanes_.size()) return Error{"all data threads that there can be are taken"};
  auto lane = std::make_unique<Lane>(publication_);
  if (counting_) lane->counter.exchange(std::make_unique<counting::Counts>());
  try {
    if (started_) lane->thread.start();
  } catch (const std::system_error& failure) {
    return Error{fmt::format("no more threads can be had: {}", failure.what())};
  }
  lanes_[place] = std::move(lane);
  ready_.store(place + 1, std::memory_order_release);
  return lanes_[place].get();
}

Result<DataPlane::Lent> DataPlane::lend() {
  Lane* free = nullptr;
  for (const auto& lane : lanes().subspan(live_.size())) {
    if (!free && !lane->lent.load(std::memory_order_acquire)) free = lane.get();
  }
  if (!free) {
    auto added = add_lane();
    if (!added) return added.error();
    free = *added;
  }
  free->lent = true;
  return Lent(&free->thread,
              [free](capture::DataThread*) { free->lent.store(false, std::memory_order_release); });
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
    return std::make_unique<decode::ChannelDecoder>(info, lane->counter, channels_);
  }
  return nullptr;  // a tap that opens a channel elsewhere is wrong, and goes unobserved
}

}  // namespace ps::app
