// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "openflow/match.h"

namespace ps::openflow {

/// A field of a match that may only stand behind another one with a certain value.
struct MissingPrerequisite {
  MatchField field;
  std::string_view wanted;  ///< `ip_proto=6`
};

/// The first field of an OXM match whose prerequisite (1.3 7.2.3.8, 1.5 7.2.3.8) does not stand
/// before it; nothing where there is none, and for the fixed structures of 1.0 and 1.1.
std::optional<MissingPrerequisite> missing_prerequisite(const Match& match);

}  // namespace ps::openflow
