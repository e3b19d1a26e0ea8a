// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "record/record.h"

namespace ps::render {

/// Local time of day and six spaces: what every legacy text begins with.
std::string legacy_time(const record::Record& record);

/// The legacy head line without its line feed:
/// `07:40:01.123      packet_in          [ 00:00:00:00:00:00:00:01 -> Controller ]`.
std::string legacy_head(const record::Record& record, std::string_view type,
                        std::string_view switch_name);

}  // namespace ps::render
