// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "tls/secret.h"

namespace ps::tls {

enum class HandshakeType : std::uint8_t {
  client_hello = 1,
  server_hello = 2,
  finished = 20,
  key_update = 24,
};

/// A handshake message (RFC 8446 4):
///
///   message = type:1 length:3 body
///
/// `body` is empty but for the hellos.
struct HandshakeMessage {
  HandshakeType type{};
  Bytes body;
};

/// Cuts what the handshake records of one direction hold into messages, however they are spread
/// over the records. Keeps at most a hello of kLargestHello octets. A resource.
class HandshakeReader {
 public:
  static constexpr std::size_t kLargestHello = std::size_t{64} << 10;

  /// The next message, taken off the front of `input`; nothing when it is not whole yet, or bad().
  /// Valid until the next call.
  std::optional<HandshakeMessage> next(Bytes& input);
  /// A hello is larger than any can be.
  bool bad() const { return bad_; }
  void reset();

 private:
  static constexpr std::size_t kHeader = 4;

  bool complete(std::size_t size, Bytes& input);

  std::vector<std::uint8_t> kept_;  ///< header, and of a hello the body
  std::size_t passed_ = 0;          ///< of a body that is of no use
  bool given_ = false;
  bool bad_ = false;
};

struct ClientHello {
  Random random{};
  bool early_data = false;  ///< offered
  std::string server_name;  ///< empty when there is none
};

struct ServerHello {
  Random random{};
  std::uint16_t version = 0;  ///< that was chosen: 0x0303 is TLS 1.2, 0x0304 TLS 1.3
  std::uint16_t suite = 0;
  bool retry = false;  ///< HelloRetryRequest: the client shall say hello again
};

/// RFC 8446 4.1.2 and RFC 5246 7.4.1.2.
std::optional<ClientHello> parse_client_hello(Bytes body);
/// RFC 8446 4.1.3 and RFC 5246 7.4.1.3.
std::optional<ServerHello> parse_server_hello(Bytes body);

}  // namespace ps::tls
