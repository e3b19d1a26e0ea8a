// SPDX-License-Identifier: Apache-2.0
#include "stream/packet_streamer_service.h"

#include <utility>

#include <fmt/format.h>
#include <thrift/TApplicationException.h>

#include "record/record.h"
#include "render/rendering.h"
#include "stream/reply_items.h"

namespace ps::stream {
namespace {

/// The last item of a session, as the legacy clients look for it.
constexpr std::string_view kEndMarker = "FilterTimeout";
/// What a reply needs beside the octets of its items: the frame, the message and the list.
constexpr std::size_t kReplyOverhead = 64;

[[noreturn]] void refuse(const std::string& why) {
  throw apache::thrift::TApplicationException(apache::thrift::TApplicationException::INTERNAL_ERROR,
                                              why);
}

render::Rendering rendered(const session::Session& session, const record::Record& record,
                           record::Cursor number) {
  render::Rendering item;
  const auto& format = *session.spec.format;
  if (!format.text) format.renderer->begin(item);  // an item is whole by itself, and so are several
  format.renderer->render(record, session.render_options(number), item);
  return item;
}

}  // namespace

PacketStreamerService::PacketStreamerService(session::Sessions& sessions, WaitingCalls& waiting,
                                             const Clock& clock, const ThriftLimits& limits,
                                             std::function<bool()> peer_there,
                                             PushedOpenFlow pushed, RecordCalls records)
    : sessions_(sessions),
      waiting_(waiting),
      clock_(clock),
      limits_(limits),
      peer_there_(std::move(peer_there)),
      pushed_(std::move(pushed)),
      records_(std::move(records)) {}

void PacketStreamerService::getPackets(std::function<void(const Packets&)> answer,
                                       const std::string& id) {
  pending_ = std::move(answer);
  const auto session = sessions_.find(id);
  const bool admitted =
      session ? waiting_.wait_for_record(*this, session) : waiting_.wait_for_session(*this, id);
  if (!admitted) refuse(sessions_.observers().refusal().message);
}

/// Reads on from the session's shared cursor as long as the reply has room.
PacketStreamerService::Packets PacketStreamerService::take(session::Session& session) {
  ReplyItems reply(limits_.reply, kReplyOverhead);
  auto& cursor = session.legacy_cursor;
  for (;;) {
    const auto batch = session.log->read(cursor, kRecordsAtATime, kBytesAtATime);
    session.missed += batch.missed;
    cursor = batch.next - batch.records.size();
    for (const auto& record : batch.records) {
      if (!reply.add(rendered(session, *record, cursor))) return std::move(reply).items();
      ++cursor;
      ++session.delivered;
    }
    if (batch.ended) (void)reply.add(std::string(kEndMarker));
    if (batch.ended || batch.records.empty()) return std::move(reply).items();
  }
}

bool PacketStreamerService::try_answer(const std::shared_ptr<session::Session>& session) {
  const auto from = session->legacy_cursor;
  const auto missed = session->missed;
  const auto delivered = session->delivered;
  const auto packets = take(*session);
  if (packets.empty()) return false;
  if (session->delivered != delivered) {
    unwritten_.push_back({session, from, session->legacy_cursor, session->missed - missed,
                          session->delivered - delivered});
  }
  answer(packets);
  return true;
}

void PacketStreamerService::give_up() { answer({}); }

void PacketStreamerService::answer(const Packets& packets) {
  // The client may have sent its next call already, which then becomes the pending one.
  const auto pending = std::exchange(pending_, nullptr);
  pending(packets);
}

void PacketStreamerService::cancel() {
  waiting_.cancel(*this);
  pushed_.cancel();
  records_.cancel();
  const auto dropped = std::exchange(pending_, nullptr);  // may hold the connection's last owner
}

void PacketStreamerService::replies_lost() {
  records_.replies_lost();
  for (auto taken = unwritten_.rbegin(); taken != unwritten_.rend(); ++taken) {
    auto& [session, from, next, missed, records] = *taken;
    if (!session || session->legacy_cursor != next) continue;
    session->legacy_cursor = from;
    session->missed -= missed;
    session->delivered -= records;
  }
  unwritten_.clear();
}

std::int32_t PacketStreamerService::push(const idl::Message& message) {
  if (std::exchange(null_message_, false)) return 0;
  const auto& packet = message.packet;
  if (!message.__isset.sessionIDs) refuse("a pushed message without session ids");
  if (!message.__isset.packet || !packet.__isset.data) refuse("a pushed message without packet");
  if (packet.data.size() + kReplyOverhead + kItemOverhead > limits_.reply) {
    refuse(fmt::format("a pushed packet of {} octets, which no reply (at most {}) could hold",
                       packet.data.size(), limits_.reply));
  }
  sessions_.push(message.sessionIDs, record::Record::pushed(as_bytes(packet.data), clock_.now()));
  return 1;
}

void PacketStreamerService::pushMessageSync(std::function<void(const std::int32_t&)> answer,
                                            const idl::Message& message) {
  answer(push(message));
}

void PacketStreamerService::pushMessageAsync(std::function<void()> done,
                                             const idl::Message& message) {
  (void)push(message);
  done();
}

void PacketStreamerService::pushOpenFlow(std::function<void(const idl::PushAnswer&)> answer,
                                         const std::vector<idl::PushedMessage>& messages) {
  pushed_.push(std::move(answer), messages);
}

void PacketStreamerService::openSession(std::function<void(const idl::SessionInfo&)> answer,
                                        Refuse refuse, const idl::SessionSpec& spec) {
  records_.open(std::move(answer), refuse, spec);
}

void PacketStreamerService::refreshSession(std::function<void(const idl::SessionInfo&)> answer,
                                           Refuse refuse, const std::string& id,
                                           const std::int32_t period) {
  records_.refresh(answer, refuse, id, period);
}

void PacketStreamerService::readRecords(std::function<void(const idl::Batch&)> answer,
                                        Refuse refuse, const std::string& id,
                                        const std::string& cursor, const std::int32_t max,
                                        const std::int32_t wait_millis, const std::string& format) {
  records_.read(std::move(answer), refuse, id, cursor, max, wait_millis, format);
}

void PacketStreamerService::terminateSession(std::function<void()> answer, const std::string& id) {
  (void)sessions_.end(id, "ended by owner");
  answer();
}

}  // namespace ps::stream
