// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/utf8.h"
#include "openflow/header.h"
#include "render/rendering.h"
#include "render/samples.h"

/// The input is a message with whatever header; every format shows it, and again as the answer to a
/// packet_in with a frame of the same octets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ps;
  const Bytes message(data, size);
  if (size < openflow::kHeaderSize) return 0;
  for (const auto& record :
       {render::samples::record_of(message), render::samples::record_of(message, message)}) {
    for (const auto& format : render::formats()) {
      render::Rendering out;
      format.renderer->render(*record, {.colour = true}, out);
      if (format.text && !is_utf8(out)) __builtin_trap();
    }
  }
  return 0;
}
