// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pcapng/captured_frame.h"

namespace ps::pcapng {

/// Writes pcapng (draft-ietf-opsawg-pcapng), block by block, at the end of `out`:
///
///   std::string out;
///   append_front(out, {.link_type = linktype::kUpperPdu, ...});
///   append_frame(out, frame);          // for each; out can be written and emptied in between
///
/// Byte order is this machine's, as the format allows; times are in nanoseconds. One interface.

/// What stands before the frames. A value.
struct FileFront {
  int link_type = 0;
  std::string_view application{};  ///< who writes
  std::string_view interface {};   ///< its name, for people
};

/// A section and its interface. Files put one after the other are a file again.
void append_front(std::string& out, const FileFront& front);

/// What decrypts TLS of the frames behind it: the text of a key log (pcapng 4.7).
void append_secrets(std::string& out, std::string_view tls_key_log);

/// `number` and `link_type` are not written: the one follows from the place, the other was told.
void append_frame(std::string& out, const CapturedFrame& frame);

/// What is known of the interface at a time (Interface Statistics Block, pcapng 4.6). A value.
struct InterfaceStatistics {
  Timestamp time{};
  std::uint64_t dropped = 0;  ///< frames since the beginning that are not in the file
  std::string_view comment{};
};
void append_statistics(std::string& out, const InterfaceStatistics& statistics);

}  // namespace ps::pcapng
