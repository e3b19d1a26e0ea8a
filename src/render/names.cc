// SPDX-License-Identifier: Apache-2.0
#include "render/names.h"

#include <algorithm>

#include <fmt/format.h>

#include "decode/names.h"
#include "frame/frame.h"
#include "render/printable.h"

namespace ps::render {
namespace {

using Named = std::vector<std::pair<std::string, std::string_view>>;

/// Collects what has a name.
class Collection {
 public:
  Collection(const decode::Names& names, const decode::Channel& channel)
      : names_(names), channel_(channel) {}

  void port(std::uint32_t number) {
    if (channel_.dpid) add(names_.of(*channel_.dpid, number), fmt::format("port {}", number));
  }
  void host(const MacAddress& mac) { add(names_.of(mac), to_string(mac)); }
  void host(const IpAddress& ip) { add(names_.of(ip), to_string(ip)); }

  Named take() { return std::move(named_); }

 private:
  void add(std::string_view name, std::string what) {
    if (name.empty()) return;
    const bool again = std::ranges::find(named_, what, &Named::value_type::first) != named_.end();
    if (!again) named_.emplace_back(std::move(what), name);
  }

  const decode::Names& names_;
  const decode::Channel& channel_;
  Named named_;
};

struct Ports {
  Collection& into;

  void operator()(const openflow::Decoded<openflow::PacketIn>& in) const { into.port(in->in_port); }
  void operator()(const openflow::Decoded<openflow::PacketOut>& out) const {
    into.port(out->in_port);
  }
  void operator()(const openflow::Decoded<openflow::PortStatus>& status) const {
    into.port(status->port.port_no);
  }
  void operator()(const auto&) const {}
};

void add_hosts(const frame::Frame& frame, Collection& into) {
  into.host(frame.src);
  into.host(frame.dst);
  if (frame.arp) {
    into.host(ip_from(frame.arp->spa));
    into.host(ip_from(frame.arp->tpa));
  } else if (frame.ipv4) {
    into.host(ip_from(frame.ipv4->src));
    into.host(ip_from(frame.ipv4->dst));
  } else if (frame.ipv6) {
    into.host(ip_from(frame.ipv6->src));
    into.host(ip_from(frame.ipv6->dst));
  }
}

}  // namespace

Named names_in(const record::Record& record, const Body& body) {
  const auto& channel = *record.channel;
  if (!channel.names) return {};
  Collection collection(*channel.names, channel);
  std::visit(Ports{collection}, body);
  if (const auto inner = inner_frame(record, body)) {
    if (const auto frame = frame::parse(inner->octets)) add_hosts(*frame, collection);
  }
  return collection.take();
}

std::string names_text(const record::Record& record, const Body& body) {
  std::string text;
  for (const auto& [what, name] : names_in(record, body)) {
    text += fmt::format("{}{} is {}", text.empty() ? "" : ", ", what, printable(name));
  }
  return text;
}

}  // namespace ps::render
