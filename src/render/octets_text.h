// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"
#include "openflow/layout/kind.h"

namespace ps::render {

/// Octets as people write what they stand for; hexadecimal where they are too few for it. Text is
/// printable().
std::string octets_text(Bytes octets, openflow::layout::OctetKind kind);

}  // namespace ps::render
