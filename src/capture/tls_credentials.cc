// SPDX-License-Identifier: Apache-2.0
#include "capture/tls_credentials.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/tls_words.h"

namespace ps::capture {
namespace {

/// Ciphertext is read in pieces of up to this size: several records a system call.
constexpr std::size_t kReadAhead = 64u << 10;

Error unusable(std::string_view what, const std::string& file, std::string_view why) {
  return {fmt::format("cannot use the {} {}: {}", what, file, why)};
}

/// A key that wants a passphrase is refused; OpenSSL would ask the terminal for it.
int no_passphrase(char*, int, int, void*) { return -1; }

/// Why a file could not be used; empties OpenSSL's error queue.
std::string pem_fault(std::string_view what) {
  std::string reason;
  bool absent = false, locked = false;
  while (auto code = ERR_get_error()) {
    auto is = [code](int library, int why) {
      return ERR_GET_LIB(code) == library && ERR_GET_REASON(code) == why;
    };
    absent |= is(ERR_LIB_PEM, PEM_R_NO_START_LINE) ||
              is(ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND) ||
              is(ERR_LIB_OSSL_DECODER, ERR_R_UNSUPPORTED);
    locked |= is(ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ) ||
              ERR_GET_REASON(code) == ERR_R_INTERRUPTED_OR_CANCELLED;
    if (reason.empty()) reason = openssl_words(code);
  }
  if (locked) return "it is locked with a passphrase; one without is accepted";
  if (absent) return fmt::format("there is no {} in it; PEM is accepted", what);
  return reason;
}

Result<void> readable(std::string_view what, const std::string& file) {
  if (::access(file.c_str(), R_OK) != 0) return unusable(what, file, std::strerror(errno));
  return {};
}

/// Not an error: a clock may be wrong, and the file may be replaced while the service runs.
void warn_of_dates(const X509* certificate, const std::string& file) {
  const auto* from = X509_get0_notBefore(certificate);
  const auto* until = X509_get0_notAfter(certificate);
  if (X509_cmp_current_time(until) < 0) {
    spdlog::warn("the certificate {} expired on {}: others will refuse it", file, date_of(until));
  } else if (X509_cmp_current_time(from) > 0) {
    spdlog::warn("the certificate {} is valid from {} on: others will refuse it", file,
                 date_of(from));
  }
}

Result<void> use_certificate(SSL_CTX* context, const std::string& file) {
  constexpr auto kWhat = "certificate";
  if (auto fine = readable(kWhat, file); !fine) return fine;
  if (SSL_CTX_use_certificate_chain_file(context, file.c_str()) != 1) {
    return unusable(kWhat, file, pem_fault(kWhat));
  }
  warn_of_dates(SSL_CTX_get0_certificate(context), file);
  return {};
}

Result<void> use_key(SSL_CTX* context, const TlsFiles& files) {
  constexpr auto kWhat = "private key";
  if (auto fine = readable(kWhat, files.private_key); !fine) return fine;
  ERR_clear_error();
  bool read =
      SSL_CTX_use_PrivateKey_file(context, files.private_key.c_str(), SSL_FILETYPE_PEM) == 1;
  bool of_x509 = ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509;
  if (!read && !of_x509) return unusable(kWhat, files.private_key, pem_fault(kWhat));
  if (!read || SSL_CTX_check_private_key(context) != 1) {
    ERR_clear_error();
    return unusable(kWhat, files.private_key,
                    fmt::format("it does not fit the certificate {}", files.certificate));
  }
  return {};
}

Result<void> trust(SSL_CTX* context, TlsRole role, const std::string& file) {
  constexpr auto kWhat = "CA certificate";
  if (auto fine = readable(kWhat, file); !fine) return fine;
  if (SSL_CTX_load_verify_file(context, file.c_str()) != 1) {
    return unusable(kWhat, file, pem_fault("certificate"));
  }
  // Tells clients which of several certificates to show.
  if (role == TlsRole::server) {
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(file.c_str()));
  }
  return {};
}

void set_rules(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // Without resumption every connection shows its certificate and has it checked.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, kReadAhead);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

void write_keys(SSL_CTX* context, KeylogWriter* keylog) {
  SSL_CTX_set_app_data(context, keylog);
  SSL_CTX_set_keylog_callback(context, [](const SSL* ssl, const char* line) {
    static_cast<KeylogWriter*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)))->write(line);
  });
}

void demand_name(SSL* ssl, const std::string& name) {
  auto* demands = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(demands, name.c_str()) == 1) return;
  SSL_set1_host(ssl, name.c_str());
  SSL_set_tlsext_host_name(ssl, name.c_str());
}

}  // namespace

void TlsCredentials::FreeContext::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsCredentials::TlsCredentials(TlsRole role, TlsFiles files, std::shared_ptr<KeylogWriter> keylog,
                               std::string peer_name)
    : role_(role),
      files_(std::move(files)),
      keylog_(std::move(keylog)),
      peer_name_(std::move(peer_name)) {}

TlsCredentials::~TlsCredentials() = default;

Result<void> TlsCredentials::load() {
  read_at_ = stamp();  // before reading: what changes meanwhile is seen the next time
  auto made = make_context();
  if (!made) return made.error();
  std::lock_guard lock(mutex_);
  context_ = std::move(*made);
  return {};
}

void TlsCredentials::look_for_changes() {
  if (stamp() != read_at_) reload();
}

void TlsCredentials::reload() {
  if (auto loaded = load(); !loaded) {
    return spdlog::error("{}; new connections get the certificate that was there before",
                         loaded.error().message);
  }
  spdlog::info("certificate {} read anew: new connections get it", files_.certificate);
}

SslPtr TlsCredentials::new_ssl() const {
  SslPtr ssl;
  {
    std::lock_guard lock(mutex_);
    ssl.reset(SSL_new(context_.get()));
  }
  if (role_ == TlsRole::server) {
    SSL_set_accept_state(ssl.get());
  } else {
    SSL_set_connect_state(ssl.get());
    if (!peer_name_.empty()) demand_name(ssl.get(), peer_name_);
  }
  return ssl;
}

Result<TlsCredentials::Context> TlsCredentials::make_context() const {
  ERR_clear_error();
  Context context(
      SSL_CTX_new(role_ == TlsRole::server ? TLS_server_method() : TLS_client_method()));
  set_rules(context.get());
  if (keylog_) write_keys(context.get(), keylog_.get());
  if (auto fine = use_certificate(context.get(), files_.certificate); !fine) return fine.error();
  if (auto fine = use_key(context.get(), files_); !fine) return fine.error();
  if (auto fine = trust(context.get(), role_, files_.ca_certificate); !fine) return fine.error();
  return context;
}

/// Which file each name stands for and when it was written; a file that is away has zeroes.
TlsCredentials::Stamp TlsCredentials::stamp() const {
  Stamp stamp;
  for (const auto* path : {&files_.private_key, &files_.certificate, &files_.ca_certificate}) {
    struct stat file {};
    if (::stat(path->c_str(), &file) != 0) file = {};
    stamp.insert(stamp.end(), {static_cast<std::int64_t>(file.st_ino), file.st_size,
                               file.st_mtim.tv_sec, file.st_mtim.tv_nsec});
  }
  return stamp;
}

}  // namespace ps::capture
