// SPDX-License-Identifier: Apache-2.0
#include "openflow/port.h"

#include <algorithm>

#include "openflow/body.h"

namespace ps::openflow {
namespace {

std::string_view text_of(Bytes padded_text) {
  const auto end = std::find(padded_text.begin(), padded_text.end(), std::uint8_t{0});
  return as_text(padded_text.first(static_cast<std::size_t>(end - padded_text.begin())));
}

MacAddress take_mac(Reader& in) {
  const Bytes octets = in.bytes(6);
  return octets.empty() ? MacAddress{} : mac_from(octets);
}

PortLink take_link(Reader& in, bool with_speed) {
  PortLink link{in.u32(), in.u32(), in.u32(), in.u32(), 0, 0};
  if (with_speed) {
    link.curr_speed = in.u32();
    link.max_speed = in.u32();
  }
  return link;
}

/// ofp_phy_port: 48 octets.
void take_10(Reader& in, Port& out) {
  out.port_no = in.u16();
  out.hw_addr = take_mac(in);
  out.name = text_of(in.bytes(16));
  out.config = in.u32();
  out.state = in.u32();
  out.link = take_link(in, false);
}

/// ofp_port of 1.1 to 1.3: 64 octets.
void take_11(Reader& in, Port& out) {
  out.port_no = in.u32();
  in.skip(4);
  out.hw_addr = take_mac(in);
  in.skip(2);
  out.name = text_of(in.bytes(16));
  out.config = in.u32();
  out.state = in.u32();
  out.link = take_link(in, true);
}

/// ofp_port of 1.4 and later: 40 octets and properties.
const char* take_14(Version version, Reader& in, Port& out) {
  constexpr std::size_t kFixed = 40;
  out.port_no = in.u32();
  const std::size_t size = in.u16();
  in.skip(2);
  out.hw_addr = take_mac(in);
  in.skip(2);
  out.name = text_of(in.bytes(16));
  out.config = in.u32();
  out.state = in.u32();
  if (!in.ok()) return nullptr;
  if (size < kFixed || size - kFixed > in.left()) return "a port's length does not fit the message";
  out.properties = Items<PortProperty>(version, in.bytes(size - kFixed));
  for (const PortProperty& property : out.properties) {
    if (property.type != PortProperty::kEthernet || out.link) continue;
    Reader body(property.body);
    body.skip(4);
    out.link = take_link(body, true);
    if (!body.ok()) return "an ethernet property of a port has 32 octets";
  }
  return out.properties.problem();
}

}  // namespace

std::string_view PortProperty::type_name() const {
  constexpr std::string_view kNames[] = {"ethernet", "optical", "pipeline_input", "pipeline_output",
                                         "recirculate"};
  if (type == kExperimenter) return "experimenter";
  return type < std::size(kNames) ? kNames[type] : "";
}

const char* PortProperty::take(Version, Bytes& rest, PortProperty& out) {
  if (rest.size() < 4) return "a port property has a header of 4 octets";
  const std::size_t size = load_be16(&rest[2]);
  if (size < 4 || size > rest.size()) return "a port property's length does not fit the port";
  out.type = load_be16(&rest[0]);
  out.body = rest.subspan(4, size - 4);
  rest = rest.subspan(std::min(padded(size), rest.size()));
  return nullptr;
}

const char* Port::take(Version version, Bytes& rest, Port& out) {
  Reader in(rest);
  const char* problem = nullptr;
  if (version == Version::v1_0) {
    take_10(in, out);
  } else if (version <= Version::v1_3) {
    take_11(in, out);
  } else {
    problem = take_14(version, in, out);
  }
  if (!in.ok()) return "a port description ends early";
  if (problem == nullptr) rest = rest.subspan(in.offset());
  return problem;
}

}  // namespace ps::openflow
