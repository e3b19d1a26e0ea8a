// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

// What follows the subtype in those of Nicira's actions that take more than a few lines.

// nicira_registers.cc: what copies bits of fields.
void reg_move(Layout& io);
void reg_load(Layout& io);
void reg_load2(Layout& io);
void output_reg(Layout& io);
void output_reg2(Layout& io);
void stack(Layout& io);
void check_pkt_larger(Layout& io);
void delete_field(Layout& io);

// nicira_links.cc: what chooses one of several.
void multipath(Layout& io);
void bundle_action(Layout& io);
void bundle_load(Layout& io);

// nicira_learn.cc
void learn(Layout& io);
void learn2(Layout& io);

// nicira_ct.cc
void ct(Layout& io);
void nat(Layout& io);

// nicira_properties.cc: what is made of properties.
void controller2(Layout& io);
void encap(Layout& io);
void decap(Layout& io);

/// Two octets that say which bits of a field: `ofs`, and `n_bits` less one.
inline void which_bits(Layout& io, std::string_view ofs = "ofs",
                       std::string_view n_bits = "n_bits") {
  io.packed(2, {{ofs, 10}, {n_bits, 6, kDecimal, 1}});
}

}  // namespace ps::openflow::layout
