// SPDX-License-Identifier: Apache-2.0
#include "tls/openssl_peers.h"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace ps::tls::test {
namespace {

void check(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

/// Made once: it takes its time.
EVP_PKEY* rsa_key() {
  static const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048),
                                                                       &EVP_PKEY_free);
  EVP_PKEY_up_ref(key.get());
  return key.get();
}

void certify(SSL_CTX* context, bool rsa) {
  EVP_PKEY* key = rsa ? rsa_key() : EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("controller"), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  check(X509_sign(certificate, key, EVP_sha256()) > 0, "sign");
  check(SSL_CTX_use_certificate(context, certificate) == 1, "certificate");
  check(SSL_CTX_use_PrivateKey(context, key) == 1, "key");
  X509_free(certificate);
  EVP_PKEY_free(key);
}

void choose(SSL_CTX* context, const Setup& setup) {
  SSL_CTX_set_min_proto_version(context, setup.version);
  SSL_CTX_set_max_proto_version(context, setup.version);
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_options(context, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
  if (setup.ciphers.empty()) return;
  check((setup.version == TLS1_3_VERSION
             ? SSL_CTX_set_ciphersuites(context, setup.ciphers.c_str())
             : SSL_CTX_set_cipher_list(context, setup.ciphers.c_str())) == 1,
        setup.ciphers.c_str());
}

}  // namespace

Peers::Peers(const Setup& setup)
    : contexts_{SSL_CTX_new(TLS_client_method()), SSL_CTX_new(TLS_server_method())} {
  for (SSL_CTX* context : contexts_) {
    choose(context, setup);
    SSL_CTX_set_ex_data(context, 0, this);
  }
  // One end is enough for a log.
  SSL_CTX_set_keylog_callback(contexts_[0], log_line);
  SSL_CTX_set_session_cache_mode(contexts_[0], SSL_SESS_CACHE_CLIENT);
  if (!setup.client_groups.empty()) {
    SSL_CTX_set1_groups_list(contexts_[0], setup.client_groups.c_str());
  }
  if (!setup.server_groups.empty()) {
    SSL_CTX_set1_groups_list(contexts_[1], setup.server_groups.c_str());
  }
  SSL_CTX_set_dh_auto(contexts_[1], 1);
  SSL_CTX_set_max_early_data(contexts_[1], setup.largest_early_data);
  certify(contexts_[1], setup.rsa);
  make_ends();
}

Peers::~Peers() {
  free_ends();
  SSL_SESSION_free(session_);
  for (SSL_CTX* context : contexts_) SSL_CTX_free(context);
}

void Peers::log_line(const SSL* ssl, const char* line) {
  auto* self = static_cast<Peers*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0));
  self->key_log += line;
  self->key_log += '\n';
}

void Peers::make_ends() {
  for (const Side side : {Side::client, Side::server}) {
    SSL*& ssl = ends_[static_cast<std::size_t>(side)];
    ssl = SSL_new(contexts_[static_cast<std::size_t>(side)]);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  }
  SSL_set_tlsext_host_name(end(Side::client), "controller.example");
  SSL_set_connect_state(end(Side::client));
  SSL_set_accept_state(end(Side::server));
}

void Peers::free_ends() {
  for (SSL* ssl : ends_) SSL_free(ssl);
}

bool Peers::carry(Side from) {
  char* octets = nullptr;
  BIO* wire = SSL_get_wbio(end(from));
  const long count = BIO_get_mem_data(wire, &octets);
  if (count <= 0) return false;
  sent.push_back({from, std::string(octets, static_cast<std::size_t>(count))});
  BIO_write(SSL_get_rbio(end(opposite(from))), octets, static_cast<int>(count));
  (void)BIO_reset(wire);
  return true;
}

void Peers::carry_all() {
  std::array<char, 20'000> heard;
  bool moved = true;
  while (moved) {
    moved = false;
    for (const Side side : {Side::client, Side::server}) {
      moved = carry(side) || moved;
      while (SSL_read(end(opposite(side)), heard.data(), heard.size()) > 0) {
      }
    }
  }
}

bool Peers::handshake() {
  for (int round = 0; round < 10; ++round) {
    for (const Side side : {Side::client, Side::server}) {
      SSL_do_handshake(end(side));
      carry(side);
    }
  }
  carry_all();
  return SSL_is_init_finished(end(Side::client)) == 1 &&
         SSL_is_init_finished(end(Side::server)) == 1;
}

bool Peers::say(Side from, std::string_view text) {
  const int written = SSL_write(end(from), text.data(), static_cast<int>(text.size()));
  carry_all();
  return written == static_cast<int>(text.size());
}

void Peers::update_keys(Side from, bool both) {
  check(SSL_key_update(end(from), both ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED) ==
            1,
        "key update");
  SSL_do_handshake(end(from));
  carry_all();
}

bool Peers::renegotiate() {
  check(SSL_renegotiate(end(Side::client)) == 1, "renegotiate");
  return handshake();
}

void Peers::reconnect() {
  close(Side::client);
  close(Side::server);
  SSL_SESSION_free(session_);
  session_ = SSL_get1_session(end(Side::client));
  free_ends();
  make_ends();
  SSL_set_session(end(Side::client), session_);
  sent.clear();
}

bool Peers::resumed() const { return SSL_session_reused(ends_[0]) == 1; }

bool Peers::say_early(std::string_view text) {
  std::size_t written = 0;
  const bool done =
      SSL_write_early_data(end(Side::client), text.data(), text.size(), &written) == 1;
  carry(Side::client);
  std::array<char, 20'000> heard;
  std::size_t read = 0;
  SSL_read_early_data(end(Side::server), heard.data(), heard.size(), &read);
  carry(Side::server);
  return done;
}

void Peers::close(Side from) {
  SSL_shutdown(end(from));
  carry_all();
}

}  // namespace ps::tls::test
