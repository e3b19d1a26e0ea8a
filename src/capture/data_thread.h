// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>

namespace boost::asio {
class io_context;
}

namespace ps::capture {

/// A thread on which channels live, with the one read buffer that they share.
///
///   DataThread thread;
///   Proxy proxy(threads, ...);  proxy.start();
///   thread.start();
///   ...
///   proxy.stop();  thread.stop();
///
/// Lifetime: outlives what was started on it. A test may leave out start() and run context()
/// itself. Thread: start() and stop() belong to the owner; read_buffer() to the data thread.
class DataThread {
 public:
  static constexpr std::size_t kReadBuffer = 256u << 10;

  DataThread();
  ~DataThread();
  DataThread(const DataThread&) = delete;
  DataThread& operator=(const DataThread&) = delete;

  void start();
  /// Runs what was posted before, then ends and joins the thread. Harmless when not running.
  void stop();

  boost::asio::io_context& context() { return *context_; }
  /// What is in it lives until the running callback returns: another channel reads into it next.
  std::span<std::uint8_t> read_buffer() { return {buffer_.get(), kReadBuffer}; }

 private:
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::unique_ptr<boost::asio::io_context> context_;
  std::thread thread_;
};

}  // namespace ps::capture
