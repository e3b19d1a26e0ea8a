// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "admin/api.h"
#include "admin/rest_fakes_fixture.h"
#include "base/bytes.h"
#include "client_end.h"
#include "http/connection.h"
#include "http/web_socket_connection.h"
#include "record/record.h"
#include "render/rendering.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "support/manual_clock.h"

namespace {

using namespace ps;
using fuzz::must;

/// The control plane with one client, whose octets are the input, and one session with a record.
class Service {
 public:
  Service() {
    session_ = *sessions_.create({});
    sessions_.push({&session_->id, 1}, record::Record::pushed(as_bytes("pushed"), clock_.now()));
    std::make_shared<http::Connection>(http::Socket(client_.take_service_end()), server_)->start();
  }
  ~Service() {
    sessions_.end_all("server stopping");
    run();
    client_.close();
    run();
    const auto left = server_->web_sockets;  // those whose farewell nobody answers
    for (const auto& web_socket : left) web_socket->close_now();
    const auto connections = server_->connections;
    for (const auto& connection : connections) connection->close();
    run();
    must(server_->open() == 0 && server_->being_read == 0 && server_->being_sent == 0);
    must(server_->gzip_streams == 0 && api_.observers() == 0 && session_->observers == 0);
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  void run() {
    for (int turn = 0; turn < 20; ++turn) {
      for (int handler = 0; handler < 16; ++handler) io_.poll_one();
    }
  }
  /// `SESSION` in the input stands for the session's id, which nobody can guess.
  void say(std::string octets) {
    constexpr std::string_view kName = "SESSION";
    for (auto at = octets.find(kName); at != std::string::npos; at = octets.find(kName, at + 1)) {
      octets.replace(at, kName.size(), session_->id);
    }
    client_.say(as_bytes(octets));
    run();
    clock_.advance(std::chrono::seconds(20));
    api_.tick();
    sessions_.tick();
    run();
  }
  std::string heard() {
    return client_.heard([this] { run(); });
  }

 private:
  test::ManualClock clock_;
  session::Publication publication_;
  session::Sessions sessions_{clock_, session::Quota{}, **render::find_format("json"),
                              publication_};
  admin::test::FixedInventory inventory_;
  admin::test::FakeTaps taps_;
  admin::test::KeptStatistics statistics_;
  boost::asio::io_context io_;
  stream::LogWaits waits_{[this](auto work) { boost::asio::post(io_, std::move(work)); }};
  admin::Api api_{
      clock_, sessions_, inventory_, taps_, statistics_, waits_, **render::find_format("text")};
  const std::shared_ptr<http::ServerState> server_ =
      std::make_shared<http::ServerState>(clock_, api_.handler(), http::Limits{});
  std::shared_ptr<session::Session> session_;
  fuzz::ClientEnd client_{io_};
};

}  // namespace

/// The input is what a client says over HTTP, to the whole control plane. Whatever it is, what
/// comes back begins as HTTP does, no route fails, and when the client goes it leaves nothing
/// behind.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Service service;
  service.say({reinterpret_cast<const char*>(data), size});
  const auto heard = service.heard();
  must(heard.empty() || heard.starts_with("HTTP/1.1 "));
  must(!heard.starts_with("HTTP/1.1 500"));
  return 0;
}
