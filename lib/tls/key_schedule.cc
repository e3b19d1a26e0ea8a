// SPDX-License-Identifier: Apache-2.0
#include "tls/key_schedule.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "base/bytes.h"

namespace ps::tls {
namespace {

struct Free {
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

// OpenSSL takes parameters as pointers to what it does not change.
char* text_parameter(const char* text) { return const_cast<char*>(text); }
void* octets_parameter(Bytes octets) { return const_cast<std::uint8_t*>(octets.data()); }

const char* digest_name(Hash hash) { return hash == Hash::sha384 ? "SHA384" : "SHA256"; }
std::size_t hash_size(Hash hash) { return hash == Hash::sha384 ? 48 : 32; }

bool derive(const char* function, const OSSL_PARAM* parameters, std::span<std::uint8_t> out) {
  EVP_KDF* kdf = EVP_KDF_fetch(nullptr, function, nullptr);
  const std::unique_ptr<EVP_KDF_CTX, Free> context(EVP_KDF_CTX_new(kdf));
  EVP_KDF_free(kdf);
  return context && EVP_KDF_derive(context.get(), out.data(), out.size(), parameters) > 0;
}

/// HKDF-Expand-Label with an empty context (RFC 8446 7.1).
bool expand_label(Hash hash, Bytes secret, std::string_view label, std::span<std::uint8_t> out) {
  std::string info{'\0', static_cast<char>(out.size())};
  const std::string name = "tls13 " + std::string(label);
  info += static_cast<char>(name.size());
  info += name;
  info += '\0';
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, text_parameter(digest_name(hash)), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, octets_parameter(secret),
                                        secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end(),
  };
  return derive("HKDF", parameters, out);
}

/// PRF of TLS 1.2 (RFC 5246 5).
bool prf(Hash hash, Bytes secret, Bytes seed, std::span<std::uint8_t> out) {
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, text_parameter(digest_name(hash)), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, octets_parameter(secret),
                                        secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, octets_parameter(seed), seed.size()),
      OSSL_PARAM_construct_end(),
  };
  return derive("TLS1-PRF", parameters, out);
}

RecordKeys cut(const CipherSuite& suite, Bytes key, Bytes iv) {
  RecordKeys keys;
  keys.key_size = static_cast<std::uint8_t>(suite.key_size());
  keys.iv_size = static_cast<std::uint8_t>(iv.size());
  std::copy(key.begin(), key.end(), keys.key.begin());
  std::copy(iv.begin(), iv.end(), keys.iv.begin());
  return keys;
}

}  // namespace

std::optional<RecordKeys> traffic_keys(const CipherSuite& suite, const Secret& secret) {
  if (secret.size != hash_size(suite.hash)) return std::nullopt;
  RecordKeys keys{.key_size = static_cast<std::uint8_t>(suite.key_size()), .iv_size = 12};
  const std::span key(keys.key.data(), keys.key_size);
  if (!expand_label(suite.hash, secret.bytes(), "key", key)) return std::nullopt;
  if (!expand_label(suite.hash, secret.bytes(), "iv", keys.iv)) return std::nullopt;
  return keys;
}

std::optional<Secret> next_secret(const CipherSuite& suite, const Secret& secret) {
  Secret next{.size = secret.size};
  const std::span octets(next.octets.data(), next.size);
  if (!expand_label(suite.hash, secret.bytes(), "traffic upd", octets)) return std::nullopt;
  return next;
}

std::optional<KeyBlock> key_block(const CipherSuite& suite, const Secret& master,
                                  const Random& client_random, const Random& server_random) {
  constexpr std::string_view kLabel = "key expansion";
  std::string seed(kLabel);
  seed += as_text(server_random);
  seed += as_text(client_random);
  const std::size_t key_size = suite.key_size();
  const std::size_t iv_size = suite.aead == Aead::chacha20_poly1305 ? 12 : 4;
  std::array<std::uint8_t, 2 * (32 + 12)> block;
  const auto used = std::span(block).first(2 * (key_size + iv_size));
  if (!prf(suite.hash, master.bytes(), as_bytes(seed), used)) return std::nullopt;
  Reader in(used);
  const Bytes client_key = in.bytes(key_size), server_key = in.bytes(key_size);
  const Bytes client_iv = in.bytes(iv_size), server_iv = in.bytes(iv_size);
  return KeyBlock{cut(suite, client_key, client_iv), cut(suite, server_key, server_iv)};
}

}  // namespace ps::tls
