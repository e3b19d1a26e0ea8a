// SPDX-License-Identifier: Apache-2.0
#include "openflow/action.h"

#include <array>
#include <iterator>

#include "openflow/body.h"
#include "openflow/experimenter.h"
#include "openflow/fixed_match.h"

namespace ps::openflow {
namespace {

constexpr std::uint8_t kNo = 0xff;

struct Row {
  ActionType type;
  std::string_view name;
  std::array<std::uint8_t, 6> wire;  ///< ofp_action_type in 1.0 to 1.5
};

using A = ActionType;
constexpr Row kRows[] = {
    {A::unknown, "unknown", {kNo, kNo, kNo, kNo, kNo, kNo}},
    {A::output, "output", {0, 0, 0, 0, 0, 0}},
    {A::set_vlan_vid, "set_vlan_vid", {1, 1, kNo, kNo, kNo, kNo}},
    {A::set_vlan_pcp, "set_vlan_pcp", {2, 2, kNo, kNo, kNo, kNo}},
    {A::strip_vlan, "strip_vlan", {3, kNo, kNo, kNo, kNo, kNo}},
    {A::set_dl_src, "set_dl_src", {4, 3, kNo, kNo, kNo, kNo}},
    {A::set_dl_dst, "set_dl_dst", {5, 4, kNo, kNo, kNo, kNo}},
    {A::set_nw_src, "set_nw_src", {6, 5, kNo, kNo, kNo, kNo}},
    {A::set_nw_dst, "set_nw_dst", {7, 6, kNo, kNo, kNo, kNo}},
    {A::set_nw_tos, "set_nw_tos", {8, 7, kNo, kNo, kNo, kNo}},
    {A::set_nw_ecn, "set_nw_ecn", {kNo, 8, kNo, kNo, kNo, kNo}},
    {A::set_tp_src, "set_tp_src", {9, 9, kNo, kNo, kNo, kNo}},
    {A::set_tp_dst, "set_tp_dst", {10, 10, kNo, kNo, kNo, kNo}},
    {A::enqueue, "enqueue", {11, kNo, kNo, kNo, kNo, kNo}},
    {A::set_mpls_label, "set_mpls_label", {kNo, 13, kNo, kNo, kNo, kNo}},
    {A::set_mpls_tc, "set_mpls_tc", {kNo, 14, kNo, kNo, kNo, kNo}},
    {A::copy_ttl_out, "copy_ttl_out", {kNo, 11, 11, 11, 11, 11}},
    {A::copy_ttl_in, "copy_ttl_in", {kNo, 12, 12, 12, 12, 12}},
    {A::set_mpls_ttl, "set_mpls_ttl", {kNo, 15, 15, 15, 15, 15}},
    {A::dec_mpls_ttl, "dec_mpls_ttl", {kNo, 16, 16, 16, 16, 16}},
    {A::push_vlan, "push_vlan", {kNo, 17, 17, 17, 17, 17}},
    {A::pop_vlan, "pop_vlan", {kNo, 18, 18, 18, 18, 18}},
    {A::push_mpls, "push_mpls", {kNo, 19, 19, 19, 19, 19}},
    {A::pop_mpls, "pop_mpls", {kNo, 20, 20, 20, 20, 20}},
    {A::set_queue, "set_queue", {kNo, 21, 21, 21, 21, 21}},
    {A::group, "group", {kNo, 22, 22, 22, 22, 22}},
    {A::set_nw_ttl, "set_nw_ttl", {kNo, 23, 23, 23, 23, 23}},
    {A::dec_nw_ttl, "dec_nw_ttl", {kNo, 24, 24, 24, 24, 24}},
    {A::set_field, "set_field", {kNo, kNo, 25, 25, 25, 25}},
    {A::push_pbb, "push_pbb", {kNo, kNo, kNo, 26, 26, 26}},
    {A::pop_pbb, "pop_pbb", {kNo, kNo, kNo, 27, 27, 27}},
    {A::copy_field, "copy_field", {kNo, kNo, kNo, kNo, kNo, 28}},
    {A::meter, "meter", {kNo, kNo, kNo, kNo, kNo, 29}},
    {A::experimenter, "experimenter", {kNo, kNo, kNo, kNo, kNo, kNo}},
};
constexpr std::uint16_t kExperimenterAction = 0xffff;

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    if (kRows[i].type != static_cast<ActionType>(i)) return false;
  }
  return kRows[std::size(kRows) - 1].type == A::experimenter;
}
static_assert(rows_are_in_order());

constexpr std::size_t kWireActions = 30;
constexpr auto make_wire_table() {
  std::array<std::array<ActionType, kWireActions>, 6> table{};
  for (const Row& row : kRows) {
    for (std::size_t v = 0; v < table.size(); ++v) {
      if (row.wire[v] != kNo) table[v][row.wire[v]] = row.type;
    }
  }
  return table;
}
constexpr auto kWireTable = make_wire_table();

std::size_t index(Version version) { return static_cast<std::size_t>(version) - 1; }

const char* const kEndsEarly = "an action is too short for its type";

