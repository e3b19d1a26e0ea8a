// SPDX-License-Identifier: Apache-2.0
#include "data_plane.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "decode/decoder.h"

namespace ps::app {

DataPlane::DataPlane(std::size_t threads, decode::Channels& channels,
                     const session::Publication& publication)
    : channels_(channels) {
  for (std::size_t i = 0; i < threads; ++i) {
    lanes_.push_back(std::make_unique<Lane>(publication));
    pointers_.push_back(&lanes_.back()->thread);
  }
}

DataPlane::~DataPlane() { stop(); }

void DataPlane::start() {
  for (auto* thread : pointers_) thread->start();
}

void DataPlane::stop() {
  for (auto* thread : pointers_) thread->stop();
}

void DataPlane::look_for_changes() {
  for (const auto& lane : lanes_) {
    boost::asio::post(lane->thread.context(),
                      [distributor = &lane->distributor] { distributor->look_for_changes(); });
  }
}

std::unique_ptr<capture::ChannelSink> DataPlane::open(const capture::ChannelInfo& info) {
  for (const auto& lane : lanes_) {
    if (!lane->thread.context().get_executor().running_in_this_thread()) continue;
    return std::make_unique<decode::ChannelDecoder>(info, lane->distributor, channels_);
  }
  return nullptr;  // a tap that opens a channel elsewhere is wrong, and goes unobserved
}

}  // namespace ps::app
