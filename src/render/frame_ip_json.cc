// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "render/frame_layers_json.h"
#include "render/frame_names.h"
#include "render/frame_values.h"

namespace ps::render::layers {
namespace {

std::string hex32(std::uint32_t value) { return fmt::format("{:#010x}", value); }

/// `data` of a kind that has no more to it: the padding of a run of options.
bool is_padding(const frame::Option& option) { return option.kind <= 1; }

/// The next option that is no padding.
std::optional<frame::Option> next_option(frame::Items<frame::Option>& options) {
  auto option = options.next();
  while (option && is_padding(*option)) option = options.next();
  return option;
}

template <class Ip>
void add_fragment(const Ip& ip, json::object& out) {
  if (!ip.is_fragment()) return;
  out["fragment_offset"] = ip.fragment_offset;
  out["more_fragments"] = ip.more_fragments;
}

json::object ipv4_json(const frame::Ipv4& ip) {
  json::object out{{"src", ipv4_text(ip.src)},
                   {"dst", ipv4_text(ip.dst)},
                   {"proto", ip.proto},
                   {"tos", ip.tos},
                   {"ttl", ip.ttl},
                   {"id", ip.id},
                   {"total_length", ip.total_length},
                   {"checksum", hex16(ip.checksum)}};
  if (ip.dont_fragment) out["dont_fragment"] = true;
  add_fragment(ip, out);
  frame::Items<frame::Option> options(ip.options);
  const auto show = [](const frame::Option& option) {
    return type_and_data(named(names::ipv4_option(option.kind), option.kind), option.body);
  };
  add_list(
      "options", [&] { return next_option(options); }, show, out);
  return out;
}

void add_routing(Bytes octets, json::object& out) {
  out["routing_type"] = octets[2];
  out["segments_left"] = octets[3];
}

void add_fragment_header(Bytes octets, json::object& out) {
  const std::uint16_t field = load_be16(&octets[2]);
  out["fragment_offset"] = field & 0xfff8;
  out["more_fragments"] = (field & 1) != 0;
  out["id"] = load_be32(&octets[4]);
}

void add_authentication(Bytes octets, json::object& out) {
  if (octets.size() < 12) return;
  out["spi"] = hex32(load_be32(&octets[4]));
  out["sequence"] = load_be32(&octets[8]);
}

void add_extension_options(Bytes octets, json::object& out) {
  frame::Items<frame::Ipv6Option> options(octets);
  const auto next = [&] {
    auto option = options.next();
    while (option && option->type <= 1) option = options.next();  // padding
    return option;
  };
  constexpr std::uint8_t kRouterAlert = 5;
  const auto show = [](const frame::Ipv6Option& option) {
    return type_and_data(named(option.type == kRouterAlert ? "router_alert" : "", option.type),
                         option.body);
  };
  add_list("options", next, show, out);
}

/// An extension header has at least 8 octets.
json::object extension_json(const frame::Ipv6Extension& extension) {
  json::object out{{"type", named(names::ipv6_extension(extension.type), extension.type)},
                   {"length", extension.octets.size()}};
  switch (extension.type) {
    case frame::ipv6_header::kRouting:
      add_routing(extension.octets, out);
      break;
    case frame::ipv6_header::kFragment:
      add_fragment_header(extension.octets, out);
      break;
    case frame::ipv6_header::kAuthentication:
      add_authentication(extension.octets, out);
      break;
    default:
      add_extension_options(extension.options(), out);
  }
  return out;
}

json::object ipv6_json(const frame::Ipv6& ip) {
  json::object out{{"src", ipv6_text(ip.src)},
                   {"dst", ipv6_text(ip.dst)},
                   {"proto", ip.proto},
                   {"traffic_class", ip.traffic_class},
                   {"hop_limit", ip.hop_limit},
                   {"flow_label", ip.flow_label},
                   {"payload_length", ip.payload_length}};
  add_fragment(ip, out);
  frame::Ipv6Extensions extensions(ip);
  add_list(
      "ext", [&] { return extensions.next(); }, extension_json, out);
  return out;
}

/// RFC 2018 3: pairs of the edges of what was received.
json::array sack_json(Bytes body) {
  json::array out;
  Reader in(body);
  while (in.left() >= 8) {
    const std::uint32_t left = in.u32();
    out.push_back(json::array{left, in.u32()});
  }
  return out;
}

json::object tcp_option_json(const frame::Option& option) {
  namespace kind = frame::tcp_option;
  const json::value type = named(names::tcp_option(option.kind), option.kind);
  const Bytes body = option.body;
  if (option.kind == kind::kMss && body.size() == 2) {
    return {{"type", type}, {"value", load_be16(body.data())}};
  }
  if (option.kind == kind::kWindowScale && body.size() == 1) {
    return {{"type", type}, {"value", body[0]}};
  }
  if (option.kind == kind::kTimestamps && body.size() == 8) {
    return {{"type", type}, {"value", load_be32(&body[0])}, {"echo", load_be32(&body[4])}};
  }
  if (option.kind == kind::kSack && body.size() % 8 == 0) {
    return {{"type", type}, {"blocks", sack_json(body)}};
  }
  return type_and_data(type, body);
}

json::object tcp_json(const frame::Tcp& tcp) {
  json::object out{{"src_port", tcp.src_port},
                   {"dst_port", tcp.dst_port},
                   {"seq", tcp.seq},
                   {"ack", tcp.ack},
                   {"flags", tcp_flags_text(tcp)},
                   {"window", tcp.window},
                   {"checksum", hex16(tcp.checksum)}};
  if ((tcp.flags & frame::Tcp::kUrg) != 0) out["urgent"] = tcp.urgent;
  frame::Items<frame::Option> options(tcp.options);
  add_list(
      "options", [&] { return next_option(options); }, tcp_option_json, out);
  return out;
}

json::object udp_json(const frame::Udp& udp) {
  return {{"src_port", udp.src_port},
          {"dst_port", udp.dst_port},
          {"length", udp.length},
          {"checksum", hex16(udp.checksum)}};
}

json::object sctp_json(const frame::Sctp& sctp) {
  json::object out{{"src_port", sctp.src_port},
                   {"dst_port", sctp.dst_port},
                   {"tag", hex32(sctp.tag)},
                   {"checksum", hex32(sctp.checksum)}};
  const auto show = [](const frame::SctpChunk& chunk) -> json::object {
    return {{"type", named(names::sctp_chunk(chunk.type), chunk.type)},
            {"flags", chunk.flags},
            {"length", chunk.body.size() + 4}};
  };
  add_items<frame::SctpChunk>("chunks", sctp.chunks, show, out);
  return out;
}

json::object icmp_json(const frame::Icmp& icmp, bool v6) {
  json::object out{{"type", icmp.type}, {"code", icmp.code}};
  const auto type = v6 ? names::icmpv6_type(icmp.type) : names::icmp_type(icmp.type);
  const auto code =
      v6 ? names::icmpv6_code(icmp.type, icmp.code) : names::icmp_code(icmp.type, icmp.code);
  if (!type.empty()) out["type_name"] = type;
  if (!code.empty()) out["code_name"] = code;
  out["checksum"] = hex16(icmp.checksum);
  return out;
}

}  // namespace

void add_ip(const frame::IpPacket& packet, json::object& out) {
  if (packet.ipv4) out["ipv4"] = ipv4_json(*packet.ipv4);
  if (packet.ipv6) out["ipv6"] = ipv6_json(*packet.ipv6);
  if (packet.tcp) out["tcp"] = tcp_json(*packet.tcp);
  if (packet.udp) out["udp"] = udp_json(*packet.udp);
  if (packet.sctp) out["sctp"] = sctp_json(*packet.sctp);
  if (packet.icmp) {
    const bool v6 = packet.ipv6.has_value();
    out[v6 ? "icmpv6" : "icmp"] = icmp_json(*packet.icmp, v6);
  }
}

}  // namespace ps::render::layers
