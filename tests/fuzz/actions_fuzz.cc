// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "fuzz/walk.h"
#include "openflow/instruction.h"

/// The input is a run of actions, and of instructions, in every version.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ps::Bytes input(data, size);
  for (const ps::openflow::Version version : ps::openflow::kVersions) {
    ps::fuzz::walk(ps::openflow::Actions(version, input));
    for (const auto& instruction : ps::openflow::Instructions(version, input)) {
      ps::fuzz::walk(instruction.actions);
    }
  }
  return 0;
}
