// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace ps::openflow {

/// What stands at the front of a byte stream.
struct Framed {
  enum Kind : std::uint8_t {
    message,     ///< the first `size` octets are one whole message
    need_more,   ///< `size` octets are needed in all: 8 for a header, else the header's length
    bad_length,  ///< the header says less than 8; no message border follows from it
  };
  Kind kind = need_more;
  std::size_t size = 0;
};

/// Looks at the length alone: messages of unknown versions and types are framed too.
inline Framed frame_front(Bytes stream) {
  if (stream.size() < 8) return {Framed::need_more, 8};
  const std::size_t size = load_be16(&stream[2]);
  if (size < 8) return {Framed::bad_length, size};
  return {stream.size() < size ? Framed::need_more : Framed::message, size};
}

}  // namespace ps::openflow
