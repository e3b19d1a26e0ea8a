// SPDX-License-Identifier: Apache-2.0
#include "decode/requests.h"

#include <algorithm>
#include <cstring>

#include "openflow/header.h"
#include "openflow/replies.h"

namespace ps::decode {
namespace {

using openflow::MsgType;
using Request = RequestRing::Request;

constexpr std::size_t kBody = openflow::kHeaderSize;

/// The kind of request that a reply of this kind answers; `unknown` for all that are none.
MsgType request_of(MsgType reply, Direction way) {
  if (reply == MsgType::bundle_control || reply == MsgType::experimenter) {
    return way == Direction::to_controller ? reply : MsgType::unknown;
  }
  return openflow::request_of(reply).value_or(MsgType::unknown);
}

enum class Kind : std::uint8_t { no_request, command, awaits_reply };

Kind kind_of(const Message& message) {
  const bool from_switch = message.direction == Direction::to_controller;
  switch (message.type) {
    case MsgType::echo_request:
      return Kind::awaits_reply;
    case MsgType::hello:
      return Kind::command;
    case MsgType::error:
    case MsgType::echo_reply:
      return Kind::no_request;
    case MsgType::features_request:
    case MsgType::get_config_request:
    case MsgType::barrier_request:
    case MsgType::queue_get_config_request:
    case MsgType::role_request:
    case MsgType::get_async_request:
    case MsgType::bundle_control:
      return from_switch ? Kind::no_request : Kind::awaits_reply;
    case MsgType::multipart_request:
      return openflow::more_parts_follow(message.bytes) ? Kind::command : Kind::awaits_reply;
    default:
      return from_switch ? Kind::no_request : Kind::command;
  }
}

bool same_octets(Bytes one, Bytes other, std::size_t at, std::size_t size) {
  return one.size() >= at + size && other.size() >= at + size &&
         std::ranges::equal(one.subspan(at, size), other.subspan(at, size));
}

/// Which kind of statistics, or whose message.
bool same_subject(const Message& reply, const Request& request) {
  constexpr std::size_t kMultipartType = 2, kExperimenter = 4;
  if (reply.type == MsgType::multipart_reply) {
    return same_octets(reply.bytes, request.kept(), kBody, kMultipartType);
  }
  if (reply.type == MsgType::experimenter) {
    return reply.header.xid != 0 && same_octets(reply.bytes, request.kept(), kBody, kExperimenter);
  }
  return true;
}

/// Where a message inside this one begins: of one that is added to a bundle (1.4 7.3.9.6 and ONF's
/// extension of 1.3), which is refused on its own.
std::size_t inner_message_at(MsgType type) {
  constexpr std::size_t kInBundleAdd = 16, kInExtension = 24;
  return type == MsgType::bundle_add_message ? kInBundleAdd : kInExtension;
}

/// How much of the quoted message this is.
enum class Likeness : std::uint8_t { none, header, all };

Likeness likeness(Bytes quoted, Bytes kept) {
  const auto common = std::min(quoted.size(), kept.size());
  if (same_octets(quoted, kept, 0, common)) return Likeness::all;
  return same_octets(quoted, kept, 0, kBody) ? Likeness::header : Likeness::none;
}

Likeness likeness(Bytes quoted, const Request& request) {
  const auto whole = likeness(quoted, request.kept());
  const auto inner = inner_message_at(request.type);
  if (whole == Likeness::all || request.size < inner + kBody) return whole;
  if (request.type != MsgType::bundle_add_message && request.type != MsgType::experimenter) {
    return whole;
  }
  return std::max(whole, likeness(quoted, request.kept().subspan(inner)));
}

}  // namespace

Answer Request::answered_at(Timestamp when) const {
  return {.seq = seq, .latency = when - time, .type = type, .frame = {}, .request = kept()};
}

bool RequestRing::note(const Message& message, bool awaits_reply) {
  if (!requests_) {
    requests_ = std::make_unique_for_overwrite<Request[]>(kept_);
    xids_ = std::make_unique_for_overwrite<std::uint32_t[]>(kept_);
  }
  bool forgotten = false;
  if (noted_ >= kept_ && oldest_open_ == noted_ - kept_) {
    forgotten = at(oldest_open_).open;
    ++oldest_open_;
  }
  if (oldest_open_ == noted_ && !awaits_reply) ++oldest_open_;
  xids_[place(noted_)] = message.header.xid;
  Request& request = at(noted_++);
  request.seq = message.seq;
  request.time = message.time;
  request.type = message.type;
  request.open = awaits_reply;
  request.size = static_cast<std::uint16_t>(std::min(message.bytes.size(), kKeptOctets));
  std::memmove(request.octets.data(), message.bytes.data(), request.size);  // GCC, memcpy: slow
  return forgotten;
}

void RequestRing::close(std::uint64_t seq) {
  for (auto number = oldest_open_; number < noted_ && at(number).seq <= seq; ++number) {
    if (at(number).seq == seq) at(number).open = false;
  }
  while (oldest_open_ < noted_ && !at(oldest_open_).open) ++oldest_open_;
}

void RequestRing::close_all() {
  for (; oldest_open_ < noted_; ++oldest_open_) at(oldest_open_).open = false;
}

void Requests::note(const Message& message) {
  const auto kind = kind_of(message);
  if (kind == Kind::no_request) return;
  Asked& asked = asked_by(message.direction);
  if (kind == Kind::command) {
    asked.commands.note(message, false);
  } else if (asked.awaited.note(message, true)) {
    counts_.add(Unanswered::requests_forgotten);
  }
}

const Request* Requests::replied_to(const Message& reply, const Asked& asked) const {
  const auto wanted_type = request_of(reply.type, reply.direction);
  if (wanted_type == MsgType::unknown) return nullptr;
  const auto wanted = [&](const Request& request) {
    return request.type == wanted_type && same_subject(reply, request);
  };
  return wanted_type == MsgType::experimenter ? asked.commands.youngest(reply.header.xid, wanted)
                                              : asked.awaited.replied_to(reply.header.xid, wanted);
}

/// Of several with the xid the one that the error quotes; where it quotes none, the youngest.
const Request* Requests::refused(const openflow::Error& error, const Asked& asked) const {
  const Bytes quoted = error.quoted_message();
  const auto youngest = [&](std::optional<std::uint32_t> xid, auto wanted) {
    const auto* awaited = asked.awaited.youngest(xid, wanted);
    const auto* command = asked.commands.youngest(xid, wanted);
    if (awaited == nullptr || command == nullptr) return awaited ? awaited : command;
    return awaited->seq > command->seq ? awaited : command;
  };
  const auto alike = [&](Likeness least) {
    return youngest(error.xid, [&, least](const Request& request) {
      return likeness(quoted, request) >= least;
    });
  };
  if (error.is_hello_failed()) {
    return youngest({}, [](const Request& request) { return request.type == MsgType::hello; });
  }
  if (quoted.empty()) return alike(Likeness::none);
  const auto* found = alike(Likeness::all);
  return found ? found : alike(Likeness::header);
}

std::optional<Answer> Requests::find(const Message& reply) const {
  const Asked& asked = asked_by(opposite(reply.direction));
  const auto* request = reply.type == MsgType::error
                            ? refused(*openflow::Error::parse(reply.bytes), asked)
                            : replied_to(reply, asked);
  if (request == nullptr) return std::nullopt;
  auto answer = request->answered_at(reply.time);
  if (reply.type != MsgType::error) answer.request = {};
  return answer;
}

void Requests::close(const Message& reply, const Answer& answer) {
  if (reply.part && !reply.part->last) return;
  asked_by(opposite(reply.direction)).awaited.close(answer.seq);
}

void Requests::expire(Timestamp now) {
  for (Asked& asked : asked_) {
    asked.awaited.expire(now, kReplyTime, [this](const Request& late) {
      counts_.add(late.type == MsgType::barrier_request ? Unanswered::barriers
                                                        : Unanswered::requests);
    });
  }
}

void Requests::lose_replies() {
  for (Asked& asked : asked_) asked.awaited.close_all();
}

}  // namespace ps::decode
