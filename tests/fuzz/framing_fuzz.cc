// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "fuzz/walk.h"
#include "openflow/framer.h"

/// The input is a byte stream, split into messages of any type as long as the lengths allow.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ps::Bytes stream(data, size);
  while (true) {
    const auto front = ps::openflow::frame_front(stream);
    if (front.kind != ps::openflow::Framed::message) break;
    ps::fuzz::walk_message(stream.first(front.size));
    stream = stream.subspan(front.size);
  }
  ps::fuzz::walk_message(stream);
  return 0;
}
