// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "fuzz/walk.h"
#include "openflow/match_covers.h"

/// The input is a match in all three shapes, and a frame that it may cover.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using ps::openflow::Match;
  const ps::Bytes input(data, size);
  const auto frame = ps::frame::parse(input);
  for (const Match& match : {Match::oxm(input), Match::ofp10(input), Match::ofp11(input)}) {
    ps::fuzz::walk(match);
    if (frame) (void)ps::openflow::covers(match, *frame, 1);
  }
  return 0;
}
