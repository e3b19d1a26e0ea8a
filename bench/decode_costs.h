// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ps::bench {

/// A table of what it costs to read each kind of message to its last member, on one core:
/// nanoseconds by type and version, the mean over the messages below `corpus` (tests/fuzz/corpus,
/// one message a file; what is no message is left out).
std::string decode_costs(const std::string& corpus);

}  // namespace ps::bench
