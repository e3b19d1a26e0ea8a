// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/kind.h"

#include "openflow/port_no.h"

namespace ps::openflow::layout {
namespace {

/// OFPG_ANY (1.0 and 1.1 headers know only `all`), OFPG_ALL.
std::string_view group_name(std::uint64_t group) {
  if (group == 0xfffffffc) return "all";
  return group == 0xffffffff ? "any" : "";
}

std::string_view meter_name(std::uint64_t meter) {
  if (meter == 0xfffffffd) return "slowpath";
  if (meter == 0xfffffffe) return "controller";
  return meter == 0xffffffff ? "all" : "";
}

}  // namespace

std::string_view match_type_name(Version, std::uint32_t type) {
  return type == kOxmMatch ? "oxm" : "";
}

std::string_view Number::name() const {
  const auto narrow = static_cast<std::uint32_t>(value);
  switch (kind.style) {
    case Style::port:
      return reserved_port_name(version, narrow);
    case Style::port_16:
      return reserved_port_name(Version::v1_0, narrow);
    case Style::group:
      return group_name(value);
    case Style::queue:
      return value == 0xffffffff ? "all" : "";
    case Style::meter:
      return meter_name(value);
    case Style::buffer:
      return value == 0xffffffff ? "none" : "";
    case Style::enumeration:
      return value == narrow ? kind.name_of(version, narrow) : "";
    default:
      return "";
  }
}

}  // namespace ps::openflow::layout
