// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ps::http {

/// Compresses one body, which may come in pieces, as RFC 1952 says. Holds some 100 KiB.
///
///   Gzip gzip;
///   out += gzip.piece(text);                // all of it can be decompressed at once
///   out += gzip.end();
///
/// Throws std::bad_alloc. Thread: one at a time.
class Gzip {
 public:
  Gzip();
  ~Gzip();
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  std::string piece(std::string_view octets);
  std::string end();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The whole of a body at once.
std::string gzipped(std::string_view body);

/// May the client be sent gzip? `accept_encoding` is that field of its request (RFC 9110, section
/// 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace ps::http
