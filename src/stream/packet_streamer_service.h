// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <PacketStreamerV1.h>

#include "base/clock.h"
#include "session/sessions.h"
#include "stream/pushed_open_flow.h"
#include "stream/record_calls.h"
#include "stream/thrift_limits.h"
#include "stream/waiting_calls.h"

namespace ps::stream {

/// The calls of PacketStreamer and PacketStreamerV1, for one connection, which has one call at a
/// time.
///
/// A message that the legacy server could not take either (no packet, no ids) is thrown as a
/// TApplicationException: the one way in which the generated code lets a call fail. Whoever runs
/// the processor catches it and closes the connection. Lifetime: the connection's; `cancel` comes
/// before its end. Thread: the service thread.
class PacketStreamerService final : public idl::PacketStreamerV1CobSvIf, public WaitingCall {
 public:
  using Packets = std::vector<std::string>;
  using Refuse = RecordCalls::Refuse;

  /// `peer_there` says whether the client can still be answered.
  PacketStreamerService(session::Sessions& sessions, WaitingCalls& waiting, const Clock& clock,
                        const ThriftLimits& limits, std::function<bool()> peer_there,
                        PushedOpenFlow pushed, RecordCalls records);

  void getPackets(std::function<void(const Packets&)> answer, const std::string& id) override;
  void pushMessageSync(std::function<void(const std::int32_t&)> answer,
                       const idl::Message& message) override;
  void pushMessageAsync(std::function<void()> done, const idl::Message& message) override;
  void terminateSession(std::function<void()> answer, const std::string& id) override;
  void pushOpenFlow(std::function<void(const idl::PushAnswer&)> answer,
                    const std::vector<idl::PushedMessage>& messages) override;
  void openSession(std::function<void(const idl::SessionInfo&)> answer, Refuse refuse,
                   const idl::SessionSpec& spec) override;
  void refreshSession(std::function<void(const idl::SessionInfo&)> answer, Refuse refuse,
                      const std::string& id, const std::int32_t period) override;
  void readRecords(std::function<void(const idl::Batch&)> answer, Refuse refuse,
                   const std::string& id, const std::string& cursor, const std::int32_t max,
                   const std::int32_t wait_millis, const std::string& format) override;

  /// The message of the next push is absent from the call, which is not the same as an empty one.
  void expect_null_message() { null_message_ = true; }
  /// Drops the call that waits, if one does: it will never be answered.
  void cancel();
  /// All replies so far have been written.
  void replies_written() {
    unwritten_.clear();
    records_.replies_written();
  }
  /// The replies since `replies_written` will not be: their records go to the next reader, unless
  /// somebody has read on since.
  void replies_lost();

  bool wanted() override { return peer_there_(); }
  bool try_answer(const std::shared_ptr<session::Session>& session) override;
  void give_up() override;

 private:
  /// Records that were read for a reply which is not written yet.
  struct Taken {
    std::shared_ptr<session::Session> session;
    record::Cursor from;
    record::Cursor next;
    std::uint64_t missed;
    std::uint64_t records;
  };

  std::int32_t push(const idl::Message& message);
  Packets take(session::Session& session);
  void answer(const Packets& packets);

  session::Sessions& sessions_;
  WaitingCalls& waiting_;
  const Clock& clock_;
  const ThriftLimits& limits_;
  const std::function<bool()> peer_there_;
  std::function<void(const Packets&)> pending_;  ///< of the getPackets that is not answered yet
  PushedOpenFlow pushed_;
  RecordCalls records_;
  std::vector<Taken> unwritten_;
  bool null_message_ = false;
};

}  // namespace ps::stream
