// SPDX-License-Identifier: Apache-2.0
#include "base/hex.h"

namespace ps {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

void append(std::string& out, std::uint8_t octet) {
  out += kDigits[octet >> 4];
  out += kDigits[octet & 15];
}

}  // namespace

std::string to_hex(Bytes bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (auto octet : bytes) append(out, octet);
  return out;
}

std::string to_hex(Bytes bytes, char separator) {
  std::string out;
  out.reserve(bytes.size() * 3);
  for (auto octet : bytes) {
    if (!out.empty()) out += separator;
    append(out, octet);
  }
  return out;
}

}  // namespace ps
