// SPDX-License-Identifier: Apache-2.0
#include "render/message_words.h"

#include <fmt/format.h>

#include "openflow/field_text.h"
#include "openflow/port_no.h"
#include "render/action_text.h"
#include "render/body_text.h"
#include "render/flags.h"
#include "render/header_text.h"
#include "render/layout_text.h"
#include "render/printable.h"
#include "render/refusal.h"

namespace ps::render {
namespace {

using namespace openflow;

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
  const record::Record& record;

  std::string operator()(const ByLayout& body) const { return layout_words(body.message); }
  std::string operator()(const Bodiless&) const { return ""; }

  std::string operator()(const Decoded<Hello>& hello) const {
    return " versions " + offered_versions(*hello);
  }

  std::string operator()(const Decoded<openflow::Error>& error) const {
    auto text = " " + error_text(*error);
    if (const auto refusal = refusal_text(record, *error); !refusal.empty()) {
      text += " " + refusal;
    } else if (auto about = offending_message(*error)) {
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

}  // namespace

std::string switch_text(const decode::Channel& channel) {
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

std::string message_words(const record::Record& record, const Body& body) {
  return std::visit(Facts{record}, body);
}

std::string type_words(const record::Record& record) {
  const auto type = std::string(name(record.type));
  return record.type == MsgType::unknown ? fmt::format("{}({})", type, record.header.type) : type;
}

}  // namespace ps::render
