// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "openflow/msg_type.h"
#include "openflow/version.h"

namespace ps::openflow {

inline constexpr std::size_t kHeaderSize = 8;

/// What every message begins with (1.0 5.1, 1.3 A.1, 1.5 7.1.1): version, type, length, xid.
struct Header {
  std::uint8_t version = 0;
  std::uint8_t type = 0;
  std::uint16_t length = 0;  ///< of the whole message, this header included
  std::uint32_t xid = 0;
};

/// The header that begins at `octets`, of which there are at least 8. Checks no value.
inline Header header_at(const std::uint8_t* octets) {
  return {octets[0], octets[1], load_be16(octets + 2), load_be32(octets + 4)};
}

/// The header at the front; nothing when there are fewer than 8 octets. Checks no value.
inline std::optional<Header> parse_header(Bytes bytes) {
  if (bytes.size() < kHeaderSize) return std::nullopt;
  return header_at(bytes.data());
}

/// `unknown` for unknown versions and types.
MsgType type_of(const Header& header);

/// Could a message begin here? True when version and type are known and the length is at least that
/// type's minimum. For resynchronisation after loss; false when there are fewer than 8 octets.
bool plausible(Bytes bytes);

}  // namespace ps::openflow
