// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include <fmt/format.h>

#include "base/address.h"
#include "render/all_formats.h"
#include "render/body.h"
#include "render/floodlight_actions.h"
#include "render/floodlight_frame.h"
#include "render/legacy_head.h"

namespace ps::render {
namespace {

using openflow::Decoded;
using openflow::FlowMod;
using openflow::PacketIn;
using openflow::PacketOut;

constexpr std::uint32_t kNoBuffer = 0xffffffff;

std::int16_t signed16(std::uint16_t value) { return static_cast<std::int16_t>(value); }

std::int32_t signed_buffer(const std::optional<std::uint32_t>& buffer) {
  return static_cast<std::int32_t>(buffer.value_or(kNoBuffer));
}

std::string head(const record::Record& record, std::string_view type) {
  return legacy_head(record, type, to_string(record.channel->dpid.value_or(DatapathId{})));
}

std::string packet_in_text(const record::Record& record, const PacketIn& in) {
  constexpr int kMinimumLength = 18;  // of a packet_in in 1.0: taken from the wrong length
  const auto total_length = signed16(in.total_len);
  auto text =
      fmt::format("{}\ntotal length: {}\nin_port: {}\ndata_length: {}\nbuffer: {}",
                  head(record, "packet_in"), total_length, floodlight_port(in.version, in.in_port),
                  total_length - kMinimumLength, signed_buffer(in.buffer_id));
  if (!in.data.empty()) text += floodlight_frame(in.data);
  return text;
}

std::string packet_out_text(const record::Record& record, const PacketOut& message) {
  const auto actions_len = static_cast<std::uint16_t>(message.actions.bytes().size());
  return fmt::format("{}\nin_port: {}\nactions_len: {}\nactions: {}", head(record, "packet_out"),
                     floodlight_port(message.version, message.in_port), signed16(actions_len),
                     floodlight_actions(message));
}

std::string flow_mod_text(const record::Record& record, const FlowMod& mod) {
  auto text = head(record, "flow_mod");
  if (!record.answered_frame().empty()) text += floodlight_frame(record.answered_frame());
  return text + fmt::format(
                    "\nADD: cookie: {} idle: {} hard: {} pri: {} buf: {} flg: {}"
                    "\nactions: {}",
                    static_cast<std::int64_t>(mod.cookie), signed16(mod.idle_timeout),
                    signed16(mod.hard_timeout), signed16(mod.priority),
                    signed_buffer(mod.buffer_id), signed16(mod.flags), floodlight_actions(mod));
}

/// The body when it is a T with which nothing is wrong.
template <class T>
const T* whole(const Body& body) {
  const auto* decoded = std::get_if<Decoded<T>>(&body);
  return decoded != nullptr && *decoded ? &**decoded : nullptr;
}

std::string message_text(const record::Record& record) {
  const Body body = decode_body(record);
  if (const auto* in = whole<PacketIn>(body)) return packet_in_text(record, *in);
  if (const auto* out = whole<PacketOut>(body)) return packet_out_text(record, *out);
  if (const auto* mod = whole<FlowMod>(body)) return flow_mod_text(record, *mod);
  return legacy_time(record) + "[Unknown Packet]";
}

/// Octet for octet what Floodlight v0.91 sends, faults included: docs/reference/legacy-text.md.
class Floodlight final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions&, Rendering& out) const override {
    if (record.is_pushed()) {
      out += as_text(record.bytes());
      return;
    }
    out += message_text(record);
    out += "\n\n";
  }
};

}  // namespace

FormatSpec floodlight_format() {
  static const Floodlight kRenderer;
  // It has line feeds of its own.
  return {"floodlight", "the text of Floodlight v0.91, for scripts that parse it",
          "text/plain", true,
          &kRenderer,   ""};
}

}  // namespace ps::render
