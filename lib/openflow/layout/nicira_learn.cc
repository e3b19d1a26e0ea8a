// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "openflow/layout/nicira_bodies.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kWriteResult = 1 << 2;

enum Kinds : std::uint8_t { kMatch = 0, kLoad = 1, kOutput = 2 };

std::string_view flag_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"send_flow_rem", "delete_learned", "write_result"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view kind_name(Version, std::uint32_t kind) {
  constexpr std::string_view kNames[] = {"match", "load", "output"};
  return kind < std::size(kNames) ? kNames[kind] : "";
}

std::string_view source_name(Version, std::uint32_t source) {
  return source == 0 ? "field" : "immediate";
}

/// flow_mod_spec: what the learned flow matches or does, from a field of the packet or a value that
/// has as many pairs of octets as the bits need.
void spec(Layout& io) {
  const auto [unused, source, kind, n_bits] = io.packed(
      2,
      {{{}, 2}, {"from", 1, one_of(source_name)}, {"kind", 2, one_of(kind_name)}, {"n_bits", 11}});
  if (source == 0) {
    io.field_id("src");
    io.u16("src_ofs");
  } else {
    io.octets("value", (n_bits + 15) / 16 * 2);
  }
  if (kind == kOutput) return;
  io.field_id("dst");
  io.u16("dst_ofs");
}

std::uint16_t head(Layout& io) {
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  io.u16("priority");
  io.u64("cookie", kHex);
  const auto flag_bits = io.u16("flags", flags(flag_name));
  io.u8("table_id");
  io.pad(1);
  io.u16("fin_idle_timeout");
  io.u16("fin_hard_timeout");
  return flag_bits;
}

void specs(Layout& io) {
  io.filled_list("specs", [&] { spec(io); });
}

}  // namespace

void learn(Layout& io) {
  head(io);
  specs(io);
}

void learn2(Layout& io) {
  const auto flag_bits = head(io);
  io.u32("limit");
  io.u16("result_dst_ofs");
  io.pad(2);
  if ((flag_bits & kWriteResult) != 0) io.field_id("result_dst");
  specs(io);
}

}  // namespace ps::openflow::layout
