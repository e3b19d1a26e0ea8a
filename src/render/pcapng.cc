// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/endpoint.h"
#include "pcapng/channel_note.h"
#include "pcapng/exported_pdu.h"
#include "pcapng/format.h"
#include "pcapng/writer.h"
#include "render/all_formats.h"

namespace ps::render {
namespace {

using pcapng::PduPeer;
using pcapng::Way;

/// Nothing for a Unix socket and for what else has no address.
std::optional<PduPeer> peer_of(const std::string& text) {
  const auto endpoint = parse_endpoint(text);
  if (!endpoint || endpoint->kind != Endpoint::Kind::tcp) return std::nullopt;
  const auto ip = parse_ip(endpoint->host);
  if (!ip) return std::nullopt;
  return PduPeer{*ip, endpoint->port};
}

/// What Wireshark shows as the comment of the frame, and what is read back.
std::string comment_of(const record::Record& record, const RenderOptions& options,
                       bool switch_known, bool controller_known) {
  const auto& channel = *record.channel;
  auto text = to_string(
      pcapng::ChannelNote{.dpid = channel.dpid,
                          .channel = channel.id,
                          .tap = channel.tap,
                          .switch_peer = switch_known ? "" : channel.switch_peer,
                          .controller_peer = controller_known ? "" : channel.controller_peer});
  if (record.frame_number != 0) text += fmt::format(" frame={}", record.frame_number);
  if (record.answers) {
    const auto latency =
        std::chrono::duration_cast<std::chrono::microseconds>(record.answers->latency);
    text += fmt::format(" seq={} answers={} latency_us={}", record.seq, record.answers->seq,
                        latency.count());
  } else {
    text += fmt::format(" seq={}", record.seq);
  }
  if (options.sample > 1) text += fmt::format(" sample={}", options.sample);
  if (options.rate) text += fmt::format(" rate={}", *options.rate);
  return text;
}

/// Each message as one that Wireshark exported from TCP, so that it takes it apart, filters it and
/// shows its addresses. To the controller is inbound.
class Pcapng final : public Renderer {
 public:
  void begin(Rendering& out) const override {
    pcapng::append_front(out, {.link_type = pcapng::linktype::kUpperPdu,
                               .application = "PacketStreamer",
                               .interface = "openflow"});
  }

  void render(const record::Record& record, const RenderOptions& options,
              Rendering& out) const override {
    if (record.is_pushed())
      return append(record, {.dissector = "data", .data = record.bytes()}, "", out);
    const auto& channel = *record.channel;
    const auto from_switch = peer_of(channel.switch_peer);
    const auto from_controller = peer_of(channel.controller_peer);
    const bool up = record.direction == Direction::to_controller;
    append(record,
           {.dissector = "openflow",
            .src = up ? from_switch : from_controller,
            .dst = up ? from_controller : from_switch,
            .data = record.bytes()},
           comment_of(record, options, from_switch.has_value(), from_controller.has_value()), out);
  }

 private:
  static void append(const record::Record& record, const pcapng::ExportedPdu& pdu,
                     std::string_view comment, Rendering& out) {
    std::string data;
    pcapng::append_exported_pdu(data, pdu);
    const bool up = record.direction == Direction::to_controller;
    const Way way = record.is_pushed() ? Way::unknown : up ? Way::inbound : Way::outbound;
    pcapng::append_frame(
        out, {.time = record.time, .data = as_bytes(data), .way = way, .comment = comment});
  }
};

}  // namespace

FormatSpec pcapng_format() {
  static const Pcapng kRenderer;
  return {"pcapng", "a capture file for Wireshark, a frame a message", "application/x-pcapng",
          false, &kRenderer};
}

}  // namespace ps::render
