// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/record.h"
#include "render/body.h"

namespace ps::render {

/// The ports and hosts of a message that people have named: `port 3`, `10.0.0.1`, each once, with
/// its name. The names live as long as the record.
std::vector<std::pair<std::string, std::string_view>> names_in(const record::Record& record,
                                                               const Body& body);

/// `10.0.0.1 is h1, port 3 is uplink`; empty when none is named.
std::string names_text(const record::Record& record, const Body& body);

}  // namespace ps::render
