// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "base/bytes.h"
#include "client_end.h"
#include "openflow/header.h"
#include "record/flight_recorder.h"
#include "render/rendering.h"
#include "session/history.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "stream/thrift_connection.h"
#include "support/manual_clock.h"

namespace {

using namespace ps;
using fuzz::must;

/// What sessions may begin with: a hello of long ago, the same for all inputs.
class Recorded {
 public:
  Recorded() {
    const std::array<std::uint8_t, 8> hello{4, 0, 0, 8};
    session::Distributor(publication_, &recorder_.add_track())
        .message({std::make_shared<const decode::Channel>(), 1, Direction::to_switch, clock_.now(),
                  0, openflow::header_at(hello.data()), hello, nullptr});
  }
  const record::FlightRecorder& recorder() const { return recorder_; }

 private:
  test::ManualClock clock_;
  session::Publication publication_;
  record::FlightRecorder recorder_{clock_, {.bytes = record::FlightBounds::kLeastBytes}};
};

const record::FlightRecorder& recorder() {
  static const Recorded kRecorded;
  return kRecorded.recorder();
}

/// The service with one client, whose octets are the input.
class Service {
 public:
  Service() {
    sessions_.look_back_with(histories_);
    connection_ = std::make_shared<stream::ThriftConnection>(
        client_.take_service_end(), "fuzz", shared_,
        [this](stream::ThriftConnection&) { open_ = false; });
    connection_->start();
  }
  ~Service() {
    client_.close();
    run();
    must(!open_);
    connection_.reset();
    must(shared_->input.used() == 0 && shared_->output.used() == 0);
    must(shared_->waiting.size() == 0 && shared_->reads.size() == 0);
    for (const auto& session : sessions_.list()) {
      must(session->observers == 0);
      must(!session->history || !session->history->pending);
    }
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
    client_.say(octets);
    run();
  }
  std::string heard() {
    return client_.heard([this] { run(); });
  }

 private:
  static stream::ThriftLimits limits() {
    stream::ThriftLimits limits;
    limits.look_every = std::chrono::milliseconds(0);
    return limits;
  }
  session::Histories::Post as_a_later_turn() {
    return [this](auto work) { boost::asio::post(io_, std::move(work)); };
  }

  test::ManualClock clock_;
  session::Publication publication_;
  session::Histories histories_{recorder(), as_a_later_turn(), as_a_later_turn()};
  session::Sessions sessions_{clock_, session::Quota{}, render::formats().front(), publication_};
  boost::asio::io_context io_;
  const std::shared_ptr<stream::ThriftShared> shared_ =
      std::make_shared<stream::ThriftShared>(io_, sessions_, clock_, limits(), nullptr);
  std::shared_ptr<stream::ThriftConnection> connection_;
  fuzz::ClientEnd client_{io_};
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
