// SPDX-License-Identifier: Apache-2.0
#include "render/body.h"

#include "openflow/layout/reading.h"
#include "openflow/nicira_packet_in.h"

namespace ps::render {
namespace {

using openflow::MsgType;

Bytes carried_frame(const Body& body) {
  if (auto* in = std::get_if<openflow::Decoded<openflow::PacketIn>>(&body)) return (*in)->data;
  if (auto* out = std::get_if<openflow::Decoded<openflow::PacketOut>>(&body)) return (*out)->data;
  return {};
}

}  // namespace

Body decode_body(const record::Record& record) {
  const Bytes bytes = record.bytes();
  if (record.type == MsgType::hello) return openflow::Hello::parse(bytes);
  if (!openflow::is_known(record.header.version)) return ByLayout{bytes};
  switch (record.type) {
    case MsgType::error:
      return openflow::Error::parse(bytes);
    case MsgType::echo_request:
    case MsgType::echo_reply:
      return openflow::Echo::parse(bytes);
    case MsgType::features_reply:
      return openflow::FeaturesReply::parse(bytes);
    case MsgType::packet_in:
      return openflow::PacketIn::parse(bytes);
    case MsgType::packet_out:
      return openflow::PacketOut::parse(bytes);
    case MsgType::flow_mod:
      return openflow::FlowMod::parse(bytes);
    case MsgType::flow_removed:
      return openflow::FlowRemoved::parse(bytes);
    case MsgType::port_status:
      return openflow::PortStatus::parse(bytes);
    case MsgType::features_request:
    case MsgType::barrier_request:
    case MsgType::barrier_reply:
      return Bodiless{};
    default:
      return ByLayout{bytes};
  }
}

std::optional<Malformed> malformed(const record::Record& record) {
  const auto outcome = openflow::layout::check(record.bytes());
  if (outcome.problem == nullptr) return std::nullopt;
  return Malformed{outcome.problem, outcome.offset};
}

std::optional<InnerFrame> inner_frame(const record::Record& record, const Body& body) {
  const Bytes own = carried_frame(body);
  if (!own.empty()) {
    auto* in = std::get_if<openflow::Decoded<openflow::PacketIn>>(&body);
    return InnerFrame{own, in ? (*in)->total_len : own.size(), false};
  }
  if (record.type == MsgType::experimenter) {
    auto in = openflow::packet_in_of(record.type, record.bytes());
    if (!in) in = openflow::resumed_packet(record.type, record.bytes());
    if (in) return InnerFrame{(*in)->data, (*in)->total_len, false};
  }
  if (!record.answered_frame().empty()) {
    return InnerFrame{record.answered_frame(), record.answered_frame().size(), true};
  }
  return std::nullopt;
}

std::string_view reason_name(const openflow::PacketIn& in) {
  constexpr std::uint8_t kRenamed = 2;  // no_match and action are 0 and 1
  if (in.reason >= kRenamed) return in.reason_name();
  return openflow::packet_in_reason_name(openflow::Version::v1_3, in.reason);
}

}  // namespace ps::render
