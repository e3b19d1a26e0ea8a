// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap_pdus.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/endpoint.h"
#include "capture/file_tap.h"
#include "openflow/framer.h"

namespace ps::capture {

using openflow::Framed;
using pcapng::CapturedFrame;
using pcapng::ChannelNote;
using pcapng::ExportedPdu;
using pcapng::PduPeer;
using pcapng::Way;

namespace {

/// The dissectors of single versions are called `openflow_v1` and so on.
constexpr std::string_view kDissectors = "openflow";
/// More connections than these at a time are no capture of OpenFlow; the surplus is one channel.
constexpr std::size_t kMostChannels = 65'536;

std::string text_of(const std::optional<PduPeer>& peer, const std::string& noted) {
  if (!peer) return noted.empty() ? "unknown" : noted;
  return host_port(to_string(peer->address), peer->port);
}

/// Octets that are missing of the last message in `messages`; nothing when it is whole.
std::optional<std::uint64_t> missing_of(Bytes messages) {
  while (!messages.empty()) {
    const auto front = openflow::frame_front(messages);
    if (front.kind == Framed::need_more) return front.size - messages.size();
    if (front.kind == Framed::bad_length) return std::nullopt;
    messages = messages.subspan(front.size);
  }
  return std::nullopt;
}

}  // namespace

bool FileTapPdus::frame(const CapturedFrame& frame, Timestamp shown) {
  const auto pdu = pcapng::parse_exported_pdu(frame.data);
  if (!pdu || !pdu->dissector.starts_with(kDissectors)) return false;
  const auto note = pcapng::parse_channel_note(frame.comment);
  auto key = key_of(*pdu, note);
  auto found = open_.find(key);
  if (found == open_.end()) {
    if (open_.size() >= kMostChannels) key = Key{};
    found = open_.find(key);
    if (found == open_.end()) found = open_.emplace(key, open(frame, *pdu, note)).first;
  }
  ChannelSink& sink = *found->second.sink;
  if (note.dpid) sink.datapath(*note.dpid);
  const auto direction = direction_of(found->second, frame, *pdu);
  sink.chunk({direction, shown, pdu->data, frame.number});
  if (const auto missing = missing_of(pdu->data)) {
    sink.gap({direction, shown, *missing, frame.number});
  }
  return true;
}

void FileTapPdus::finish(std::string_view reason, Timestamp time) {
  for (auto& [key, open] : std::exchange(open_, {})) open.sink->closed(reason, time);
}

FileTapPdus::Key FileTapPdus::key_of(const ExportedPdu& pdu, const ChannelNote& note) {
  Key key{pdu.src.value_or(PduPeer{}), pdu.dst.value_or(PduPeer{}), note.channel};
  if (key.high < key.low) std::swap(key.low, key.high);
  return key;
}

bool FileTapPdus::comes_from_switch(const CapturedFrame& frame, const ExportedPdu& pdu) const {
  if (frame.way != Way::unknown || !pdu.src || !pdu.dst) return frame.way != Way::outbound;
  const auto serves = [&](const PduPeer& peer) {
    return std::ranges::find(server_ports_, peer.port) != server_ports_.end();
  };
  if (serves(*pdu.src) != serves(*pdu.dst)) return serves(*pdu.dst);
  return pdu.src->port >= pdu.dst->port;
}

FileTapPdus::Open FileTapPdus::open(const CapturedFrame& frame, const ExportedPdu& pdu,
                                    const ChannelNote& note) {
  const bool up = comes_from_switch(frame, pdu);
  const auto& from_switch = up ? pdu.src : pdu.dst;
  const auto& from_controller = up ? pdu.dst : pdu.src;
  ++opened_;
  return {.sink = sinks_.open({.id = next_channel_id(),
                               .tap = std::string(kFileTap.name),
                               .switch_peer = text_of(from_switch, note.switch_peer),
                               .controller_peer = text_of(from_controller, note.controller_peer),
                               .roles_certain = false,
                               .recorded = true}),
          .switch_peer = from_switch.value_or(PduPeer{}),
          .told_apart = pdu.src && pdu.dst && *pdu.src != *pdu.dst};
}

Direction FileTapPdus::direction_of(const Open& open, const CapturedFrame& frame,
                                    const ExportedPdu& pdu) {
  const bool up =
      open.told_apart && pdu.src ? *pdu.src == open.switch_peer : frame.way != Way::outbound;
  return up ? Direction::to_controller : Direction::to_switch;
}

}  // namespace ps::capture
