// SPDX-License-Identifier: Apache-2.0
#include "capture/datapath_inquiry.h"

#include <array>
#include <bit>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "openflow/error.h"
#include "openflow/features.h"
#include "openflow/framer.h"
#include "openflow/header.h"
#include "openflow/hello.h"

namespace ps::capture {
namespace {

using boost::system::error_code;
using openflow::Framed;
using openflow::MsgType;

constexpr std::uint32_t kVersions = 0b111'1110;  // bit n is wire version n: 1.0 to 1.5
constexpr std::uint8_t kXid = 1;

/// hello with a version bitmap (1.3.1 A.5.1).
constexpr std::array<std::uint8_t, 16> kHello{6, 0, 0, 16, 0, 0, 0, kXid,
                                              0, 1, 0, 8,  0, 0, 0, kVersions};

/// The highest version of both; 0 when there is none.
std::uint8_t common_version(const openflow::Hello& theirs) {
  std::uint32_t both = 0;
  for (std::uint8_t version = 1; version <= 6; ++version) {
    if (theirs.offers(static_cast<openflow::Version>(version))) both |= 1u << version;
  }
  return both == 0 ? 0 : static_cast<std::uint8_t>(std::bit_width(both) - 1);
}

}  // namespace

Result<Socket> connect_unix(boost::asio::io_context& context, const std::string& path) {
  Socket socket(context);
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Error{fmt::format("a path of {} octets; a socket's has at most {}", path.size(),
                             sizeof(sockaddr_un::sun_path) - 1)};
  }
  const SocketAddress address = boost::asio::local::stream_protocol::endpoint(path);
  error_code failure;
  socket.open(address.protocol(), failure);
  if (!failure) socket.non_blocking(true, failure);
  if (!failure) socket.connect(address, failure);
  if (failure) return Error{failure.message()};
  return socket;
}

DatapathInquiry::DatapathInquiry(boost::asio::io_context& context, std::string path,
                                 std::chrono::milliseconds limit, Done done)
    : context_(context),
      path_(std::move(path)),
      limit_(limit),
      done_(std::move(done)),
      timer_(context),
      socket_(context) {}

void DatapathInquiry::start() {
  timer_.expires_after(limit_);
  timer_.async_wait([self = shared_from_this()](error_code stopped) {
    if (!stopped) self->fail(fmt::format("no answer in {} ms", self->limit_.count()));
  });
  boost::asio::post(context_, [self = shared_from_this()] { self->connect(); });
}

void DatapathInquiry::cancel() {
  done_ = nullptr;
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void DatapathInquiry::connect() {
  if (!done_) return;
  auto connected = connect_unix(context_, path_);
  if (!connected) return fail(connected.error().message);
  socket_ = std::move(*connected);
  if (send(kHello)) await_answer();
}

void DatapathInquiry::await_answer() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code failure) {
    if (!failure && self->done_) self->read();
  });
}

void DatapathInquiry::read() {
  std::array<std::uint8_t, 4096> buffer;
  const auto count = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count == 0) return fail("closed without an answer");
  if (count < 0 && errno != EAGAIN && errno != EINTR) return fail(std::strerror(errno));
  if (count > 0) kept_.insert(kept_.end(), buffer.begin(), buffer.begin() + count);
  look_at_messages();
  if (done_) await_answer();
}

void DatapathInquiry::look_at_messages() {
  std::size_t at = 0;
  while (done_) {
    const auto rest = Bytes(kept_).subspan(at);
    const auto front = openflow::frame_front(rest);
    if (front.kind == Framed::bad_length) return fail("what answers is no OpenFlow");
    if (front.kind == Framed::need_more) break;
    look_at(rest.first(front.size));
    at += front.size;
  }
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(at));
}

void DatapathInquiry::look_at(Bytes message) {
  const auto header = *openflow::parse_header(message);
  if (header.type == 0) return greeted(message);
  if (header.type == 1) {
    const auto error = openflow::Error::parse(message);
    return fail(fmt::format("refused: {} {}", error ? error->type_name() : "error",
                            error ? error->code_name() : ""));
  }
  if (openflow::type_of(header) != MsgType::features_reply) return;
  const auto reply = openflow::FeaturesReply::parse(message);
  if (!reply) return fail("its features_reply is malformed");
  finish(reply->datapath_id);
}

void DatapathInquiry::greeted(Bytes hello) {
  const auto theirs = openflow::Hello::parse(hello);
  const auto version = theirs ? common_version(*theirs) : std::uint8_t{0};
  if (version == 0) return fail("it offers no version from 1.0 to 1.5");
  const std::array<std::uint8_t, 8> features_request{version, 5, 0, 8, 0, 0, 0, kXid};
  (void)send(features_request);
}

bool DatapathInquiry::send(Bytes message) {
  const auto sent =
      ::send(socket_.native_handle(), message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(message.size())) return true;
  fail(sent < 0 ? std::strerror(errno) : "takes no octets");
  return false;
}

void DatapathInquiry::fail(std::string_view why) {
  finish(Error{fmt::format("cannot ask unix:{} for the datapath id: {}", path_, why)});
}

void DatapathInquiry::finish(Result<DatapathId> answer) {
  if (!done_) return;
  auto done = std::move(done_);
  cancel();
  done(std::move(answer));
}

}  // namespace ps::capture
