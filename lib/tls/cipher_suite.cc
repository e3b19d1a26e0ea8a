// SPDX-License-Identifier: Apache-2.0
#include "tls/cipher_suite.h"

#include <algorithm>
#include <iterator>

namespace ps::tls {
namespace {

/// RFC 5288, 5487, 6655, 7251, 7905, 8442, 8446; by number.
constexpr CipherSuite kSuites[] = {
    {0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00a0, "TLS_DH_RSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00a1, "TLS_DH_RSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00a2, "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00a3, "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00a4, "TLS_DH_DSS_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00a5, "TLS_DH_DSS_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00a6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00a7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00a8, "TLS_PSK_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00a9, "TLS_PSK_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00aa, "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00ab, "TLS_DHE_PSK_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x00ac, "TLS_RSA_PSK_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x00ad, "TLS_RSA_PSK_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x1301, "TLS_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0x1302, "TLS_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0x1303, "TLS_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0x1304, "TLS_AES_128_CCM_SHA256", Aead::aes_128_ccm, Hash::sha256},
    {0x1305, "TLS_AES_128_CCM_8_SHA256", Aead::aes_128_ccm_8, Hash::sha256},
    {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0xc02d, "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0xc02e, "TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0xc031, "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0xc032, "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0xc09c, "TLS_RSA_WITH_AES_128_CCM", Aead::aes_128_ccm, Hash::sha256},
    {0xc09d, "TLS_RSA_WITH_AES_256_CCM", Aead::aes_256_ccm, Hash::sha256},
    {0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM", Aead::aes_128_ccm, Hash::sha256},
    {0xc09f, "TLS_DHE_RSA_WITH_AES_256_CCM", Aead::aes_256_ccm, Hash::sha256},
    {0xc0a0, "TLS_RSA_WITH_AES_128_CCM_8", Aead::aes_128_ccm_8, Hash::sha256},
    {0xc0a1, "TLS_RSA_WITH_AES_256_CCM_8", Aead::aes_256_ccm_8, Hash::sha256},
    {0xc0a2, "TLS_DHE_RSA_WITH_AES_128_CCM_8", Aead::aes_128_ccm_8, Hash::sha256},
    {0xc0a3, "TLS_DHE_RSA_WITH_AES_256_CCM_8", Aead::aes_256_ccm_8, Hash::sha256},
    {0xc0a4, "TLS_PSK_WITH_AES_128_CCM", Aead::aes_128_ccm, Hash::sha256},
    {0xc0a5, "TLS_PSK_WITH_AES_256_CCM", Aead::aes_256_ccm, Hash::sha256},
    {0xc0a6, "TLS_DHE_PSK_WITH_AES_128_CCM", Aead::aes_128_ccm, Hash::sha256},
    {0xc0a7, "TLS_DHE_PSK_WITH_AES_256_CCM", Aead::aes_256_ccm, Hash::sha256},
    {0xc0a8, "TLS_PSK_WITH_AES_128_CCM_8", Aead::aes_128_ccm_8, Hash::sha256},
    {0xc0a9, "TLS_PSK_WITH_AES_256_CCM_8", Aead::aes_256_ccm_8, Hash::sha256},
    {0xc0aa, "TLS_PSK_DHE_WITH_AES_128_CCM_8", Aead::aes_128_ccm_8, Hash::sha256},
    {0xc0ab, "TLS_PSK_DHE_WITH_AES_256_CCM_8", Aead::aes_256_ccm_8, Hash::sha256},
    {0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM", Aead::aes_128_ccm, Hash::sha256},
    {0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM", Aead::aes_256_ccm, Hash::sha256},
    {0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", Aead::aes_128_ccm_8, Hash::sha256},
    {0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8", Aead::aes_256_ccm_8, Hash::sha256},
    {0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305,
     Hash::sha256},
    {0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0xccab, "TLS_PSK_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0xccac, "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0xccad, "TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0xccae, "TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256", Aead::chacha20_poly1305, Hash::sha256},
    {0xd001, "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256", Aead::aes_128_gcm, Hash::sha256},
    {0xd002, "TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384", Aead::aes_256_gcm, Hash::sha384},
    {0xd003, "TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256", Aead::aes_128_ccm_8, Hash::sha256},
    {0xd005, "TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256", Aead::aes_128_ccm, Hash::sha256},
};

}  // namespace

std::size_t CipherSuite::key_size() const {
  switch (aead) {
    case Aead::aes_128_gcm:
    case Aead::aes_128_ccm:
    case Aead::aes_128_ccm_8:
      return 16;
    default:
      return 32;
  }
}

std::size_t CipherSuite::tag_size() const {
  return aead == Aead::aes_128_ccm_8 || aead == Aead::aes_256_ccm_8 ? 8 : 16;
}

const CipherSuite* find_cipher_suite(std::uint16_t id) {
  const auto* found = std::ranges::lower_bound(kSuites, id, {}, &CipherSuite::id);
  return found != std::end(kSuites) && found->id == id ? found : nullptr;
}

}  // namespace ps::tls
