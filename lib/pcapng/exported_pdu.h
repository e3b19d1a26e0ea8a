// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "base/result.h"

namespace ps::pcapng {

/// One end of the connection that a PDU was taken from. A value.
struct PduPeer {
  IpAddress address;
  std::uint16_t port = 0;

  auto operator<=>(const PduPeer&) const = default;
};

/// What a frame of link type 252 (LINKTYPE_WIRESHARK_UPPER_PDU) holds: a message of a protocol
/// above TCP with what Wireshark has to know to take it apart (its epan/exported_pdu.h): tags of 16
/// bits type, 16 bits length, value, padded to 4; then the message. Big-endian.
struct ExportedPdu {
  std::string_view dissector;    ///< Wireshark's name of the protocol: `openflow`
  std::optional<PduPeer> src{};  ///< where they are not known, the message has no addresses
  std::optional<PduPeer> dst{};
  Bytes data;
};

/// Appends the frame. The ports are said to be TCP's.
void append_exported_pdu(std::string& out, const ExportedPdu& pdu);

/// Views inside the result borrow from `frame`. Tags that are not known are passed over.
Result<ExportedPdu> parse_exported_pdu(Bytes frame);

}  // namespace ps::pcapng
