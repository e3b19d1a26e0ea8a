// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>

namespace ps::capture {

/// What one message takes of its sender's socket buffer while nobody reads it, as Linux counts for
/// Unix sockets: octets and bookkeeping rounded up to a power of two, and the buffer's head.
constexpr std::size_t socket_memory(std::size_t message_size) {
  constexpr std::size_t kBookkeeping = 320;
  constexpr std::size_t kHead = 256;
  return std::bit_ceil(message_size + kBookkeeping) + kHead;
}

/// How much of it a socket has whose program asked for none in particular (net.core.wmem_default).
std::size_t default_socket_buffer();

/// With so much unread at once the sender has probably found no room.
inline bool probably_full(std::size_t unread_memory, std::size_t buffer) {
  return unread_memory >= buffer - buffer / 16;
}

}  // namespace ps::capture
