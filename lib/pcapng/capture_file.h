// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

typedef struct pcap pcap_t;

namespace ps::pcapng {

/// One frame of a capture file. `data` is borrowed until the next frame is asked for.
struct CapturedFrame {
  std::uint64_t number = 0;  ///< from 1, as Wireshark counts
  Timestamp time;
  int link_type = 0;  ///< LINKTYPE_ number, as in the file
  std::uint32_t original_length =
      0;  ///< on the wire; more than data.size() when the capture cut it
  Bytes data;
};

/// Reads a pcap or pcapng file frame by frame, with all its digits of time.
///
///   auto file = CaptureFile::open("channel.pcapng");
///   if (!file) return file.error();
///   for (;;) {
///     auto frame = (*file)->next();
///     if (!frame) return frame.error();      // what came before was readable
///     if (!*frame) break;                    // the end
///     use(**frame);
///   }
///
/// Errors are one line with the file's name and the frame at which it happened. libpcap reads the
/// file, so a pcapng file may have one link type only.
/// Lifetime: a resource; the frame handed out borrows from it. Thread: one at a time; reading
/// blocks.
class CaptureFile {
 public:
  /// `-` is standard input.
  static Result<std::unique_ptr<CaptureFile>> open(const std::string& path);
  ~CaptureFile();
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;

  /// The next frame, or nothing at the end of the file. After an error there is no more.
  Result<std::optional<CapturedFrame>> next();

  int link_type() const { return link_type_; }
  /// `DLT_` name and number for people: `EN10MB (1)`.
  std::string link_type_name() const;

 private:
  CaptureFile(std::string name, pcap_t* pcap);

  std::string name_;
  pcap_t* pcap_;
  int link_type_;
  std::uint64_t frames_ = 0;
  bool ended_ = false;
};

}  // namespace ps::pcapng
