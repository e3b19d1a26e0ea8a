// SPDX-License-Identifier: Apache-2.0
#include "render/columns.h"

#include "base/utf8.h"

namespace ps::render {
namespace {

/// How many octets the first `count` characters have.
std::size_t octets_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += utf8_front(as_bytes(text.substr(at))).size;
  return at;
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at += utf8_front(as_bytes(text.substr(at))).size;
  }
  return count;
}

std::string begin_within(std::string_view text, std::size_t most, std::string_view dots) {
  if (columns(text) <= most) return std::string(text);
  if (most == 0) return "";
  return std::string(text.substr(0, octets_of(text, most - 1))).append(dots);
}

std::string end_within(std::string_view text, std::size_t most, std::string_view dots) {
  const auto all = columns(text);
  if (all <= most) return std::string(text);
  if (most == 0) return "";
  return std::string(dots).append(text.substr(octets_of(text, all - (most - 1))));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

}  // namespace ps::render
