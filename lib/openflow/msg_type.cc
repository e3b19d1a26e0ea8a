// SPDX-License-Identifier: Apache-2.0
#include "openflow/msg_type.h"

#include <array>

#include "openflow/header.h"

namespace ps::openflow {
namespace {

constexpr std::uint8_t kNo = 0xff;  // this version does not have it
using PerVersion = std::array<std::uint8_t, 6>;

struct Row {
  MsgType type;
  std::string_view name;
  Sender sender;
  PerVersion wire;      ///< ofp_type in 1.0 to 1.5
  PerVersion min_size;  ///< octets of the fixed part, header included
};

constexpr PerVersion all(std::uint8_t n) { return {n, n, n, n, n, n}; }

using enum Sender;
using T = MsgType;
constexpr Row kRows[] = {
    {T::hello, "hello", either, all(0), all(8)},
    {T::error, "error", either, all(1), all(12)},
    {T::echo_request, "echo_request", either, all(2), all(8)},
    {T::echo_reply, "echo_reply", either, all(3), all(8)},
    {T::experimenter, "experimenter", either, all(4), {12, 16, 16, 16, 16, 16}},
    {T::features_request, "features_request", controller, all(5), all(8)},
    {T::features_reply, "features_reply", switch_, all(6), all(32)},
    {T::get_config_request, "get_config_request", controller, all(7), all(8)},
    {T::get_config_reply, "get_config_reply", switch_, all(8), all(12)},
    {T::set_config, "set_config", controller, all(9), all(12)},
    {T::packet_in, "packet_in", switch_, all(10), {18, 24, 26, 34, 34, 34}},
    {T::flow_removed, "flow_removed", switch_, all(11), {88, 136, 56, 56, 56, 32}},
    {T::port_status, "port_status", switch_, all(12), {64, 80, 80, 80, 56, 56}},
    {T::packet_out, "packet_out", controller, all(13), {16, 24, 24, 24, 24, 24}},
    {T::flow_mod, "flow_mod", controller, all(14), {72, 136, 56, 56, 56, 56}},
    {T::group_mod, "group_mod", controller, {kNo, 15, 15, 15, 15, 15}, {8, 16, 16, 16, 16, 24}},
    {T::port_mod, "port_mod", controller, {15, 16, 16, 16, 16, 16}, {32, 40, 40, 40, 32, 32}},
    {T::table_mod, "table_mod", controller, {kNo, 17, 17, 17, 17, 17}, all(16)},
    {T::multipart_request,
     "multipart_request",
     controller,
     {16, 18, 18, 18, 18, 18},
     {12, 16, 16, 16, 16, 16}},
    {T::multipart_reply,
     "multipart_reply",
     switch_,
     {17, 19, 19, 19, 19, 19},
     {12, 16, 16, 16, 16, 16}},
    {T::barrier_request, "barrier_request", controller, {18, 20, 20, 20, 20, 20}, all(8)},
    {T::barrier_reply, "barrier_reply", switch_, {19, 21, 21, 21, 21, 21}, all(8)},
    {T::queue_get_config_request,
     "queue_get_config_request",
     controller,
     {20, 22, 22, 22, kNo, kNo},
     {12, 16, 16, 16, 8, 8}},
    {T::queue_get_config_reply,
     "queue_get_config_reply",
     switch_,
     {21, 23, 23, 23, kNo, kNo},
     all(16)},
    {T::role_request, "role_request", controller, {kNo, kNo, 24, 24, 24, 24}, all(24)},
    {T::role_reply, "role_reply", switch_, {kNo, kNo, 25, 25, 25, 25}, all(24)},
    {T::get_async_request, "get_async_request", controller, {kNo, kNo, kNo, 26, 26, 26}, all(8)},
    {T::get_async_reply,
     "get_async_reply",
     switch_,
     {kNo, kNo, kNo, 27, 27, 27},
     {8, 8, 8, 32, 8, 8}},
    {T::set_async, "set_async", controller, {kNo, kNo, kNo, 28, 28, 28}, {8, 8, 8, 32, 8, 8}},
    {T::meter_mod, "meter_mod", controller, {kNo, kNo, kNo, 29, 29, 29}, all(16)},
    {T::role_status, "role_status", switch_, {kNo, kNo, kNo, kNo, 30, 30}, all(24)},
    {T::table_status, "table_status", switch_, {kNo, kNo, kNo, kNo, 31, 31}, all(24)},
    {T::requestforward, "requestforward", switch_, {kNo, kNo, kNo, kNo, 32, 32}, all(16)},
    {T::bundle_control, "bundle_control", either, {kNo, kNo, kNo, kNo, 33, 33}, all(16)},
    {T::bundle_add_message,
     "bundle_add_message",
     controller,
     {kNo, kNo, kNo, kNo, 34, 34},
     all(24)},
    {T::controller_status, "controller_status", switch_, {kNo, kNo, kNo, kNo, kNo, 35}, all(24)},
    {T::unknown, "unknown", either, all(kNo), all(8)},
};
static_assert(std::size(kRows) == kMsgTypeCount);

constexpr std::size_t kWireTypes = 36;
using WireTable = std::array<std::array<MsgType, kWireTypes>, 6>;

constexpr WireTable make_wire_table() {
  WireTable table{};
  for (auto& types : table) types.fill(T::unknown);
  for (const Row& row : kRows) {
    for (std::size_t v = 0; v < table.size(); ++v) {
      if (row.wire[v] != kNo) table[v][row.wire[v]] = row.type;
    }
  }
  return table;
}
constexpr WireTable kWireTable = make_wire_table();

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < kMsgTypeCount; ++i) {
    if (kRows[i].type != static_cast<MsgType>(i)) return false;
  }
  return true;
}
static_assert(rows_are_in_order());

const Row& row(MsgType type) {
  const auto i = static_cast<std::size_t>(type);
  return kRows[i < kMsgTypeCount ? i : kMsgTypeCount - 1];
}

std::size_t index(Version version) { return static_cast<std::size_t>(version) - 1; }

}  // namespace

MsgType msg_type(Version version, std::uint8_t wire) {
  const std::size_t v = index(version);
  return v < kWireTable.size() && wire < kWireTypes ? kWireTable[v][wire] : T::unknown;
}

std::optional<std::uint8_t> wire_type(Version version, MsgType type) {
  const std::size_t v = index(version);
  if (v >= kWireTable.size() || row(type).wire[v] == kNo) return std::nullopt;
  return row(type).wire[v];
}

std::size_t min_size(Version version, MsgType type) {
  const std::size_t v = index(version);
  return v < kWireTable.size() ? row(type).min_size[v] : kHeaderSize;
}

std::string_view name(MsgType type) { return row(type).name; }

MsgType msg_type_named(std::string_view name) {
  for (const Row& candidate : kRows) {
    if (candidate.name == name) return candidate.type;
  }
  return T::unknown;
}

Sender sender(MsgType type) { return row(type).sender; }

MsgType type_of(const Header& header) {
  return msg_type(static_cast<Version>(header.version), header.type);
}

bool plausible(Bytes bytes) {
  const auto header = parse_header(bytes);
  if (!header) return false;
  const MsgType type = type_of(*header);
  return type != T::unknown &&
         header->length >= min_size(static_cast<Version>(header->version), type);
}

}  // namespace ps::openflow
