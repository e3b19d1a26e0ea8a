// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/switch.h"

#include "openflow/action.h"
#include "openflow/features.h"
#include "openflow/layout/port.h"

namespace ps::openflow::layout {
namespace {

std::string_view action_bit(Version version, std::uint32_t bit) {
  const auto type = action_type(version, static_cast<std::uint16_t>(bit));
  return type == ActionType::unknown ? std::string_view{} : name(type);
}

std::string_view capability(Version version, std::uint32_t bit) {
  return capability_name(version, bit);
}

// ofp_config_flags: two bits say how fragments are handled; the third is of 1.1 and 1.2.
std::string_view config_flag(Version version, std::uint32_t bit) {
  const bool has_ttl = version == Version::v1_1 || version == Version::v1_2;
  return bit == 2 && has_ttl ? "invalid_ttl_to_controller" : "";
}

std::string_view fragment_handling(Version, std::uint32_t how) {
  constexpr std::string_view kNames[] = {"frag_normal", "frag_drop", "frag_reasm", "frag_mask"};
  return how < std::size(kNames) ? kNames[how] : "";
}

}  // namespace

void features_reply(Layout& io) {
  io.octets("datapath_id", 8, OctetKind::dpid);
  io.u32("n_buffers");
  io.u8("n_tables");
  if (io.version() >= Version::v1_3) {
    io.u8("auxiliary_id");
    io.pad(2);
  } else {
    io.pad(3);
  }
  io.u32("capabilities", flags(capability));
  if (io.version() == Version::v1_0) {
    io.u32("actions", flags(action_bit));
  } else {
    io.unusual("reserved", 4, kHex, 0);
  }
  if (io.version() <= Version::v1_2) io.list("ports", [&] { port(io); });
}

void switch_config(Layout& io) {
  io.u16("flags", flags(config_flag, 3, fragment_handling));
  io.u16("miss_send_len");
}

}  // namespace ps::openflow::layout
