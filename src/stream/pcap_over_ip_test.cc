// SPDX-License-Identifier: Apache-2.0
#include "stream/pcap_over_ip.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include "pcapng/capture_file.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "support/manual_clock.h"

namespace ps::stream {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using testing::StartsWith;

class PcapOverIpTest : public testing::Test {
 protected:
  PcapOverIpTest() {
    const auto bound = server.listen(*parse_endpoint("127.0.0.1:0"));
    EXPECT_TRUE(bound);
    port = bound->port;
  }
  tcp::socket connect() {
    const auto before = server.clients();
    tcp::socket client(io);
    client.connect({boost::asio::ip::address_v4::loopback(), port});
    client.non_blocking(true);
    until([&] { return server.clients() > before; });
    return client;
  }
  template <class Done>
  void until(Done done) {
    for (int rounds = 0; rounds < 2000 && !done(); ++rounds) {
      io.restart();
      io.run_one_for(5ms);
      io.poll();
    }
    EXPECT_TRUE(done());
  }
  /// Takes in what has arrived; false once the other side has ended it.
  static bool take_in(tcp::socket& client, std::string& heard) {
    std::array<char, 65536> chunk;
    boost::system::error_code failure;
    while (!failure) {
      heard.append(chunk.data(), client.read_some(boost::asio::buffer(chunk), failure));
    }
    return failure == boost::asio::error::would_block;
  }
  static std::size_t frames(const std::string& heard) {
    const auto file = pcapng::CaptureFile::over(as_bytes(heard), "heard");
    if (!file) return 0;
    pcapng::CapturedFrame frame;
    std::size_t count = 0;
    while ((*file)->next(frame)) ++count;
    return count;
  }
  void push_to_all(std::string_view text) {
    for (const auto& session : sessions.list()) {
      sessions.push({&session->id, 1}, record::Record::pushed(as_bytes(text), clock.now()));
    }
  }

  boost::asio::io_context io;
  test::ManualClock clock;
  session::Publication publication;
  session::Sessions sessions{
      clock, {.sessions = 2, .log = {}}, **render::find_format("text"), publication};
  LogWaits waits{[this](auto work) { boost::asio::post(io, std::move(work)); }};
  PcapOverIp server{io, clock, sessions, waits, session::SessionSpec()};
  std::uint16_t port = 0;
};

TEST_F(PcapOverIpTest, who_connects_is_sent_a_capture_file_that_grows) {
  auto client = connect();
  EXPECT_THAT(sessions.list().at(0)->spec.label, StartsWith("pcap-over-ip 127.0.0.1:"));
  std::string heard;
  until([&] { return take_in(client, heard), heard.size() > 0; });
  EXPECT_EQ(frames(heard), 0u) << "its front comes before the first record";
  push_to_all("one");
  until([&] { return take_in(client, heard), frames(heard) == 1; });
  push_to_all("two");
  until([&] { return take_in(client, heard), frames(heard) == 2; });
}

TEST_F(PcapOverIpTest, each_client_has_a_session_that_ends_with_its_connection) {
  auto one = connect();
  auto other = connect();
  EXPECT_EQ(sessions.list().size(), 2u);
  for (int i = 0; i < 1000; ++i) {
    clock.advance(1s);
    sessions.tick();
    server.tick();
  }
  EXPECT_EQ(sessions.list().size(), 2u) << "while it is there it is kept";
  one.close();
  until([&] { return server.clients() == 1; });
  EXPECT_EQ(sessions.list().size(), 1u);
  boost::asio::write(other, boost::asio::buffer("what a client says is of no interest"));
  push_to_all("one");
  std::string heard;
  until([&] { return take_in(other, heard), frames(heard) == 1; });
}

TEST_F(PcapOverIpTest, a_client_over_the_quota_is_let_go) {
  auto one = connect();
  auto two = connect();
  tcp::socket three(io);
  three.connect({boost::asio::ip::address_v4::loopback(), port});
  three.non_blocking(true);
  std::string heard;
  until([&] { return !take_in(three, heard); });
  EXPECT_EQ(server.clients(), 2u);
}

TEST_F(PcapOverIpTest, the_end_of_the_session_ends_the_file) {
  auto client = connect();
  push_to_all("one");
  sessions.end_all("server stopping");
  std::string heard;
  until([&] { return !take_in(client, heard); });
  EXPECT_EQ(frames(heard), 1u);
  EXPECT_NE(heard.find("the session has ended: server stopping"), std::string::npos);
}

TEST_F(PcapOverIpTest, a_client_that_reads_nothing_for_long_is_let_go) {
  auto client = connect();
  // More than the sockets hold, so that something waits to be written.
  for (int i = 0; i < 400; ++i) push_to_all(std::string(60'000, 'x'));
  std::string front;
  until([&] { return take_in(client, front), !front.empty(); });
  while (io.restart(), io.run_one_for(20ms) > 0) {
  }
  clock.advance(299s);
  server.tick();
  EXPECT_EQ(server.clients(), 1u);
  clock.advance(1s);
  server.tick();
  EXPECT_EQ(server.clients(), 0u);
}

}  // namespace
}  // namespace ps::stream
