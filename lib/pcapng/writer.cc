// SPDX-License-Identifier: Apache-2.0
#include "pcapng/writer.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "pcapng/format.h"
#include "pcapng/native.h"

namespace ps::pcapng {
namespace {

/// Powers of ten below the second.
constexpr char kNanoseconds = 9;
constexpr std::size_t kLengthOffset = 4;
constexpr std::size_t kLongestOption = std::numeric_limits<std::uint16_t>::max();

template <std::unsigned_integral T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_padded(std::string& out, std::string_view octets) {
  out += octets;
  out.append(padded4(octets.size()) - octets.size(), '\0');
}

void append_option(std::string& out, std::uint16_t code, std::string_view value) {
  value = value.substr(0, kLongestOption);
  append(out, code);
  append(out, static_cast<std::uint16_t>(value.size()));
  append_padded(out, value);
}

void append_text_option(std::string& out, std::uint16_t code, std::string_view text) {
  if (!text.empty()) append_option(out, code, text);
}

void end_options(std::string& out) { append(out, std::uint32_t{option::kEnd}); }

/// Where the block begins; its length comes when it is whole.
std::size_t begin_block(std::string& out, std::uint32_t type) {
  const auto begin = out.size();
  append(out, type);
  append(out, std::uint32_t{0});
  return begin;
}

void end_block(std::string& out, std::size_t begin) {
  const auto size = static_cast<std::uint32_t>(out.size() + sizeof(std::uint32_t) - begin);
  std::memcpy(out.data() + begin + kLengthOffset, &size, sizeof size);
  append(out, size);
}

void append_section(std::string& out, std::string_view application) {
  constexpr std::uint16_t kMajor = 1, kMinor = 0;
  constexpr auto kUnknownLength = std::numeric_limits<std::uint64_t>::max();
  const auto begin = begin_block(out, block::kSection);
  append(out, kByteOrderMagic);
  append(out, kMajor);
  append(out, kMinor);
  append(out, kUnknownLength);
  append_text_option(out, option::kSectionApplication, application);
  end_options(out);
  end_block(out, begin);
}

void append_interface(std::string& out, const FileFront& front) {
  const auto begin = begin_block(out, block::kInterface);
  append(out, static_cast<std::uint16_t>(front.link_type));
  append(out, std::uint16_t{0});
  append(out, std::uint32_t{0});  // no limit on what is kept of a frame
  append_text_option(out, option::kInterfaceName, front.interface);
  append_option(out, option::kTimeResolution, {&kNanoseconds, 1});
  end_options(out);
  end_block(out, begin);
}

/// In nanoseconds, the higher half first.
void append_time(std::string& out, Timestamp time) {
  const auto ticks = static_cast<std::uint64_t>(time.time_since_epoch().count());
  append(out, static_cast<std::uint32_t>(ticks >> 32));
  append(out, static_cast<std::uint32_t>(ticks));
}

void append_options(std::string& out, const CapturedFrame& frame) {
  if (frame.way == Way::unknown && frame.comment.empty()) return;
  if (frame.way != Way::unknown) {
    const std::uint32_t flags = frame.way == Way::inbound ? 1 : 2;
    append(out, option::kPacketFlags);
    append(out, static_cast<std::uint16_t>(sizeof flags));
    append(out, flags);
  }
  append_text_option(out, option::kComment, frame.comment);
  end_options(out);
}

}  // namespace

void append_front(std::string& out, const FileFront& front) {
  append_section(out, front.application);
  append_interface(out, front);
}

void append_secrets(std::string& out, std::string_view tls_key_log) {
  const auto begin = begin_block(out, block::kSecrets);
  append(out, kTlsKeyLog);
  append(out, static_cast<std::uint32_t>(tls_key_log.size()));
  append_padded(out, tls_key_log);
  end_block(out, begin);
}

void append_frame(std::string& out, const CapturedFrame& frame) {
  const auto begin = begin_block(out, block::kEnhancedPacket);
  append(out, std::uint32_t{0});  // the interface
  append_time(out, frame.time);
  append(out, static_cast<std::uint32_t>(frame.data.size()));
  append(out, std::max(frame.original_length, static_cast<std::uint32_t>(frame.data.size())));
  append_padded(out, as_text(frame.data));
  append_options(out, frame);
  end_block(out, begin);
}

void append_statistics(std::string& out, const InterfaceStatistics& statistics) {
  const auto begin = begin_block(out, block::kInterfaceStatistics);
  append(out, std::uint32_t{0});  // the interface
  append_time(out, statistics.time);
  append_text_option(out, option::kComment, statistics.comment);
  append(out, option::kInterfaceDropped);
  append(out, static_cast<std::uint16_t>(sizeof statistics.dropped));
  append(out, statistics.dropped);
  end_options(out);
  end_block(out, begin);
}

}  // namespace ps::pcapng
