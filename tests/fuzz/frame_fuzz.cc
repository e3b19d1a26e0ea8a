// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "fuzz/walk.h"

/// The input is an Ethernet frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (const auto frame = ps::frame::parse({data, size})) ps::fuzz::walk(*frame);
  return 0;
}
