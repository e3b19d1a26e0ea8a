// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <fmt/format.h>

#include "base/clock.h"
#include "openflow/field_text.h"
#include "openflow/port_no.h"
#include "render/action_text.h"
#include "render/all_formats.h"
#include "render/body.h"
#include "render/body_text.h"
#include "render/flags.h"
#include "render/frame_text.h"
#include "render/header_text.h"
#include "render/layout_text.h"
#include "render/names.h"
#include "render/paint.h"
#include "render/printable.h"

namespace ps::render {
namespace {

using namespace openflow;

/// Its name, else `0x1` once the datapath id is known, before that the switch's address.
std::string switch_text(const decode::Channel& channel) {
  if (!channel.switch_name.empty()) return printable(channel.switch_name);
  if (channel.dpid) return fmt::format("{:#x}", channel.dpid->value);
  return printable(channel.switch_peer);
}

Colour colour_of(MsgType type) {
  switch (type) {
    case MsgType::packet_in:
      return Colour::green;
    case MsgType::packet_out:
      return Colour::yellow;
    case MsgType::flow_mod:
    case MsgType::flow_removed:
      return Colour::magenta;
    case MsgType::error:
      return Colour::red;
    default:
      return Colour::blue;
  }
}

/// ` buffer 5`, or nothing.
std::string buffer_part(const std::optional<std::uint32_t>& buffer) {
  return buffer ? fmt::format(" buffer {}", *buffer) : "";
}

std::string match_part(const Match& match) {
  const auto text = format_match(match);
  return text == "any" ? "" : "," + text;
}

/// What one wants to know of each kind, each part with a space before it.
struct Facts {
  std::string operator()(const ByLayout& body) const { return layout_words(body.message); }
  std::string operator()(const Bodiless&) const { return ""; }

  std::string operator()(const Decoded<Hello>& hello) const {
    return " versions " + offered_versions(*hello);
  }

  std::string operator()(const Decoded<openflow::Error>& error) const {
    auto text = " " + error_text(*error);
    if (auto about = offending_message(*error)) {
      text += fmt::format(" about {} xid {}", about->type_name, about->header.xid);
    }
    if (is_text_error(*error)) text += " " + printable(as_text(error->data));
    return text;
  }

  std::string operator()(const Decoded<Echo>& echo) const {
    return echo->data.empty() ? "" : fmt::format(" {} octets", echo->data.size());
  }

  std::string operator()(const Decoded<FeaturesReply>& features) const {
    auto text = fmt::format(" dpid {:#x} tables {} buffers {}", features->datapath_id.value,
                            features->n_tables, features->n_buffers);
    if (features->version >= Version::v1_3) return text;
    std::size_t ports = 0;
    for (auto port = features->ports.begin(); port != features->ports.end(); ++port) ++ports;
    return text + fmt::format(" ports {}", ports);
  }

  std::string operator()(const Decoded<PacketIn>& in) const {
    auto text = fmt::format(" {} in_port {}", named(reason_name(*in), in->reason),
                            port_text(in->version, in->in_port));
    if (in->table_id.value_or(0) != 0) text += fmt::format(" table {}", *in->table_id);
    return text + buffer_part(in->buffer_id) + fmt::format(" {} octets", in->total_len);
  }

  std::string operator()(const Decoded<PacketOut>& message) const {
    std::string text;
    if (reserved_port_name(message->version, message->in_port).empty()) {
      text += fmt::format(" in_port {}", message->in_port);
    }
    return text + buffer_part(message->buffer_id) + " actions=" + actions_text(message->actions);
  }

