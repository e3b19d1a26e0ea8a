// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_conversation.h"

#include <algorithm>
#include <utility>

#include "capture/snoop_sender.h"
#include "openflow/replies.h"

namespace ps::capture {

using openflow::Header;
using openflow::MsgType;

namespace {

/// The message that an error quotes (1.0 5.4.4, 1.3 A.4.4): behind type and code, of an
/// experimenter's error also behind its id.
std::optional<Header> quoted(Bytes error) {
  constexpr std::size_t kFixed = 12;
  constexpr std::uint16_t kExperimenter = 0xffff;
  if (error.size() < kFixed) return std::nullopt;
  const auto skipped = load_be16(&error[8]) == kExperimenter ? kFixed + 4 : kFixed;
  return openflow::parse_header(error.subspan(std::min(skipped, error.size())));
}

}  // namespace

Snooped SnoopConversation::next(Bytes message) {
  const auto header = *openflow::parse_header(message);
  const auto type = snooped_type(header);
  const bool anew = begins_channel(header, type);
  if (anew) *this = {};
  begun_ = true;
  const auto way = sense(header, type, message);
  const auto lost = note_sender(header, type, way) + note_answer(header, type, way.way, message);
  requests_.asked(header.xid, type, way.way);
  return {.way = way.way, .guessed = way.guessed, .begins_channel = anew, .lost = lost};
}

/// A controller asks for the features when it has connected. One that asks again later goes on
/// counting, if it counts.
bool SnoopConversation::begins_channel(const Header& header, MsgType type) const {
  return begun_ && type == MsgType::features_request && !run_.continues_with(header.xid);
}

SnoopConversation::Sense SnoopConversation::sense(const Header& header, MsgType type,
                                                  Bytes message) const {
  if (auto way = way_of(type, message)) return {*way};
  switch (type) {
    case MsgType::echo_request:
      return sense_of_echo_request(header.xid);
    case MsgType::echo_reply:
      return sense_of_echo_reply(header.xid);
    case MsgType::error:
      return sense_of_error(header, message);
    default:  // what no version defines is rather asked of a switch than said by one
      return {Direction::to_switch, !run_.continues_with(header.xid)};
  }
}

SnoopConversation::Sense SnoopConversation::sense_of_echo_request(std::uint32_t xid) const {
  if (xid == 0) return {Direction::to_controller, counts_from_0_};
  return {Direction::to_switch, !run_.continues_with(xid)};
}

SnoopConversation::Sense SnoopConversation::sense_of_echo_reply(std::uint32_t xid) const {
  if (auto asked = requests_.find(xid, MsgType::echo_request)) return {opposite(*asked)};
  return {xid == 0 ? Direction::to_switch : Direction::to_controller, true};
}

SnoopConversation::Sense SnoopConversation::sense_of_error(const Header& header,
                                                           Bytes message) const {
  const auto request = quoted(message);
  const bool of_controller =
      request && request->xid == header.xid &&
      openflow::sender(openflow::type_of(*request)) == openflow::Sender::controller;
  return {Direction::to_controller, !of_controller};
}

std::uint32_t SnoopConversation::note_sender(const Header& header, MsgType type, Sense sense) {
  const bool has_number_of_its_own = type != MsgType::echo_reply;
  if (sense.way == Direction::to_controller || !has_number_of_its_own || sense.guessed) return 0;
  counts_from_0_ = counts_from_0_ || header.xid == 0;
  const auto missing = run_.next(header.xid);
  return missing - std::min(missing, std::exchange(missed_, 0));
}

/// An answer to nothing that was asked: the question is missing. What a switch says of itself has
/// the number 0 (updates of a flow monitor).
std::uint32_t SnoopConversation::note_answer(const Header& header, MsgType type, Direction way,
                                             Bytes message) {
  if (type == MsgType::error) {
    (void)requests_.refused(header.xid);
    return 0;
  }
  const auto request = openflow::request_of(type);
  if (!request) return 0;
  auto& settled = settled_[static_cast<std::size_t>(opposite(way))];
  if (requests_.find(header.xid, *request)) {
    requests_.answered(type, message);
    settled = true;
    return 0;
  }
  const bool unasked = type == MsgType::multipart_reply && header.xid == 0;
  if (!settled || !requests_.all_known() || unasked) return 0;
  if (way == Direction::to_controller) ++missed_;
  return 1;
}

}  // namespace ps::capture
