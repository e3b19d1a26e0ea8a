// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/gzip.h"
#include "http/request.h"

namespace ps::http {

/// Octets that several connections may be sending at once.
using SharedOctets = std::shared_ptr<const std::string>;

/// Puts a body that comes in pieces on the wire: in chunks (RFC 9112, section 7.1), compressed if
/// the client wants that. Octets that are not compressed are not copied.
/// Lifetime: one answer's. Thread: the connection's.
class BodyFraming {
 public:
  /// One piece as it is sent: `before`, then `octets` (which may be null), then `after`.
  struct Piece {
    std::string before;
    SharedOctets octets;
    std::string_view after;
  };

  /// Not `chunked`: the body ends where the connection does, as in HTTP/1.0.
  BodyFraming(bool chunked, bool gzip);

  /// `octets` are not empty.
  Piece piece(SharedOctets octets);
  /// `trailers` are sent where there are chunks.
  Piece end(const Fields& trailers);

 private:
  Piece chunk(SharedOctets octets) const;

  bool chunked_;
  std::unique_ptr<Gzip> gzip_;
};

}  // namespace ps::http
