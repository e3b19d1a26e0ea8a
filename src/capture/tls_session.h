// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include <openssl/types.h>
#include <sys/types.h>

#include "base/bytes.h"
#include "capture/chunk.h"
#include "capture/wire_read.h"

namespace ps::capture {

struct FreeSsl {
  void operator()(SSL* ssl) const;
};
using SslPtr = std::unique_ptr<SSL, FreeSsl>;

/// TLS on one connected socket that does not block: handshake, then octets both ways, then the two
/// ends, which are independent of each other.
///
///   TlsSession session(credentials.new_ssl(), socket);
///   while (session.handshake() is not done) wait for what it wants;
///   auto got = session.read(buffer);  session.write(octets);  session.say_end();
///
/// Lifetime: the socket, of which it is not the owner, outlives it. Neither copied nor moved.
/// Thread: one.
class TlsSession {
 public:
  TlsSession(SslPtr ssl, int socket);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  enum class Step { done, wants_read, wants_write, failed };
  Step handshake();
  TlsPeer peer() const;

  /// As many records as are there and fit. What it did not give because the buffer was full is in
  /// this object and no longer in the socket: holds_more() then, and no wait will tell of it.
  WireRead read(std::span<std::uint8_t> buffer);
  bool holds_more() const { return last_.then != WireRead::Then::drained; }
  /// The last read has something to say first (an answer to new keys) and waits for room.
  bool read_wants_room() const { return read_wants_room_; }

  /// How many octets were taken (fewer than all: offer the rest again when there is room), or -1
  /// and errno. The rest is offered unchanged.
  ssize_t write(Bytes bytes);
  /// Says that nothing more is sent. False: again when there is room.
  bool say_end();

  /// Why a step failed, to stand behind the peer's name: `refused us: alert unknown ca`.
  const std::string& failure() const { return failure_; }

 private:
  /// What OpenSSL reads from and writes to.
  struct Transport {
    int socket;
    bool drained = false;  ///< the last read gave all that was there
    int error = 0;         ///< errno of the last failure; 0 for end of file
  };
  struct Callbacks;

  WireRead::Then why_not_read();
  int broken();

  Transport transport_;
  SslPtr ssl_;
  WireRead last_{0, WireRead::Then::more, 0};  // the handshake may have read what comes behind it
  bool read_wants_room_ = false;
  bool end_said_ = false;
  std::string fault_;  ///< of the peer's certificate
  std::string failure_;
};

}  // namespace ps::capture
