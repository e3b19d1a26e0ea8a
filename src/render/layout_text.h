// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"
#include "openflow/version.h"

/// What a message says, in words for people, from its layout: for all kinds that have no wording of
/// their own.
namespace ps::render {

/// On one line, each part with a space before it: ` desc ports=[3] weight=5 actions=[output:1]`. A
/// type stands alone in front; what is zero or empty is left out, long lists are counted.
std::string layout_words(Bytes message);

/// On lines of their own, each with a line feed before it, members of members indented:
///
///   type: port
///   ports:
///     - port_no: 1
///       rx_packets: 17
std::string layout_lines(Bytes message);

/// A single action or instruction: `resubmit(in_port=in_port,table_id=2)`.
std::string action_words(openflow::Version version, Bytes action);

}  // namespace ps::render
