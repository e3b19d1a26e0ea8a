// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>

#include "base/bytes.h"
#include "tls/side.h"

namespace ps::tls::test {

/// What one end put on the wire in one go.
struct Sent {
  Side from;
  std::string octets;
};

/// How the two ends are set up. A value.
struct Setup {
  int version = TLS1_3_VERSION;
  std::string ciphers{};        ///< OpenSSL's name of one; empty: its choice
  bool rsa = false;             ///< the server's key; else ECDSA
  std::string client_groups{};  ///< of the client alone: others than the server's make a retry
  std::string server_groups{};
  std::uint32_t largest_early_data = 0;
};

/// A client and a server of OpenSSL in memory; all that they send is kept, with the key log.
///
///   Peers peers({.version = TLS1_2_VERSION});
///   peers.handshake();
///   peers.say(Side::client, "hello");
///
/// Lifetime: a test's.
class Peers {
 public:
  explicit Peers(const Setup& setup);
  ~Peers();
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  /// False when they did not agree.
  bool handshake();
  bool say(Side from, std::string_view text);
  void update_keys(Side from, bool both);
  bool renegotiate();
  /// Ends the connection; the next handshake() is one of a new connection that resumes it.
  void reconnect();
  bool resumed() const;
  /// The client's first octets of a new connection, before the handshake.
  bool say_early(std::string_view text);
  void close(Side from);

  SSL* end(Side side) { return ends_[static_cast<std::size_t>(side)]; }
  std::vector<Sent> sent;
  std::string key_log;

 private:
  static void log_line(const SSL* ssl, const char* line);
  void make_ends();
  void free_ends();
  /// Moves what `from` wrote to the other end.
  bool carry(Side from);
  void carry_all();

  SSL_CTX* contexts_[2];
  SSL* ends_[2] = {};
  SSL_SESSION* session_ = nullptr;
};

}  // namespace ps::tls::test
