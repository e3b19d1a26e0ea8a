// SPDX-License-Identifier: Apache-2.0
#include "capture/data_thread.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace ps::capture {

DataThread::DataThread()
    : buffer_(std::make_unique_for_overwrite<std::uint8_t[]>(kReadBuffer)),
      context_(std::make_unique<boost::asio::io_context>(1)) {}

DataThread::~DataThread() { stop(); }

void DataThread::start() {
  thread_ = std::thread([this] {
    auto stay = boost::asio::make_work_guard(*context_);
    context_->run();
  });
}

void DataThread::stop() {
  if (!thread_.joinable()) return;
  boost::asio::post(*context_, [this] { context_->stop(); });
  thread_.join();
}

}  // namespace ps::capture
