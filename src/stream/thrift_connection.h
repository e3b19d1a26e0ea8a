// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include <PacketStreamerV1.h>
#include <boost/asio/generic/stream_protocol.hpp>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include "base/bytes.h"
#include "stream/byte_budget.h"
#include "stream/packet_streamer_service.h"
#include "stream/rendered_batches.h"
#include "stream/reply_buffer.h"
#include "stream/thrift_limits.h"
#include "stream/waiting_calls.h"
#include "stream/waiting_reads.h"

namespace ps::stream {

/// What the connections of one server share. Lifetime: as long as one of them.
struct ThriftShared {
  ThriftShared(boost::asio::io_context& context, session::Sessions& live, const Clock& time,
               const ThriftLimits& bounds, capture::PushTap* push);

  boost::asio::io_context& io;
  const ThriftLimits limits;
  session::Sessions& sessions;
  const Clock& clock;
  capture::PushTap* const push_tap;  ///< may be null
  WaitingCalls waiting;
  WaitingReads reads;
  RenderedBatches batches;
  ByteBudget input;
  ByteBudget output;
  /// Every connection reads into this: an idle one holds no buffer.
  std::unique_ptr<std::uint8_t[]> read_buffer;
  /// The frame that is being processed; calls read their arguments before they do anything else.
  std::shared_ptr<apache::thrift::transport::TMemoryBuffer> frame;
  std::shared_ptr<
      apache::thrift::protocol::TBinaryProtocolT<apache::thrift::transport::TMemoryBuffer>>
      in;
};

/// One client: takes frames apart, lets the generated processor answer them, one after the other.
///
/// While a call waits, later frames wait too; the socket is still read, up to a limit, because that
/// is how one learns that the client has gone. All frames that one read completes are answered by
/// one write. While a reply is not read by the client, nothing more is read from it.
/// Lifetime: its server holds it until it is closed, its asynchronous operations may hold it
/// longer. A call that waits keeps raw pointers to it and, in the generated code, to its reply
/// buffer; `close` drops the call, so these never outlive what they point to. Thread: the service
/// thread.
class ThriftConnection final : public std::enable_shared_from_this<ThriftConnection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  using Closed = std::function<void(ThriftConnection&)>;

  /// `closed` is called once, at the latest by `close`.
  ThriftConnection(Socket socket, std::string peer, std::shared_ptr<ThriftShared> shared,
                   Closed closed);
  ~ThriftConnection();
  ThriftConnection(const ThriftConnection&) = delete;
  ThriftConnection& operator=(const ThriftConnection&) = delete;

  void start();
  /// Says why on the log unless `why` is empty.
  void close(std::string_view why);

 private:
  class Processor;

  void wait_readable();
  void readable();
  void take_in(Bytes octets);
  void go_on();
  void process_kept();
  std::size_t process(Bytes octets);
  void process_frame(Bytes frame);
  void answered(bool ok);
  bool keep(Bytes octets);
  bool write_replies();
  void wait_writable();
  bool peer_there();
  bool may_process() const;

  Socket socket_;
  const std::string peer_;
  const std::shared_ptr<ThriftShared> shared_;
  Closed closed_;
  const std::shared_ptr<ReplyBuffer> replies_;
  const std::shared_ptr<apache::thrift::protocol::TProtocol> out_;
  const std::shared_ptr<PacketStreamerService> service_;
  const std::unique_ptr<Processor> processor_;

  std::string input_;  ///< octets read but not processed: part of a frame, or frames that wait
  BudgetShare input_share_;
  std::string writing_;  ///< replies on their way out
  std::size_t written_ = 0;
  BudgetShare output_share_;
  bool reading_ = false;     ///< waits for the socket to be readable
  bool in_call_ = false;     ///< a call has not been answered yet
  bool processing_ = false;  ///< in the loop over frames: answers do not start it again
  bool open_ = true;
};

}  // namespace ps::stream
