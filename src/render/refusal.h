// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "openflow/error.h"
#include "record/record.h"

namespace ps::render {

/// Which message an error refuses, and what in it as far as that is certain:
/// `refuses flow_mod #42 (add, table 3, priority 5): output:99`. Where the message itself was not
/// seen it is told by what the error quotes, with its xid; empty where that is nothing.
std::string refusal_text(const record::Record& record, const openflow::Error& error);

}  // namespace ps::render
