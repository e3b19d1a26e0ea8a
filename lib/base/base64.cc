// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <algorithm>

namespace ps {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Up to three octets as four digits.
void append_group(std::string& out, Bytes octets) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    bits = bits << 8 | (i < octets.size() ? octets[i] : std::uint8_t{0});
  }
  for (std::size_t i = 0; i < 4; ++i) {
    out += i <= octets.size() ? kDigits[bits >> (18 - 6 * i) & 63] : '=';
  }
}

/// Four digits, the last one or two of which may be padding, as up to three octets.
bool append_octets(std::string& out, std::string_view group) {
  auto padding = group.ends_with("==") ? 2 : group.ends_with('=') ? 1 : 0;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    auto value = i < std::size_t(4 - padding) ? kDigits.find(group[i]) : 0;
    if (value == std::string_view::npos) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
  }
  if (bits & ((1u << (8 * padding)) - 1)) return false;
  for (int i = 0; i < 3 - padding; ++i) out += static_cast<char>(bits >> (16 - 8 * i) & 255);
  return true;
}

}  // namespace

std::string to_base64(Bytes bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  while (!bytes.empty()) {
    auto count = std::min<std::size_t>(3, bytes.size());
    append_group(out, bytes.first(count));
    bytes = bytes.subspan(count);
  }
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return Error{"base64 text comes in groups of four digits"};
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (; !text.empty(); text.remove_prefix(4)) {
    auto group = text.substr(0, 4);
    bool last = text.size() == 4;
    if ((!last && group.ends_with('=')) || !append_octets(out, group)) {
      return Error{"the text has something that is no base64"};
    }
  }
  return {boost::system::in_place_value, std::move(out)};
}

}  // namespace ps
