// SPDX-License-Identifier: Apache-2.0
#include "render/printable.h"

#include <cstdint>

#include "base/bytes.h"
#include "base/utf8.h"

namespace ps::render {
namespace {

bool is_harmless(std::uint32_t c) {
  if (c < 0x20 || c == '\\' || (c >= 0x7f && c <= 0x9f)) return false;
  if (c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029) return false;
  return !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069);
}

void append_escaped(std::string& out, std::uint8_t octet) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += "\\x";
  out += kDigits[octet >> 4];
  out += kDigits[octet & 15];
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Sequence sequence = utf8_front(as_bytes(text));
    const auto taken = text.substr(0, sequence.size);
    if (sequence.valid && is_harmless(sequence.code_point)) {
      out += taken;
    } else {
      for (auto octet : as_bytes(taken)) append_escaped(out, octet);
    }
    text.remove_prefix(taken.size());
  }
  return out;
}

}  // namespace ps::render