/// set_field (1.2 A.2.5, 1.3 A.2.5): one TLV and padding.
const char* read_set_field(Bytes body, Action& out) {
  MatchField field;
  if (const char* problem = MatchField::take(body, field)) return problem;
  out.set_field = field;
  return nullptr;
}

/// The header of one OXM, whose value does not follow.
Field take_oxm_id(Reader& in) {
  const std::uint16_t oxm_class = in.u16();
  const std::uint8_t number = in.u8() >> 1;
  const std::uint8_t width = in.u8();
  const std::uint32_t id = oxm_class == kExperimenterClass ? in.u32() : 0;
  return field_from_oxm(oxm_class, number, id, width);
}

/// copy_field (1.5 7.2.6.8).
void read_copy_field(Reader& in, Action& out) {
  out.n_bits = in.u16();
  out.src_offset = in.u16();
  out.dst_offset = in.u16();
  in.skip(2);
  out.src = take_oxm_id(in);
  out.dst = take_oxm_id(in);
}

void read_experimenter(Reader& in, Action& out) {
  out.experimenter = in.u32();
  out.body = in.rest();
  if (out.experimenter == kNiciraId && out.body.size() >= 2) {
    out.subtype = load_be16(out.body.data());
  }
}

/// What set_dl_src and its like set, as the field that set_field would name. 1.0 and 1.1 do not say
/// of which protocol a transport port is; it is called TCP's.
void read_old_set(Reader& in, Action& out) {
  const auto sets = [&](Field field, std::size_t size) {
    const Bytes value = in.bytes(size);
    if (in.ok()) out.set_field = MatchField(field, value);
  };
  switch (out.type) {
    case A::set_vlan_vid:
      out.set_field = vlan_vid_field(in.u16());
      return;
    case A::set_vlan_pcp:
      return sets(Field::vlan_pcp, 1);
    case A::set_dl_src:
      return sets(Field::eth_src, 6);
    case A::set_dl_dst:
      return sets(Field::eth_dst, 6);
    case A::set_nw_src:
      return sets(Field::ipv4_src, 4);
    case A::set_nw_dst:
      return sets(Field::ipv4_dst, 4);
    case A::set_nw_tos:
      out.set_field = ip_dscp_field(in.u8());
      return;
    case A::set_nw_ecn:
      return sets(Field::ip_ecn, 1);
    case A::set_tp_src:
      return sets(Field::tcp_src, 2);
    case A::set_tp_dst:
      return sets(Field::tcp_dst, 2);
    case A::set_mpls_label:
      return sets(Field::mpls_label, 4);
    case A::set_mpls_tc:
      return sets(Field::mpls_tc, 1);
    default:
      return;
  }
}

const char* read_body(Version version, Bytes body, Action& out) {
  Reader in(body);
  switch (out.type) {
    case A::output:
      out.port = version == Version::v1_0 ? in.u16() : in.u32();
      out.max_len = in.u16();
      break;
    case A::enqueue:
      out.port = in.u16();
      in.skip(6);
      out.queue = in.u32();
      break;
    case A::set_queue:
      out.queue = in.u32();
      break;
    case A::group:
      out.group = in.u32();
      break;
    case A::meter:
      out.meter = in.u32();
      break;
    case A::push_vlan:
    case A::push_mpls:
    case A::pop_mpls:
    case A::push_pbb:
      out.ethertype = in.u16();
      break;
    case A::set_mpls_ttl:
    case A::set_nw_ttl:
      out.ttl = in.u8();
      break;
    case A::set_field:
      return read_set_field(body, out);
    case A::copy_field:
      read_copy_field(in, out);
      break;
    case A::experimenter:
      read_experimenter(in, out);
      break;
    default:
      read_old_set(in, out);
  }
  return in.ok() ? nullptr : kEndsEarly;
}

}  // namespace

const char* Action::take(Version version, Bytes& rest, Action& out) {
  if (rest.size() < 4) return "an action has a header of 4 octets";
  const std::size_t size = load_be16(&rest[2]);
  if (size < 8 || size % 8 != 0) return "an action's length is a multiple of 8, at least 8";
  if (size > rest.size()) return "an action is longer than what holds it";
  out.wire_type = load_be16(&rest[0]);
  out.type = action_type(version, out.wire_type);
  out.bytes = rest.first(size);
  if (const char* problem = read_body(version, out.bytes.subspan(4), out)) return problem;
  rest = rest.subspan(size);
  return nullptr;
}

std::string_view name(ActionType type) {
  const auto i = static_cast<std::size_t>(type);
  return kRows[i < std::size(kRows) ? i : 0].name;
}

ActionType action_type(Version version, std::uint16_t wire) {
  if (wire == kExperimenterAction) return A::experimenter;
  const std::size_t v = index(version);
  return v < kWireTable.size() && wire < kWireActions ? kWireTable[v][wire] : A::unknown;
}

std::optional<std::uint16_t> wire_action(Version version, ActionType type) {
  if (type == A::experimenter) return kExperimenterAction;
  const auto i = static_cast<std::size_t>(type);
  const std::size_t v = index(version);
  if (i >= std::size(kRows) || v >= kWireTable.size() || kRows[i].wire[v] == kNo) {
    return std::nullopt;
  }
  return kRows[i].wire[v];
}

}  // namespace ps::openflow
