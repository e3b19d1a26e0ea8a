// SPDX-License-Identifier: Apache-2.0
#include "openflow/port_no.h"

namespace ps::openflow {
namespace {

/// The last octet of OFPP_*, the same in 16 and in 32 bits.
std::string_view name_of_last_octet(Version version, std::uint8_t octet) {
  switch (octet) {
    case 0xf7:
      return version == Version::v1_5 ? "unset" : "";
    case 0xf8:
      return "in_port";
    case 0xf9:
      return "table";
    case 0xfa:
      return "normal";
    case 0xfb:
      return "flood";
    case 0xfc:
      return "all";
    case 0xfd:
      return "controller";
    case 0xfe:
      return "local";
    case 0xff:
      return version == Version::v1_0 ? "none" : "any";
    default:
      return "";
  }
}

}  // namespace

std::string_view reserved_port_name(Version version, std::uint32_t port) {
  if ((port | 0xff) != no_port(version)) return "";
  return name_of_last_octet(version, static_cast<std::uint8_t>(port));
}

std::string port_text(Version version, std::uint32_t port) {
  const auto reserved = reserved_port_name(version, port);
  return reserved.empty() ? std::to_string(port) : std::string(reserved);
}

}  // namespace ps::openflow
