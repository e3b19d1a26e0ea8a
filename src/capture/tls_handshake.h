// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "base/result.h"
#include "capture/wire.h"

namespace ps::capture {

/// The handshake on a wire that was secured, within a time limit. It holds no thread while the
/// peer is silent, and OpenSSL bounds the size of what it keeps of it.
///
/// Lifetime: keeps itself alive until it has called `done`, which it does exactly once, after
/// cancel() not at all; the wire is there until then. The error says why, to stand behind the
/// peer's name. Thread: the one that runs `context`.
class TlsHandshake : public std::enable_shared_from_this<TlsHandshake> {
 public:
  using Done = std::function<void(Result<void>)>;

  TlsHandshake(boost::asio::io_context& context, Wire& wire, std::chrono::milliseconds limit,
               Done done);
  TlsHandshake(const TlsHandshake&) = delete;
  TlsHandshake& operator=(const TlsHandshake&) = delete;

  void start();
  void cancel();

 private:
  void step();
  void await(Socket::wait_type what);
  void finish(Result<void> outcome);

  Wire& wire_;
  std::chrono::milliseconds limit_;
  Done done_;
  boost::asio::steady_timer timer_;
};

}  // namespace ps::capture