  std::string operator()(const Decoded<FlowMod>& mod) const {
    auto text = fmt::format(" {}", named(mod->command_name(), mod->command));
    if (mod->table_id) text += fmt::format(" table={}", *mod->table_id);
    if (mod->cookie != 0) text += fmt::format(" cookie={:#x}", mod->cookie);
    if (mod->idle_timeout != 0) text += fmt::format(" idle={}", mod->idle_timeout);
    if (mod->hard_timeout != 0) text += fmt::format(" hard={}", mod->hard_timeout);
    text += fmt::format("{} priority={}{}", buffer_part(mod->buffer_id), mod->priority,
                        match_part(mod->match));
    if (!mod->is_delete()) text += " actions=" + flow_actions_text(*mod);
    return text;
  }

  std::string operator()(const Decoded<FlowRemoved>& removed) const {
    auto text = fmt::format(" {}", named(removed->reason_name(), removed->reason));
    if (removed->table_id) text += fmt::format(" table={}", *removed->table_id);
    if (removed->cookie != 0) text += fmt::format(" cookie={:#x}", removed->cookie);
    text += fmt::format(" priority={}{} after {}.{:03} s", removed->priority,
                        match_part(removed->match), removed->duration_sec,
                        removed->duration_nsec / 1'000'000);
    if (removed->packet_count) text += fmt::format(" packets {}", *removed->packet_count);
    if (removed->byte_count) text += fmt::format(" bytes {}", *removed->byte_count);
    return text;
  }

  std::string operator()(const Decoded<PortStatus>& status) const {
    const Port& port = status->port;
    auto text = fmt::format(" {} port {}", named(status->reason_name(), status->reason),
                            port_text(status->version, port.port_no));
    if (!port.name.empty()) text += " " + printable(port.name);
    return text + fmt::format(" config {} state {}",
                              joined(port_config_names(status->version, port.config)),
                              joined(port_state_names(status->version, port.state)));
  }
};

std::string head(const record::Record& record, const Paint& paint) {
  const bool to_controller = record.direction == Direction::to_controller;
  auto type = std::string(name(record.type));
  if (record.type == MsgType::unknown) type += fmt::format("({})", record.header.type);
  return fmt::format("{} {} {} {} {} xid {}",
                     paint(Colour::dim, to_local_time_of_day(record.time, 6)),
                     paint(Colour::bold, switch_text(*record.channel)),
                     to_controller ? paint(Colour::green, "->") : paint(Colour::yellow, "<-"),
                     paint(Colour::dim, version_text(record.header.version)),
                     paint(colour_of(record.type), type), record.header.xid);
}

std::string frame_part(const record::Record& record, const Body& body, const Paint& paint) {
  const auto inner = inner_frame(record, body);
  if (!inner) return "";
  return (inner->answered ? " for " : ": ") + frame_summary(*inner, paint);
}

std::string answers_part(const record::Record& record, const Paint& paint) {
  if (!record.answers) return "";
  return " " + paint(Colour::dim, answers_text(*record.answers));
}

std::string names_part(const record::Record& record, const Body& body, const Paint& paint) {
  const auto text = names_text(record, body);
  return text.empty() ? "" : " " + paint(Colour::dim, "(" + text + ")");
}

std::string malformed_part(const record::Record& record, const Paint& paint) {
  const auto fault = malformed(record);
  return fault ? " " + paint(Colour::red, "[" + malformed_text(*fault) + "]") : "";
}

/// One line a message:
/// `07:40:01.123456 0x1 -> 1.3 packet_in xid 0 no_match in_port 1 42 octets: ARP who-has ...`;
/// the arrow points to the controller or away from it.
class Compact final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions& options,
              Rendering& out) const override {
    if (record.is_pushed()) {
      out += as_text(record.bytes());
      return;
    }
    const Paint paint(options.colour);
    const Body body = decode_body(record);
    out += head(record, paint);
    out += std::visit(Facts{}, body);
    out += frame_part(record, body, paint);
    out += names_part(record, body, paint);
    out += answers_part(record, paint);
    out += malformed_part(record, paint);
  }
};

}  // namespace

FormatSpec compact_format() {
  static const Compact kRenderer;
  return {"compact", "one line a message, for people at a terminal", "text/plain", true,
          &kRenderer};
}

}  // namespace ps::render
