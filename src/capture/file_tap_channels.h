// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "capture/chunk.h"
#include "tcpstream/stream.h"
#include "tls/decryptor.h"

namespace ps::capture {

/// Which TCP streams of a capture are OpenFlow channels. A value.
struct OpenFlowStreams {
  /// The server's port is one of these: whatever the stream carries.
  std::vector<std::uint16_t> ports = {6633, 6634, 6653};
  /// Also every stream, on any port, that was seen from its SYN and begins with an OpenFlow hello.
  bool find_hello = true;
};

/// What became of the connections that began as TLS. A value.
struct TlsTotals {
  std::uint64_t connections = 0;
  std::uint64_t decrypted = 0;                              ///< at least in part
  std::array<std::uint64_t, tls::kTroubleCount> stopped{};  ///< by the first tls::Trouble
  std::uint64_t bad_key_log_lines = 0;
};

/// Opens a channel for each TCP stream that is OpenFlow. The connecting side is taken for the
/// switch, without certainty. A stream that carries no octet opens no channel. What is TLS on one
/// of the ports is decrypted with the secrets that keys() has; its channel opens when it is known
/// how. Lifetime: outlives the Reassembler that it serves. Thread: the tap's data thread.
class FileTapChannels final : public tcpstream::StreamSinks {
 public:
  FileTapChannels(OpenFlowStreams which, ChannelSinks& sinks);

  std::unique_ptr<tcpstream::StreamSink> open(const tcpstream::StreamInfo& stream) override;
  /// What channels are told from now on when the input ends.
  void set_end_reason(std::string_view reason) { end_reason_ = reason; }
  /// Opened so far.
  std::uint64_t channels() const { return channels_; }

  /// Where the secrets of TLS connections are looked up.
  tls::Keys& keys() { return tls_.keys; }
  /// To be called now and then while nothing comes: key logs may have grown.
  void look_for_keys();
  TlsTotals tls_totals() const;

 private:
  class FileChannel;

  OpenFlowStreams which_;
  ChannelSinks& sinks_;
  std::string_view end_reason_;
  std::uint64_t channels_ = 0;
  tls::Shared tls_;
  TlsTotals tls_totals_;
  std::set<FileChannel*> tls_channels_;  ///< open ones
};

}  // namespace ps::capture
