// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"

namespace ps::fuzz {

/// What must hold whatever the input is.
inline void must(bool holds) {
  if (!holds) std::abort();
}

/// The client's end of a connection to a service in this process, on the thread that runs `io`.
///
///   ClientEnd client(io);
///   accept(client.take_service_end());
///   client.say(octets);
class ClientEnd {
 public:
  using Stream = boost::asio::generic::stream_protocol;

  explicit ClientEnd(boost::asio::io_context& io) : io_(io) {
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends_) == 0);
  }
  ~ClientEnd() { close(); }
  ClientEnd(const ClientEnd&) = delete;
  ClientEnd& operator=(const ClientEnd&) = delete;

  /// To be called once: the service owns it.
  Stream::socket take_service_end() { return {io_, Stream(AF_UNIX, 0), ends_[1]}; }

  /// As much of it as the service takes in while some of its work is done.
  void say(Bytes octets) {
    std::size_t at = 0;
    for (int turn = 0; turn < 100 && at < octets.size(); ++turn) {
      const auto sent = ::send(ends_[0], &octets[at], octets.size() - at, MSG_NOSIGNAL);
      if (sent > 0) at += static_cast<std::size_t>(sent);
      io_.poll_one();
    }
  }
  /// All that the service has said; `run` lets it say more.
  template <class Run>
  std::string heard(Run run) {
    std::string all;
    char part[65'536];
    for (ssize_t count; (count = ::recv(ends_[0], part, sizeof part, 0)) > 0;) {
      all.append(part, static_cast<std::size_t>(count));
      run();
    }
    return all;
  }
  void close() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

 private:
  boost::asio::io_context& io_;
  int ends_[2] = {-1, -1};
};

}  // namespace ps::fuzz
