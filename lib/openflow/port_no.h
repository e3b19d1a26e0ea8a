// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "openflow/version.h"

namespace ps::openflow {

/// Ports are 16 bits wide in 1.0 and 32 bits later (ofp_port, ofp_port_no); the numbers here are as
/// they stand on the wire.
/// `in_port`, `table`, `normal`, `flood`, `all`, `controller`, `local`, `any` (1.0: `none`),
/// `unset` (1.5); empty when the number is not reserved.
std::string_view reserved_port_name(Version version, std::uint32_t port);

/// A reserved name, else the number in decimal.
std::string port_text(Version version, std::uint32_t port);

/// What stands for "no port" in flow_mod.out_port and packet_out.in_port.
constexpr std::uint32_t no_port(Version version) {
  return version == Version::v1_0 ? 0xffff : 0xffffffff;
}

}  // namespace ps::openflow
