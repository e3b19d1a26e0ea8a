// SPDX-License-Identifier: Apache-2.0
#include "stream/thrift_connection.h"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <spdlog/spdlog.h>

namespace ps::stream {

namespace asio = boost::asio;
using apache::thrift::protocol::TBinaryProtocolT;
using apache::thrift::protocol::TProtocol;
using apache::thrift::transport::TMemoryBuffer;
using boost::system::error_code;

namespace {

constexpr std::size_t kReadBuffer = 256u << 10;
constexpr std::size_t kLength = 4;
/// Replies of this size are written before the next frame is looked at.
constexpr std::size_t kRepliesAtATime = 256u << 10;
/// More ids in one message would make the generated code reserve too much for a small frame.
constexpr std::size_t kMostItems = 65'536;
constexpr std::size_t kLongestMethod = 128;

/// message  := 0x8001 0x00 type:1 name_length:4 name seqid:4 arguments
/// type     := 1 (call) | 4 (oneway)
/// Strict binary protocol. Checked here because the generated code would print a line on standard
/// error for other types, and repeat a name of any length in its answer.
bool is_call(Bytes frame) {
  constexpr std::uint32_t kCall = 0x80010001;
  constexpr std::uint32_t kOneway = 0x80010004;
  Reader in(frame);
  const auto version_and_type = in.u32();
  const auto name_length = in.u32();
  return in.ok() && (version_and_type == kCall || version_and_type == kOneway) &&
         name_length <= kLongestMethod;
}

std::string too_long(std::uint32_t length, std::size_t limit, Bytes header) {
  const bool text = std::ranges::all_of(header, [](auto c) { return c >= ' ' && c < 0x7f; });
  return fmt::format("announces a frame of {} octets, at most {} are accepted{}", length, limit,
                     text ? "; this looks like text, is it meant for the HTTP port?" : "");
}

}  // namespace

ThriftShared::ThriftShared(asio::io_context& context, session::Sessions& live, const Clock& time,
                           const ThriftLimits& bounds, capture::PushTap* push)
    : io(context),
      limits(bounds),
      sessions(live),
      clock(time),
      push_tap(push),
      waiting(io, live, time, limits),
      reads(io, time, limits),
      batches(io, limits.reply),
      input(limits.buffered_input),
      output(limits.buffered_output),
      read_buffer(std::make_unique_for_overwrite<std::uint8_t[]>(kReadBuffer)),
      frame(std::make_shared<TMemoryBuffer>(0)),
      in(std::make_shared<TBinaryProtocolT<TMemoryBuffer>>(frame)) {}

/// Tells the service of a push whose message is absent: the generated code hands over an empty
/// message then, but the contract answers the two differently.
class ThriftConnection::Processor final : public idl::PacketStreamerV1AsyncProcessor {
 public:
  explicit Processor(std::shared_ptr<PacketStreamerService> service)
      : PacketStreamerV1AsyncProcessor(service), service_(std::move(service)) {}

 private:
  void dispatchCall(std::function<void(bool)> done, TProtocol* in, TProtocol* out,
                    const std::string& method, std::int32_t seqid) override {
    constexpr std::uint8_t kNoMoreFields = 0;
    std::uint32_t wanted = 1;
    const auto* first = in->getTransport()->borrow(nullptr, &wanted);
    const bool push = method == "pushMessageSync" || method == "pushMessageAsync";
    if (push && first && *first == kNoMoreFields) service_->expect_null_message();
    PacketStreamerV1AsyncProcessor::dispatchCall(std::move(done), in, out, method, seqid);
  }

  const std::shared_ptr<PacketStreamerService> service_;
};

ThriftConnection::ThriftConnection(Socket socket, std::string peer,
                                   std::shared_ptr<ThriftShared> shared, Closed closed)
    : socket_(std::move(socket)),
      peer_(std::move(peer)),
      shared_(std::move(shared)),
      closed_(std::move(closed)),
      replies_(std::make_shared<ReplyBuffer>()),
      out_(std::make_shared<TBinaryProtocolT<ReplyBuffer>>(replies_)),
      service_(std::make_shared<PacketStreamerService>(
          shared_->sessions, shared_->waiting, shared_->clock, shared_->limits,
          [this] { return peer_there(); }, PushedOpenFlow(shared_->io, shared_->push_tap, peer_),
          RecordCalls(shared_->sessions, shared_->reads, shared_->batches, shared_->clock))),
      processor_(std::make_unique<Processor>(service_)),
      input_share_(shared_->input),
      output_share_(shared_->output) {}

ThriftConnection::~ThriftConnection() = default;

void ThriftConnection::start() { wait_readable(); }

void ThriftConnection::close(std::string_view why) {
  if (!std::exchange(open_, false)) return;
  const auto self = shared_from_this();  // the waiting answer may be the last owner
  if (!why.empty()) spdlog::warn("thrift {}: closed: {}", peer_, why);
  service_->cancel();
  service_->replies_lost();
  error_code ignored;
  socket_.close(ignored);
  if (const auto closed = std::exchange(closed_, nullptr)) closed(*this);
}

void ThriftConnection::wait_readable() {
  if (!open_ || std::exchange(reading_, true)) return;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->reading_ = false;
    if (!error && self->open_) self->readable();
  });
}

