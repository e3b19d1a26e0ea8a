// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "openflow/items.h"
#include "openflow/version.h"

namespace ps::openflow {

/// ofp_port_desc_prop_header of 1.4 (7.2.1.1) and 1.5: type, length, body.
struct PortProperty {
  static constexpr std::uint16_t kEthernet = 0;
  static constexpr std::uint16_t kOptical = 1;
  static constexpr std::uint16_t kPipelineInput = 2;
  static constexpr std::uint16_t kPipelineOutput = 3;
  static constexpr std::uint16_t kRecirculate = 4;
  static constexpr std::uint16_t kExperimenter = 0xffff;

  std::uint16_t type = 0;
  Bytes body;  ///< after type and length, padding included

  /// `ethernet`; empty when unknown.
  std::string_view type_name() const;
  static const char* take(Version version, Bytes& rest, PortProperty& out);
};

/// What a copper or fibre port can do and does, as bits of ofp_port_features.
struct PortLink {
  std::uint32_t curr = 0;
  std::uint32_t advertised = 0;
  std::uint32_t supported = 0;
  std::uint32_t peer = 0;
  std::uint32_t curr_speed = 0;  ///< kb/s; 0 in 1.0, which has none
  std::uint32_t max_speed = 0;
};

/// A port's description: ofp_phy_port (1.0 5.2.1), ofp_port (1.1 to 1.3 A.2.1; 1.4, 1.5 7.2.1).
struct Port {
  std::uint32_t port_no = 0;
  MacAddress hw_addr;
  std::string_view name;  ///< up to the first NUL, at most 16 octets; borrowed, any octets
  std::uint32_t config = 0;
  std::uint32_t state = 0;
  std::optional<PortLink> link;    ///< 1.4 and later: of the first ethernet property
  Items<PortProperty> properties;  ///< 1.4 and later

  bool is_down() const { return (config & 1) != 0; }  ///< by the administrator
  bool is_link_down() const { return (state & 1) != 0; }
  static const char* take(Version version, Bytes& rest, Port& out);
};

}  // namespace ps::openflow
