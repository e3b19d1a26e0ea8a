// SPDX-License-Identifier: Apache-2.0
#include "http/gathering_socket.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ps::http {
namespace {

namespace asio = boost::asio;
using Code = boost::system::error_code;

/// A gathering socket, and the other end as a descriptor.
class GatheringSocketTest : public testing::Test {
 protected:
  GatheringSocketTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()));
    other_end = ends[1];
    socket.next_layer().assign(asio::generic::stream_protocol(AF_UNIX, 0), ends[0]);
  }
  ~GatheringSocketTest() override { hang_up(); }

  void hang_up() {
    if (other_end >= 0) ::close(std::exchange(other_end, -1));
  }
  void write(std::string_view text, bool held) {
    socket.hold(held);
    asio::async_write(socket, asio::buffer(text), [this](Code failure, std::size_t size) {
      failures.push_back(failure);
      written += size;
    });
    io.restart();
    io.run();
  }
  /// All that has come at the other end.
  std::string heard() const {
    std::string text(1u << 20, '\0');
    const auto size = ::recv(other_end, text.data(), text.size(), MSG_DONTWAIT);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

  asio::io_context io{1};
  GatheringSocket socket{Socket(io)};
  int other_end = -1;
  std::vector<Code> failures;
  std::size_t written = 0;
};

TEST_F(GatheringSocketTest, sends_what_is_not_held_at_once) {
  write("one", false);
  EXPECT_EQ("one", heard());
  EXPECT_EQ(3U, written);
}

TEST_F(GatheringSocketTest, what_is_held_is_over_at_once_and_goes_with_what_follows) {
  write("one", true);
  write("two", true);
  EXPECT_EQ(6U, written);
  EXPECT_EQ("", heard());
  write("three", false);
  EXPECT_EQ("onetwothree", heard());
  EXPECT_EQ(11U, written);
  write("four", false);
  EXPECT_EQ("four", heard());
}

TEST_F(GatheringSocketTest, holds_no_more_than_so_much) {
  const std::string half(GatheringSocket::kMost / 2, 'x');
  write(half, true);
  EXPECT_EQ("", heard());
  write(half, true);
  EXPECT_EQ(half + half, heard());
}

TEST_F(GatheringSocketTest, a_failure_is_told_to_the_write_that_sends) {
  write("one", true);
  hang_up();
  write("two", false);
  ASSERT_EQ(2U, failures.size());
  EXPECT_FALSE(failures[0]);
  EXPECT_TRUE(failures[1]);
}

}  // namespace
}  // namespace ps::http
