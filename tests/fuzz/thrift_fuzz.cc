// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "render/rendering.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "stream/thrift_connection.h"
#include "support/manual_clock.h"

namespace {

using namespace ps;
using Stream = boost::asio::generic::stream_protocol;

void must(bool holds) {
  if (!holds) std::abort();
}

/// The service with one client, whose octets are the input.
class Service {
 public:
  Service() {
    int ends[2];
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    client_ = ends[0];
    connection_ = std::make_shared<stream::ThriftConnection>(
        Stream::socket(io_, Stream(AF_UNIX, 0), ends[1]), "fuzz", shared_,
        [this](stream::ThriftConnection&) { open_ = false; });
    connection_->start();
  }
  ~Service() {
    ::close(client_);
    run();
    must(!open_);
    connection_.reset();
    must(shared_->input.used() == 0 && shared_->output.used() == 0);
    must(shared_->waiting.size() == 0 && shared_->reads.size() == 0);
    for (const auto& session : sessions_.list()) must(session->observers == 0);
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Time goes by for calls that wait; their timers are always due.
  void run() {
    for (int turn = 0; turn < 40; ++turn) {
      for (int handler = 0; handler < 8; ++handler) io_.poll_one();
      clock_.advance(std::chrono::seconds(10));
    }
  }
  void say(Bytes octets) {
    std::size_t at = 0;
    for (int turn = 0; turn < 100 && at < octets.size() && open_; ++turn) {
      const auto sent = ::send(client_, &octets[at], octets.size() - at, MSG_NOSIGNAL);
      if (sent > 0) at += static_cast<std::size_t>(sent);
      io_.poll_one();
    }
    run();
  }
  std::string heard() {
    std::string all;
    char part[65'536];
    for (ssize_t count; (count = ::recv(client_, part, sizeof part, 0)) > 0;) {
      all.append(part, static_cast<std::size_t>(count));
      run();
    }
    return all;
  }

 private:
  static stream::ThriftLimits limits() {
    stream::ThriftLimits limits;
    limits.look_every = std::chrono::milliseconds(0);
    return limits;
  }

  test::ManualClock clock_;
  session::Publication publication_;
  session::Sessions sessions_{clock_, session::Quota{}, render::formats().front(), publication_};
  boost::asio::io_context io_;
  const std::shared_ptr<stream::ThriftShared> shared_ =
      std::make_shared<stream::ThriftShared>(io_, sessions_, clock_, limits(), nullptr);
  std::shared_ptr<stream::ThriftConnection> connection_;
  int client_ = -1;
  bool open_ = true;
};

/// reply := length:4 0x8001 0x00 (2 | 3):1 ...
void check_replies(std::string_view octets) {
  while (!octets.empty()) {
    Reader in(as_bytes(octets));
    const auto length = in.u32();
    const auto head = in.u32();
    must(in.ok() && (head == 0x80010002 || head == 0x80010003));
    must(length <= octets.size() - 4);
    octets.remove_prefix(4 + length);
  }
}

}  // namespace

/// The input is what a client of the Thrift service sends. Whatever it is, all replies are whole
/// frames of replies or exceptions, and when the client goes it leaves nothing behind.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spdlog::set_level(spdlog::level::off);
  Service service;
  service.say({data, size});
  check_replies(service.heard());
  return 0;
}