void ThriftConnection::readable() {
  error_code error;
  const auto count =
      socket_.read_some(asio::buffer(shared_->read_buffer.get(), kReadBuffer), error);
  if (error == asio::error::would_block) return wait_readable();
  if (error) return close({});  // the client has gone: nothing to say about that
  take_in({shared_->read_buffer.get(), count});
  go_on();
}

/// Frames that are whole are processed where they were read; only the rest is copied.
void ThriftConnection::take_in(Bytes octets) {
  if (input_.empty() && may_process()) octets = octets.subspan(process(octets));
  if (open_ && !octets.empty() && !keep(octets)) {
    close("all connections together have sent too many octets of unfinished frames");
  }
}

/// Grows as octets arrive, never as they are announced.
bool ThriftConnection::keep(Bytes octets) {
  const auto needed = input_.size() + octets.size();
  if (needed > input_.capacity()) {
    const auto capacity = std::max(needed, 2 * input_.capacity());
    if (!input_share_.hold(capacity)) return false;
    input_.reserve(capacity);
  }
  input_.append(as_text(octets));
  return true;
}

bool ThriftConnection::may_process() const {
  return open_ && !in_call_ && writing_.empty() && replies_->size() < kRepliesAtATime;
}

/// Processes, writes, and so on until there is nothing left or something has to be waited for.
void ThriftConnection::go_on() {
  for (bool answering = true; answering;) {
    if (!input_.empty() && may_process()) process_kept();
    answering = replies_->size() > 0;
    if (!open_ || !write_replies()) return;
  }
  const bool waits_with_enough = in_call_ && input_.size() >= shared_->limits.pipelined;
  if (!waits_with_enough) wait_readable();
}

void ThriftConnection::process_kept() {
  input_.erase(0, process(as_bytes(input_)));
  if (!input_.empty()) return;
  input_ = {};  // an idle connection holds nothing of the budget
  (void)input_share_.hold(0);
}

/// How many octets the frames took that were processed.
std::size_t ThriftConnection::process(Bytes octets) {
  std::size_t at = 0;
  processing_ = true;
  while (may_process() && octets.size() - at >= kLength) {
    const auto length = load_be32(&octets[at]);
    if (length > shared_->limits.frame) {
      close(too_long(length, shared_->limits.frame, octets.subspan(at, kLength)));
      break;
    }
    if (octets.size() - at - kLength < length) break;
    process_frame(octets.subspan(at + kLength, length));
    at += kLength + length;
  }
  processing_ = false;
  return at;
}

void ThriftConnection::process_frame(Bytes frame) {
  if (!is_call(frame)) return close("sent a frame that is no call of the strict binary protocol");
  // The transport only reads what it observes; no string can be longer than its frame.
  shared_->frame->resetBuffer(const_cast<std::uint8_t*>(frame.data()),
                              static_cast<std::uint32_t>(frame.size()), TMemoryBuffer::OBSERVE);
  shared_->in->setStringSizeLimit(static_cast<std::int32_t>(frame.size()));
  shared_->in->setContainerSizeLimit(static_cast<std::int32_t>(std::min(frame.size(), kMostItems)));
  in_call_ = true;
  try {
    processor_->process([this](bool ok) { answered(ok); }, shared_->in, out_);
  } catch (const std::exception& error) {  // from the generated code: malformed or not acceptable
    close(error.what());
  }
}

void ThriftConnection::answered(bool ok) {
  if (!open_) return;
  in_call_ = false;
  if (!ok) return close("sent a call whose arguments are malformed");
  replies_->end_frame();
  if (processing_) return;
  const auto self = shared_from_this();  // if it is closed meanwhile, its server lets it go
  go_on();
}

/// False when the client does not take them now; it is then written on, and gone on, later.
bool ThriftConnection::write_replies() {
  if (writing_.empty() && replies_->size() > 0) {
    if (!output_share_.hold(replies_->size())) {
      close("the replies that clients do not read have become too many");
      return false;
    }
    writing_ = replies_->take();
    written_ = 0;
  }
  while (written_ < writing_.size()) {
    error_code error;
    written_ += socket_.write_some(
        asio::buffer(writing_.data() + written_, writing_.size() - written_), error);
    if (error == asio::error::would_block) {
      wait_writable();
      return false;
    }
    if (error) {
      close({});
      return false;
    }
  }
  writing_ = {};
  (void)output_share_.hold(0);
  service_->replies_written();
  return true;
}

void ThriftConnection::wait_writable() {
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& error) {
    if (!error && self->open_ && self->write_replies()) self->go_on();
  });
}

/// Asks the kernel, since the end of the connection may stand behind octets that are not read yet;
/// a client that has gone must not consume a record.
bool ThriftConnection::peer_there() {
  if (!open_) return false;
  pollfd state{.fd = socket_.native_handle(), .events = POLLRDHUP, .revents = 0};
  if (::poll(&state, 1, 0) == 0) return true;
  close({});
  return false;
}

}  // namespace ps::stream
