// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ps::tls {

enum class Aead : std::uint8_t {
  aes_128_gcm,
  aes_256_gcm,
  aes_128_ccm,
  aes_256_ccm,
  aes_128_ccm_8,
  aes_256_ccm_8,
  chacha20_poly1305,
};

enum class Hash : std::uint8_t { sha256, sha384 };

/// How the records of a connection are protected. How keys are exchanged does not matter here.
struct CipherSuite {
  std::uint16_t id;
  std::string_view name;  ///< as IANA has it
  Aead aead;
  Hash hash;  ///< of key derivation

  bool tls13() const { return id >> 8 == 0x13; }
  std::size_t key_size() const;
  std::size_t tag_size() const;
};

/// Null for those that are not decrypted here.
const CipherSuite* find_cipher_suite(std::uint16_t id);

}  // namespace ps::tls
