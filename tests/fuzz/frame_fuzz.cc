// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/utf8.h"
#include "fuzz/walk.h"
#include "render/frame_json.h"
#include "render/frame_text.h"
#include "render/text_frame.h"

namespace {

/// No terminal obeys it and no JSON reader refuses it, whatever the frame holds.
void check(std::string_view shown, bool lines) {
  for (const unsigned char c : shown) {
    if ((c < 0x20 && !(lines && c == '\n')) || c == 0x7f) __builtin_trap();
  }
  if (!ps::is_utf8(shown)) __builtin_trap();
}

}  // namespace

/// The input is an Ethernet frame. It is walked, and shown in the three ways that formats show it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ps::Bytes octets{data, size};
  if (const auto frame = ps::frame::parse(octets)) ps::fuzz::walk(*frame);
  const ps::render::InnerFrame inner{.octets = octets};
  check(ps::render::frame_summary(inner, ps::render::Paint(false)), false);
  check(ps::render::text_frame(inner), true);
  check(boost::json::serialize(ps::render::frame_json(inner)), false);
  return 0;
}
