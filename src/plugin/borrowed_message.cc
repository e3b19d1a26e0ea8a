// SPDX-License-Identifier: Apache-2.0
#include "plugin/borrowed_message.h"

#include "openflow/msg_type.h"
#include "render/body.h"

namespace ps::plugin {
namespace {

packetstreamer_octets borrowed(Bytes octets) { return {octets.data(), octets.size()}; }

std::optional<Bytes> frame(const filter::Facts* facts) { return facts->inner_octets(); }
std::optional<Bytes> frame(const record::Record* record) {
  const auto inner = render::inner_frame(*record, render::decode_body(*record));
  return inner ? std::optional(inner->octets) : std::nullopt;
}

const auto& answers(const filter::Facts* facts) { return facts->message().answer(); }
const auto& answers(const record::Record* record) { return record->answers; }

}  // namespace

template <class Seen>
void BorrowedMessage::fill(const Seen& seen, Bytes bytes) {
  const decode::Channel& on = *seen.channel;
  size = sizeof(packetstreamer_message);
  octets = borrowed(bytes);
  version = seen.header.version;
  type = seen.header.type;
  length = seen.header.length;
  xid = seen.header.xid;
  kind = openflow::name(seen.type).data();  // the names are literals
  to_switch = seen.direction == Direction::to_switch ? 1 : 0;
  dpid_known = on.dpid ? 1 : 0;
  dpid = on.dpid ? on.dpid->value : 0;
  time = seen.time.time_since_epoch().count();
  channel = on.id;
  seq = seen.seq;
  tap = on.tap.c_str();
  switch_peer = on.switch_peer.c_str();
  controller_peer = on.controller_peer.c_str();
  packetstreamer_message::frame = frame_of;
  packetstreamer_message::answers = answers_of;
}

BorrowedMessage::BorrowedMessage(const filter::Facts& facts)
    : packetstreamer_message{}, of_(&facts) {
  fill(facts.message(), facts.message().bytes);
}

BorrowedMessage::BorrowedMessage(const record::Record& record)
    : packetstreamer_message{}, of_(&record) {
  fill(record, record.bytes());
}

packetstreamer_octets BorrowedMessage::frame_of(const packetstreamer_message* message) {
  const auto& of = static_cast<const BorrowedMessage*>(message)->of_;
  const auto octets = std::visit([](const auto* seen) { return plugin::frame(seen); }, of);
  return octets ? borrowed(*octets) : packetstreamer_octets{};
}

int BorrowedMessage::answers_of(const packetstreamer_message* message, std::uint64_t* seq,
                                std::int64_t* latency) {
  const auto& of = static_cast<const BorrowedMessage*>(message)->of_;
  return std::visit(
      [&](const auto* seen) {
        const auto& answer = plugin::answers(seen);
        if (!answer) return 0;
        *seq = answer->seq;
        *latency = answer->latency.count();
        return 1;
      },
      of);
}

}  // namespace ps::plugin
