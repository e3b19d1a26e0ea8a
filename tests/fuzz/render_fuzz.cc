// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/utf8.h"
#include "openflow/header.h"
#include "render/rendering.h"
#include "render/samples.h"

namespace {

using namespace ps;

/// An error that refuses the message, of which the switch quoted some; its type and code are the
/// message's last octets.
render::samples::Made refusal(Bytes message) {
  constexpr std::size_t kQuoted = 64, kTypes = 20;
  const auto type = static_cast<std::uint16_t>(message[message.size() - 2] % kTypes);
  const auto code = static_cast<std::uint16_t>(message.back() % kTypes);
  const auto version = static_cast<openflow::Version>(message[0]);
  const auto quoted = message.first(std::min(kQuoted, message.size()));
  const auto error = openflow::encode::error(version, type, code, quoted, load_be32(&message[4]));
  auto made =
      render::samples::record_of(error, message.first(std::min<std::size_t>(128, message.size())));
  made->answers->type = openflow::type_of(*openflow::parse_header(message));
  return made;
}

}  // namespace

/// The input is a message with whatever header; every format shows it, again as the answer to a
/// packet_in with a frame of the same octets, and as what an error refuses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes message(data, size);
  if (size < openflow::kHeaderSize) return 0;
  for (const auto& record : {render::samples::record_of(message),
                             render::samples::record_of(message, message), refusal(message)}) {
    for (const auto& format : render::formats()) {
      render::Rendering out;
      format.renderer->render(*record, {.colour = true}, out);
      if (format.text && !is_utf8(out)) __builtin_trap();
    }
  }
  return 0;
}
