// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "openflow/layout/visitor.h"

namespace ps::render {

/// A number as people write it: a name where it has one, flags with `|` between them, else decimal
/// or hexadecimal as its kind reads best.
std::string number_text(const openflow::layout::Number& number);

/// The name of a field that stands without a value: `eth_dst`, `oxm_0x8000_99`; `eth_dst/mask`
/// where a mask may come with it.
std::string field_id_text(const openflow::layout::FieldId& id);

}  // namespace ps::render
