// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/address.h"
#include "base/clock.h"
#include "base/hex.h"
#include "openflow/field_text.h"
#include "openflow/port_no.h"
#include "render/action_text.h"
#include "render/all_formats.h"
#include "render/body.h"
#include "render/body_text.h"
#include "render/flags.h"
#include "render/header_text.h"
#include "render/layout_text.h"
#include "render/legacy_head.h"
#include "render/names.h"
#include "render/paint.h"
#include "render/printable.h"
#include "render/refusal.h"
#include "render/text_frame.h"

namespace ps::render {
namespace {

using namespace openflow;

std::string buffer_text(const std::optional<std::uint32_t>& buffer) {
  return buffer ? std::to_string(*buffer) : "none";
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

std::string optional_line(std::string_view label, const std::optional<std::uint64_t>& value) {
  return value ? fmt::format("\n{}: {}", label, *value) : "";
}

std::string table_line(const std::optional<std::uint8_t>& table) {
  return table ? fmt::format("\ntable: {}", *table) : "";
}

/// As hexadecimal, and as text where it might be read.
std::string data_lines(Bytes data) {
  if (data.empty()) return "";
  return fmt::format("\ndata_length: {}\ndata: {}", data.size(), to_hex(data));
}

std::string link_text(Version version, const PortLink& link) {
  auto text = fmt::format("\n  current: {}\n  advertised: {}\n  supported: {}\n  peer: {}",
                          joined(port_feature_names(version, link.curr)),
                          joined(port_feature_names(version, link.advertised)),
                          joined(port_feature_names(version, link.supported)),
                          joined(port_feature_names(version, link.peer)));
  if (version == Version::v1_0) return text;
  return text + fmt::format("\n  speed: {} kb/s, at most {} kb/s", link.curr_speed, link.max_speed);
}

std::string port_lines(Version version, const Port& port) {
  auto text = fmt::format("\nport: {}\n  name: {}\n  hw_addr: {}\n  config: {}\n  state: {}",
                          port_text(version, port.port_no), printable(port.name),
                          to_string(port.hw_addr), joined(port_config_names(version, port.config)),
                          joined(port_state_names(version, port.state)));
  if (port.link) text += link_text(version, *port.link);
  return text;
}

/// The lines of each kind, a line feed before each. Those that the legacy text has come first and
/// under the same labels.
struct Lines {
  std::string operator()(const ByLayout& body) const { return layout_lines(body.message); }
  std::string operator()(const Bodiless&) const { return ""; }

  std::string operator()(const Decoded<Hello>& hello) const {
    return "\nversions: " + offered_versions(*hello);
  }

  std::string operator()(const Decoded<openflow::Error>& error) const {
    auto text = "\nerror: " + error_text(*error);
    if (auto about = offending_message(*error)) {
      text += fmt::format("\nabout: OpenFlow {} {} xid {} length {}",
                          version_text(about->header.version), about->type_name, about->header.xid,
                          about->header.length);
    }
    if (is_text_error(*error)) text += "\ntext: " + printable(as_text(error->data));
    return text + data_lines(error->data);
  }

  std::string operator()(const Decoded<Echo>& echo) const { return data_lines(echo->data); }

  std::string operator()(const Decoded<FeaturesReply>& features) const {
    auto text =
        fmt::format("\ndatapath_id: {}\nbuffers: {}\ntables: {}", to_string(features->datapath_id),
                    features->n_buffers, features->n_tables);
    if (features->version >= Version::v1_3) {
      text += fmt::format("\nauxiliary_id: {}", features->auxiliary_id);
    }
    text += "\ncapabilities: " + joined(capability_names(*features));
    if (features->version == Version::v1_0) {
      text += "\nactions: " + joined(supported_actions(*features));
    }
    for (const Port& port : features->ports) text += port_lines(features->version, port);
    return text;
  }

  std::string operator()(const Decoded<PacketIn>& in) const {
    auto text = fmt::format("\ntotal length: {}\nin_port: {}\ndata_length: {}\nbuffer: {}",
                            in->total_len, port_text(in->version, in->in_port), in->data.size(),
                            buffer_text(in->buffer_id));
    text += "\nreason: " + named(reason_name(*in), in->reason) + table_line(in->table_id);
    if (in->cookie) text += fmt::format("\ncookie: {:#x}", *in->cookie);
    if (in->version >= Version::v1_2) text += "\nmatch: " + format_match(in->match);
    return text;
  }

  std::string operator()(const Decoded<PacketOut>& message) const {
    auto text =
        fmt::format("\nin_port: {}\nactions_len: {}\nactions: [{}]\nbuffer: {}",
                    port_text(message->version, message->in_port), message->actions.bytes().size(),
                    actions_text(message->actions), buffer_text(message->buffer_id));
    if (message->version >= Version::v1_5) text += "\nmatch: " + format_match(message->match);
    return text;
  }

  std::string operator()(const Decoded<FlowMod>& mod) const {
    auto text =
        fmt::format("\n{}: cookie: {:#x} idle: {} hard: {} pri: {} buf: {} flg: {}",
                    upper(named(mod->command_name(), mod->command)), mod->cookie, mod->idle_timeout,
                    mod->hard_timeout, mod->priority, buffer_text(mod->buffer_id), mod->flags);
    text += fmt::format("\nactions: [{}]\nmatch: {}", flow_actions_text(*mod),
                        format_match(mod->match));
    text += table_line(mod->table_id);
    if (mod->flags != 0) text += "\nflags: " + joined(flow_mod_flag_names(*mod));
    if (mod->cookie_mask != 0) text += fmt::format("\ncookie_mask: {:#x}", mod->cookie_mask);
    if (mod->is_delete()) text += "\nout_port: " + port_text(mod->version, mod->out_port);
    return text + optional_line("importance", mod->importance);
  }

  std::string operator()(const Decoded<FlowRemoved>& removed) const {
    auto text = fmt::format("\nreason: {}\ncookie: {:#x}\npriority: {}",
                            named(removed->reason_name(), removed->reason), removed->cookie,
                            removed->priority);
    text += table_line(removed->table_id);
    text += fmt::format("\nduration: {}.{:09} s\nidle: {}\nhard: {}", removed->duration_sec,
                        removed->duration_nsec, removed->idle_timeout, removed->hard_timeout);
    text += optional_line("packets", removed->packet_count);
    text += optional_line("bytes", removed->byte_count);
    return text + "\nmatch: " + format_match(removed->match);
  }

  std::string operator()(const Decoded<PortStatus>& status) const {
    return "\nreason: " + named(status->reason_name(), status->reason) +
           port_lines(status->version, status->port);
  }
};

/// `s1 00:00:00:00:00:00:00:11`, as far as it is known.
std::string named_switch(const decode::Channel& channel) {
  const auto number = channel.dpid ? to_string(*channel.dpid) : printable(channel.switch_peer);
  return channel.switch_name.empty() ? number : printable(channel.switch_name) + " " + number;
}

std::string head(const record::Record& record, const Paint& paint) {
  auto type = std::string(name(record.type));
  if (record.type == MsgType::unknown) type += fmt::format("({})", record.header.type);
  return paint(Colour::bold, legacy_head(record, type, named_switch(*record.channel)));
}

/// What the head line leaves out: version, numbers and the date.
std::string message_line(const record::Record& record) {
  const auto& copy_of = record.channel->copy_of;
  return fmt::format("\nmessage: #{} OpenFlow {} xid {} length {} at {}{}", record.seq,
                     version_text(record.header.version), record.header.xid, record.header.length,
                     to_rfc3339(record.time),
                     copy_of ? fmt::format(", a copy of channel {}", *copy_of) : "");
}

/// Before the lines of a flow_mod, where the legacy text has it; after those of other kinds.
std::string frame_lines(const record::Record& record, const Body& body) {
  const auto inner = inner_frame(record, body);
  if (!inner) return "";
  return (inner->answered ? "\nframe of the packet_in that it answers:" : "") + text_frame(*inner);
}

/// An error says what it refuses.
std::string answers_line(const record::Record& record, const Body& body) {
  const auto* error = std::get_if<Decoded<openflow::Error>>(&body);
  const auto refusal = error != nullptr ? refusal_text(record, **error) : "";
  if (refusal.empty()) return record.answers ? "\n" + answers_text(*record.answers) : "";
  return "\n" + refusal + (record.answers ? " " + latency_text(*record.answers) : "");
}

std::string message_text(const record::Record& record, const Paint& paint) {
  const Body body = decode_body(record);
  const auto lines = std::visit(Lines{}, body);
  const auto frame = frame_lines(record, body);
  auto text = head(record, paint);
  text += record.type == MsgType::flow_mod ? frame + lines : lines + frame;
  if (const auto names = names_text(record, body); !names.empty()) text += "\nnames: " + names;
  text += answers_line(record, body);
  if (auto fault = malformed(record)) text += "\n" + paint(Colour::red, malformed_text(*fault));
  return text + message_line(record);
}

/// One message on several lines, in the layout of the legacy text. It ends with a line feed of its
/// own, so that an empty line stands between two messages.
class Text final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions& options,
              Rendering& out) const override {
    if (record.is_pushed()) {
      out += as_text(record.bytes());
      return;
    }
    out += message_text(record, Paint(options.colour));
    out += '\n';
  }
};

}  // namespace

FormatSpec text_format() {
  static const Text kRenderer;
  return {"text", "the full form of each message on several lines", "text/plain", true, &kRenderer};
}

}  // namespace ps::render
