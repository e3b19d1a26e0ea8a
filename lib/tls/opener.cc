// SPDX-License-Identifier: Apache-2.0
#include "tls/opener.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

namespace ps::tls {
namespace {

constexpr std::size_t kExplicitNonce = 8;

const EVP_CIPHER* cipher(Aead aead) {
  switch (aead) {
    case Aead::aes_128_gcm:
      return EVP_aes_128_gcm();
    case Aead::aes_256_gcm:
      return EVP_aes_256_gcm();
    case Aead::aes_128_ccm:
    case Aead::aes_128_ccm_8:
      return EVP_aes_128_ccm();
    case Aead::aes_256_ccm:
    case Aead::aes_256_ccm_8:
      return EVP_aes_256_ccm();
    case Aead::chacha20_poly1305:
      return EVP_chacha20_poly1305();
  }
  return nullptr;
}

/// sequence:8 type:1 version:2 length:2 of what is inside (RFC 5246 6.2.3.3).
std::array<std::uint8_t, 13> associated_tls12(const Record& record, std::uint64_t sequence,
                                              std::size_t length) {
  std::array<std::uint8_t, 13> octets;
  for (std::size_t i = 0; i < 8; ++i) {
    octets[i] = static_cast<std::uint8_t>(sequence >> (56 - 8 * i));
  }
  std::copy_n(record.header.begin(), 3, octets.begin() + 8);
  octets[11] = static_cast<std::uint8_t>(length >> 8);
  octets[12] = static_cast<std::uint8_t>(length);
  return octets;
}

/// content type:1 *zero (RFC 8446 5.2); the type is the last octet that is not zero.
std::optional<Plain> inner_plain(Bytes inner) {
  while (!inner.empty() && inner.back() == 0) inner = inner.first(inner.size() - 1);
  if (inner.empty()) return std::nullopt;
  return Plain{static_cast<ContentType>(inner.back()), inner.first(inner.size() - 1)};
}

}  // namespace

void Opener::Free::operator()(evp_cipher_ctx_st* context) const { EVP_CIPHER_CTX_free(context); }

std::optional<Opener> Opener::make(const CipherSuite& suite, const RecordKeys& keys) {
  Opener opener(suite, keys);
  if (!opener.context_ || !opener.prepare()) return std::nullopt;
  return opener;
}

Opener::Opener(const CipherSuite& suite, const RecordKeys& keys)
    : suite_(&suite), keys_(keys), context_(EVP_CIPHER_CTX_new()) {}

bool Opener::ccm() const {
  return suite_->aead != Aead::aes_128_gcm && suite_->aead != Aead::aes_256_gcm &&
         suite_->aead != Aead::chacha20_poly1305;
}

bool Opener::prepare() {
  constexpr int kNonce = 12;
  EVP_CIPHER_CTX* context = context_.get();
  if (EVP_DecryptInit_ex(context, cipher(suite_->aead), nullptr, nullptr, nullptr) <= 0 ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, kNonce, nullptr) <= 0) {
    return false;
  }
  // CCM wants the tag's length before the key, and gets both with each record.
  return ccm() ||
         EVP_DecryptInit_ex(context, nullptr, nullptr, keys_.key_bytes().data(), nullptr) > 0;
}

std::optional<Plain> Opener::open(const Record& record, std::uint64_t sequence,
                                  std::vector<std::uint8_t>& out) {
  const auto parts = sealed(record);
  if (!parts || !set_nonce(nonce(record, sequence), parts->tag, parts->text.size())) {
    return std::nullopt;
  }
  out.resize(std::max<std::size_t>(parts->text.size(), 1));
  if (suite_->tls13()) {
    if (!decrypt(*parts, record.header, out)) return std::nullopt;
    return inner_plain(Bytes(out).first(parts->text.size()));
  }
  if (!decrypt(*parts, associated_tls12(record, sequence, parts->text.size()), out)) {
    return std::nullopt;
  }
  return Plain{record.type, Bytes(out).first(parts->text.size())};
}

std::optional<Opener::Sealed> Opener::sealed(const Record& record) const {
  const std::size_t nonce = keys_.iv_size == 4 ? kExplicitNonce : 0;
  const std::size_t tag = suite_->tag_size();
  if (record.body.size() < nonce + tag) return std::nullopt;
  const std::size_t size = record.body.size() - nonce - tag;
  return Sealed{record.body.subspan(nonce, size), record.body.last(tag)};
}

std::array<std::uint8_t, 12> Opener::nonce(const Record& record, std::uint64_t sequence) const {
  std::array<std::uint8_t, 12> nonce = keys_.iv;
  if (keys_.iv_size == 4) {
    std::copy_n(record.body.begin(), kExplicitNonce, nonce.begin() + 4);
    return nonce;
  }
  for (std::size_t i = 0; i < 8; ++i) {
    nonce[4 + i] = static_cast<std::uint8_t>(nonce[4 + i] ^ (sequence >> (56 - 8 * i)));
  }
  return nonce;
}

bool Opener::set_nonce(const std::array<std::uint8_t, 12>& nonce, Bytes tag, std::size_t size) {
  EVP_CIPHER_CTX* context = context_.get();
  auto* expected = const_cast<std::uint8_t*>(tag.data());
  if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), expected) <=
      0) {
    return false;
  }
  const std::uint8_t* key = ccm() ? keys_.key_bytes().data() : nullptr;
  if (EVP_DecryptInit_ex(context, nullptr, nullptr, key, nonce.data()) <= 0) return false;
  int length = 0;
  return !ccm() ||
         EVP_DecryptUpdate(context, nullptr, &length, nullptr, static_cast<int>(size)) > 0;
}

bool Opener::decrypt(const Sealed& sealed, Bytes associated, std::vector<std::uint8_t>& out) {
  EVP_CIPHER_CTX* context = context_.get();
  int length = 0;
  if (EVP_DecryptUpdate(context, nullptr, &length, associated.data(),
                        static_cast<int>(associated.size())) <= 0) {
    return false;
  }
  // CCM checks the tag here, also that of nothing.
  if ((ccm() || !sealed.text.empty()) &&
      EVP_DecryptUpdate(context, out.data(), &length, sealed.text.data(),
                        static_cast<int>(sealed.text.size())) <= 0) {
    return false;
  }
  std::uint8_t nothing = 0;
  return ccm() || EVP_DecryptFinal_ex(context, &nothing, &length) > 0;
}

}  // namespace ps::tls
