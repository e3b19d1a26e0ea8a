// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fuzz/walk.h"
#include "openflow/msg_type.h"

namespace ps::fuzz {

/// Decodes the input as a message of this type: the version is that of the first octet, modulo the
/// known ones, and type and length are made right, so that no execution is lost on the header.
inline void run_as(openflow::MsgType type, const std::uint8_t* data, std::size_t size) {
  if (size < 8 || size > 0xffff) return;
  std::vector<std::uint8_t> message(data, data + size);
  if (message[0] < 1 || message[0] > 6) message[0] = static_cast<std::uint8_t>(message[0] % 6 + 1);
  const auto wire = openflow::wire_type(static_cast<openflow::Version>(message[0]), type);
  if (!wire) return;
  message[1] = *wire;
  message[2] = static_cast<std::uint8_t>(size >> 8);
  message[3] = static_cast<std::uint8_t>(size);
  walk_message(message);
}

}  // namespace ps::fuzz
