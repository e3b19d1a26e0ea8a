// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/nicira_bodies.h"

namespace ps::openflow::layout {

void reg_move(Layout& io) {
  io.u16("n_bits");
  io.u16("src_ofs");
  io.u16("dst_ofs");
  io.field_id("src");
  io.field_id("dst");
  io.align8();
}

void reg_load(Layout& io) {
  which_bits(io);
  io.field_id("dst");
  io.u64("value", kHex);
}

/// A field with its value and mask, as set_field has them.
void reg_load2(Layout& io) {
  io.field();
  io.align8();
}

void output_reg(Layout& io) {
  which_bits(io);
  io.field_id("src");
  io.u16("max_len");
  io.pad(6);
}

void output_reg2(Layout& io) {
  which_bits(io);
  io.u16("max_len");
  io.field_id("src");
  io.align8();
}

void stack(Layout& io) {
  io.u16("ofs");
  io.field_id("field");
  io.u16("n_bits");
  io.align8();
}

void check_pkt_larger(Layout& io) {
  io.u16("pkt_len");
  io.u16("ofs");
  io.field_id("dst");
  io.align8();
}

void delete_field(Layout& io) {
  constexpr std::size_t kFieldAndPadding = 14;
  io.pad(kFieldAndPadding - io.field_id("field"));
}

}  // namespace ps::openflow::layout
