// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "openflow/items.h"
#include "openflow/match.h"
#include "openflow/version.h"

namespace ps::openflow {

/// ofp_action_type of all versions. 1.0's and 1.1's set_dl_src and the like keep their own type and
/// tell in Action::set_field what they set.
enum class ActionType : std::uint8_t {
  unknown,
  output,
  set_vlan_vid,  // 1.0, 1.1
  set_vlan_pcp,
  strip_vlan,  // 1.0
  set_dl_src,
  set_dl_dst,
  set_nw_src,
  set_nw_dst,
  set_nw_tos,
  set_nw_ecn,  // 1.1
  set_tp_src,
  set_tp_dst,
  enqueue,         // 1.0
  set_mpls_label,  // 1.1
  set_mpls_tc,     // 1.1
  copy_ttl_out,
  copy_ttl_in,
  set_mpls_ttl,
  dec_mpls_ttl,
  push_vlan,
  pop_vlan,
  push_mpls,
  pop_mpls,
  set_queue,
  group,
  set_nw_ttl,
  dec_nw_ttl,
  set_field,  // 1.2
  push_pbb,   // 1.3
  pop_pbb,
  copy_field,  // 1.5
  meter,       // 1.5
  experimenter,
};

/// One action (1.0 5.2.4, 1.3 A.2.5, 1.5 7.2.6). What a type does not have stays as it is here.
struct Action {
  ActionType type = ActionType::unknown;
  std::uint16_t wire_type = 0;
  Bytes bytes;  ///< the whole action, its header included

  std::uint32_t port = 0;       ///< output, enqueue
  std::uint16_t max_len = 0;    ///< output to the controller
  std::uint32_t queue = 0;      ///< set_queue, enqueue
  std::uint32_t group = 0;      ///< group
  std::uint32_t meter = 0;      ///< meter
  std::uint16_t ethertype = 0;  ///< push_vlan, push_mpls, pop_mpls, push_pbb
  std::uint8_t ttl = 0;         ///< set_mpls_ttl, set_nw_ttl
  /// set_field, and what 1.0's and 1.1's set_* actions set.
  std::optional<MatchField> set_field;
  std::uint16_t n_bits = 0;  ///< copy_field
  std::uint16_t src_offset = 0;
  std::uint16_t dst_offset = 0;
  Field src = Field::unknown;
  Field dst = Field::unknown;
  std::uint32_t experimenter = 0;
  std::uint16_t subtype = 0;  ///< of Nicira's actions
  Bytes body;                 ///< experimenter: after its id

  static const char* take(Version version, Bytes& rest, Action& out);
};

using Actions = Items<Action>;

/// `output`, `set_dl_src`, `set_field`; `unknown`.
std::string_view name(ActionType type);
ActionType action_type(Version version, std::uint16_t wire);
std::optional<std::uint16_t> wire_action(Version version, ActionType type);

}  // namespace ps::openflow
