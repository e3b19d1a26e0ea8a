// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "openflow/layout/nicira_bodies.h"

namespace ps::openflow::layout {
namespace {

std::string_view hashed_name(Version, std::uint32_t fields) {
  constexpr std::string_view kNames[] = {
      "eth_src", "symmetric_l4", "symmetric_l3l4", "symmetric_l3l4+udp",
      "nw_src",  "nw_dst",       "symmetric_l3"};
  return fields < std::size(kNames) ? kNames[fields] : "";
}

std::string_view multipath_name(Version, std::uint32_t algorithm) {
  constexpr std::string_view kNames[] = {"modulo_n", "hash_threshold", "hrw", "iter_hash"};
  return algorithm < std::size(kNames) ? kNames[algorithm] : "";
}

std::string_view bundle_name(Version, std::uint32_t algorithm) {
  constexpr std::string_view kNames[] = {"active_backup", "hrw"};
  return algorithm < std::size(kNames) ? kNames[algorithm] : "";
}

/// Gives the number of slaves, which come last.
std::uint16_t bundle_head(Layout& io) {
  io.u16("algorithm", one_of(bundle_name));
  io.u16("fields", one_of(hashed_name));
  io.u16("basis");
  io.field_id("slave_type");
  return io.u16("n_slaves");
}

/// Slaves are ports, of two octets each, whatever their type says: no other was ever defined.
void bundle_tail(Layout& io, std::uint16_t n_slaves) {
  io.pad(4);
  io.numbers("slaves", 2, kPort16, n_slaves);
  io.align8();
}

}  // namespace

void multipath(Layout& io) {
  io.u16("fields", one_of(hashed_name));
  io.u16("basis");
  io.pad(2);
  io.u16("algorithm", one_of(multipath_name));
  io.u16("max_link");
  io.u32("arg");
  io.pad(2);
  which_bits(io);
  io.field_id("dst");
}

void bundle_action(Layout& io) {
  const auto n_slaves = bundle_head(io);
  io.pad(6);
  bundle_tail(io, n_slaves);
}

void bundle_load(Layout& io) {
  const auto n_slaves = bundle_head(io);
  which_bits(io);
  io.field_id("dst");
  bundle_tail(io, n_slaves);
}

}  // namespace ps::openflow::layout
