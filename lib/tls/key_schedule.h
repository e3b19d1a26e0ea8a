// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "tls/cipher_suite.h"
#include "tls/secret.h"

namespace ps::tls {

/// What the records of one side are protected with. A value.
struct RecordKeys {
  std::array<std::uint8_t, 32> key{};
  std::uint8_t key_size = 0;
  std::array<std::uint8_t, 12> iv{};
  std::uint8_t iv_size = 0;  ///< 12, or 4 where a record has the rest of its nonce in front

  Bytes key_bytes() const { return Bytes(key).first(key_size); }
  Bytes iv_bytes() const { return Bytes(iv).first(iv_size); }
};

/// TLS 1.3, RFC 8446 7.3. Nothing when the secret is not of the suite's hash.
std::optional<RecordKeys> traffic_keys(const CipherSuite& suite, const Secret& secret);

/// The secret after a KeyUpdate, RFC 8446 7.2.
std::optional<Secret> next_secret(const CipherSuite& suite, const Secret& secret);

struct KeyBlock {
  RecordKeys client;
  RecordKeys server;
};

/// TLS 1.2, RFC 5246 6.3, for suites with an AEAD, which have no MAC keys.
std::optional<KeyBlock> key_block(const CipherSuite& suite, const Secret& master,
                                  const Random& client_random, const Random& server_random);

}  // namespace ps::tls
