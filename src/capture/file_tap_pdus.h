// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "capture/chunk.h"
#include "pcapng/captured_frame.h"
#include "pcapng/channel_note.h"
#include "pcapng/exported_pdu.h"

namespace ps::capture {

/// Opens a channel for each connection that exported OpenFlow messages come from (link type 252, as
/// Wireshark and this program write them). Which side is the switch says the frame's way (inbound
/// comes from it), else the ports; without certainty. Each message stands alone: what a cut one
/// lacks is a gap. Lifetime: the tap's; `server_ports` and `sinks` outlive it. Thread: the tap's
/// data thread.
class FileTapPdus {
 public:
  FileTapPdus(const std::vector<std::uint16_t>& server_ports, ChannelSinks& sinks)
      : server_ports_(server_ports), sinks_(sinks) {}

  /// False when the frame holds no OpenFlow.
  bool frame(const pcapng::CapturedFrame& frame, Timestamp shown);
  void finish(std::string_view reason, Timestamp time);
  /// Opened so far.
  std::uint64_t channels() const { return opened_; }

 private:
  /// A connection, whichever side speaks. Messages without addresses are told apart by what their
  /// writer called the channel.
  struct Key {
    pcapng::PduPeer low{};
    pcapng::PduPeer high{};
    std::uint64_t channel = 0;

    auto operator<=>(const Key&) const = default;
  };
  struct Open {
    std::unique_ptr<ChannelSink> sink;
    pcapng::PduPeer switch_peer{};
    bool told_apart = false;  ///< by their addresses the two sides can be told
  };

  static Key key_of(const pcapng::ExportedPdu& pdu, const pcapng::ChannelNote& note);
  bool comes_from_switch(const pcapng::CapturedFrame& frame, const pcapng::ExportedPdu& pdu) const;
  Open open(const pcapng::CapturedFrame& frame, const pcapng::ExportedPdu& pdu,
            const pcapng::ChannelNote& note);
  static Direction direction_of(const Open& open, const pcapng::CapturedFrame& frame,
                                const pcapng::ExportedPdu& pdu);

  const std::vector<std::uint16_t>& server_ports_;
  ChannelSinks& sinks_;
  std::map<Key, Open> open_;
  std::uint64_t opened_ = 0;
};

}  // namespace ps::capture
