// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace ps::http {

/// What one server grants its clients. A value.
struct Limits {
  std::size_t connections = 20'000;      ///< more are answered 503 and closed
  std::size_t header = 16u << 10;        ///< octets of request line and header fields, else 431
  std::size_t body = 1u << 20;           ///< octets of a request's body, else 413
  std::size_t pipelined = 16u << 10;     ///< octets taken in ahead of a request that still waits
  std::size_t free_octets = 16u << 10;   ///< a body up to this size counts in neither sum below
  std::size_t all_requests = 64u << 20;  ///< sum of the bodies that are being read, else 503
  std::size_t all_replies = 256u << 20;  ///< sum of the bodies that are being sent, else 503
  std::chrono::seconds header_time{10};  ///< from a request's first octet to the end of its header
  std::chrono::seconds body_time{30};    ///< from there to the end of its body, else 408
  std::chrono::seconds write_time{30};   ///< without the client taking in a single octet
  std::chrono::seconds idle_time{60};    ///< between requests
  /// The same as write_time in a body that comes in pieces, whose reader may want to pause.
  std::chrono::seconds stalled_time{300};
  std::size_t smallest_gzip = 1024;            ///< octets of a body that is worth compressing
  std::size_t gzip_streams = 256;              ///< compressed at once, of some 100 KiB each
  std::size_t web_socket_message = 64u << 10;  ///< octets from a client
  std::size_t web_socket_backlog = 64;         ///< messages to one client that wait to be sent
  int backlog = 4096;
};

}  // namespace ps::http
