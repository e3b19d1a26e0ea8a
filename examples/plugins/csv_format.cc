// SPDX-License-Identifier: Apache-2.0
//
// A format: one line of comma-separated values (RFC 4180) a message, for spreadsheets.
#include <cinttypes>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include <packetstreamer/plugin.h>

namespace {

/// In quotes where it must be.
std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// 1700000000.000000001
std::string seconds(std::int64_t nanoseconds) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  char text[32];
  std::snprintf(text, sizeof text, "%" PRId64 ".%09" PRId64, nanoseconds / kSecond,
                nanoseconds % kSecond);
  return text;
}

std::string datapath(const packetstreamer_message& message) {
  if (message.dpid_known == 0) return "";
  char text[32];
  std::snprintf(text, sizeof text, "0x%016" PRIx64, message.dpid);
  return text;
}

std::string latency(const packetstreamer_message& message) {
  std::uint64_t seq = 0;
  std::int64_t nanoseconds = 0;
  if (message.answers(&message, &seq, &nanoseconds) == 0) return "";
  return seconds(nanoseconds);
}

/// 1.3 is 4 on the wire.
std::string version(const packetstreamer_message& message) {
  return "1." + std::to_string(message.version - 1);
}

std::string line(const packetstreamer_message& message) {
  const std::string cells[] = {seconds(message.time),
                               cell(message.switch_peer),
                               datapath(message),
                               message.to_switch != 0 ? "to_switch" : "to_controller",
                               version(message),
                               message.kind,
                               std::to_string(message.xid),
                               std::to_string(message.octets.size),
                               latency(message)};
  std::string line;
  for (const auto& one : cells) line += (line.empty() ? "" : ",") + one;
  return line;
}

int append(packetstreamer_buffer& out, std::string_view text) {
  return out.append(&out, text.data(), text.size());
}

int begin(const packetstreamer_format*, packetstreamer_buffer* out) {
  return append(*out, "time,switch,dpid,direction,version,type,xid,octets,latency\r\n");
}

/// No exception may leave a plug-in.
int render(const packetstreamer_format*, const packetstreamer_message* record,
           packetstreamer_buffer* out) try {
  return append(*out, line(*record));
} catch (const std::exception&) {
  return 1;
}

constexpr packetstreamer_format kFormats[] = {{
    .size = sizeof(packetstreamer_format),
    .name = "csv",
    .help = "one line of comma-separated values a message, for spreadsheets",
    .media_type = "text/csv",
    .text = 1,
    .record_end = "\r\n",
    .context = nullptr,
    .begin = begin,
    .render = render,
}};

}  // namespace

const packetstreamer_table packetstreamer_plugin = {
    .interface_version = PACKETSTREAMER_INTERFACE,
    .size = sizeof(packetstreamer_table),
    .name = "csv",
    .help = "records as comma-separated values",
    .groups = nullptr,
    .group_count = 0,
    .formats = kFormats,
    .format_count = 1,
};
