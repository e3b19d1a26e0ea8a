// SPDX-License-Identifier: Apache-2.0
#include "pcapng/channel_note.h"

#include <charconv>

#include <fmt/format.h>

namespace ps::pcapng {
namespace {

bool stands_for_itself(char c) { return c > ' ' && c < 0x7f && c != '%'; }

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (stands_for_itself(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    unsigned octet = 0;
    const bool escape =
        text.size() >= 3 && text[0] == '%' &&
        std::from_chars(text.data() + 1, text.data() + 3, octet, 16).ptr == text.data() + 3;
    out += escape ? static_cast<char>(octet) : text[0];
    text.remove_prefix(escape ? 3 : 1);
  }
  return out;
}

void add(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out += ' ';
  out += fmt::format("{}={}", key, escaped(value));
}

void take(std::string_view key, std::string_view value, ChannelNote& note) {
  if (key == "dpid") {
    if (const auto dpid = parse_dpid(value)) note.dpid = *dpid;
  } else if (key == "channel") {
    std::from_chars(value.data(), value.data() + value.size(), note.channel);
  } else if (key == "tap") {
    note.tap = unescaped(value);
  } else if (key == "switch") {
    note.switch_peer = unescaped(value);
  } else if (key == "controller") {
    note.controller_peer = unescaped(value);
  }
}

}  // namespace

std::string to_string(const ChannelNote& note) {
  std::string out;
  if (note.dpid) add(out, "dpid", ps::to_string(*note.dpid));
  if (note.channel != 0) add(out, "channel", std::to_string(note.channel));
  add(out, "tap", note.tap);
  add(out, "switch", note.switch_peer);
  add(out, "controller", note.controller_peer);
  return out;
}

ChannelNote parse_channel_note(std::string_view comment) {
  ChannelNote note;
  while (!comment.empty()) {
    const auto word = comment.substr(0, comment.find(' '));
    comment.remove_prefix(std::min(word.size() + 1, comment.size()));
    const auto equals = word.find('=');
    if (equals != std::string_view::npos) {
      take(word.substr(0, equals), word.substr(equals + 1), note);
    }
  }
  return note;
}

}  // namespace ps::pcapng
