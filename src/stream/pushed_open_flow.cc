// SPDX-License-Identifier: Apache-2.0
#include "stream/pushed_open_flow.h"

#include <bit>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace ps::stream {
namespace {

std::optional<Direction> direction_of(const idl::PushedMessage& message) {
  if (!message.__isset.direction) return std::nullopt;
  // As a number: one that nobody defined may stand in it.
  const auto number = std::bit_cast<std::int32_t>(message.direction);
  if (number == idl::OpenFlowDirection::TO_CONTROLLER) return Direction::to_controller;
  if (number == idl::OpenFlowDirection::TO_SWITCH) return Direction::to_switch;
  return std::nullopt;
}

capture::PushedMessage owned(const idl::PushedMessage& message) {
  capture::PushedMessage pushed{.dpid = {},
                                .channel = message.channel,
                                .direction = direction_of(message),
                                .time = {},
                                .octets = message.data};
  if (message.__isset.dpid) pushed.dpid = DatapathId{static_cast<std::uint64_t>(message.dpid)};
  if (message.__isset.time) pushed.time = message.time;
  return pushed;
}

idl::PushAnswer told(const capture::PushOutcome& outcome) {
  idl::PushAnswer answer;
  answer.__set_taken(static_cast<std::int32_t>(outcome.taken));
  answer.__set_refused(static_cast<std::int32_t>(outcome.refused));
  answer.__set_reason(outcome.reason);
  return answer;
}

}  // namespace

void PushedOpenFlow::push(Answer answer, const std::vector<idl::PushedMessage>& messages) {
  if (tap_ == nullptr) {
    return answer(told({.taken = 0,
                        .refused = messages.size(),
                        .reason = "this server takes no pushed OpenFlow"}));
  }
  if (!producer_) producer_ = tap_->producer(peer_);
  std::vector<capture::PushedMessage> batch;
  batch.reserve(messages.size());
  for (const auto& message : messages) batch.push_back(owned(message));
  waiting_ = std::make_shared<Answer>(std::move(answer));
  // On a data thread: only the service thread may answer, and only if the connection still waits.
  auto done = [io = io_, waiting = std::weak_ptr(waiting_)](const capture::PushOutcome& outcome) {
    boost::asio::post(*io, [waiting, outcome] {
      const auto kept = waiting.lock();
      if (kept && *kept) std::exchange(*kept, nullptr)(told(outcome));
    });
  };
  producer_->push(std::move(batch), std::move(done));
}

void PushedOpenFlow::cancel() {
  const auto dropped = std::exchange(waiting_, nullptr);  // may hold the connection's last owner
  producer_.reset();
}

}  // namespace ps::stream
