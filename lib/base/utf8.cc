// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

namespace ps {
namespace {

std::size_t announced_size(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  return 0;
}

}  // namespace

Utf8Sequence utf8_front(Bytes octets) {
  const std::size_t size = announced_size(octets[0]);
  if (size == 0 || size > octets.size()) return {};
  if (size == 1) return {1, octets[0], true};
  std::uint32_t code_point = octets[0] & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((octets[i] & 0xc0) != 0x80) return {};
    code_point = code_point << 6 | (octets[i] & 0x3f);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < kLeast[size] || code_point > 0x10ffff || surrogate) return {};
  return {size, code_point, true};
}

bool is_utf8(std::string_view text) {
  auto octets = as_bytes(text);
  while (!octets.empty()) {
    const auto sequence = utf8_front(octets);
    if (!sequence.valid) return false;
    octets = octets.subspan(sequence.size);
  }
  return true;
}

std::string_view utf8_prefix(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (as_bytes(text)[most] & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace ps
