// SPDX-License-Identifier: Apache-2.0
#include "capture/tls_session.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include "capture/tls_words.h"

namespace ps::capture {

using Then = WireRead::Then;

/// What OpenSSL calls. Its own socket BIO would write without MSG_NOSIGNAL, and could not say
/// whether a read left anything behind.
struct TlsSession::Callbacks {
  static Transport& transport(BIO* bio) { return *static_cast<Transport*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* data, int size) {
    auto& to = transport(bio);
    BIO_clear_retry_flags(bio);
    ssize_t count;
    do {
      count = ::recv(to.socket, data, static_cast<std::size_t>(size), MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    to.error = count < 0 ? errno : 0;
    to.drained = count < size && count != 0;
    if (count < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
    return static_cast<int>(count);
  }

  static int write(BIO* bio, const char* data, int size) {
    auto& to = transport(bio);
    BIO_clear_retry_flags(bio);
    ssize_t count;
    do {
      count = ::send(to.socket, data, static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    to.error = count < 0 ? errno : 0;
    if (count < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM)) {
      BIO_set_retry_write(bio);
    }
    return static_cast<int>(count);
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static BIO* make(Transport& transport) {
    static BIO_METHOD* const method = [] {
      auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "channel");
      BIO_meth_set_read(made, read);
      BIO_meth_set_write(made, write);
      BIO_meth_set_ctrl(made, control);
      return made;
    }();
    auto* bio = BIO_new(method);
    BIO_set_data(bio, &transport);
    BIO_set_init(bio, 1);
    return bio;
  }

  static int note_certificate(int fine, X509_STORE_CTX* chain) {
    if (fine == 1) return fine;
    auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& session = *static_cast<TlsSession*>(SSL_get_app_data(ssl));
    if (session.fault_.empty()) {
      session.fault_ =
          certificate_fault(X509_STORE_CTX_get_error(chain), X509_STORE_CTX_get_error_depth(chain),
                            X509_STORE_CTX_get_current_cert(chain));
    }
    return fine;
  }
};

void FreeSsl::operator()(SSL* ssl) const { SSL_free(ssl); }

TlsSession::TlsSession(SslPtr ssl, int socket) : transport_{socket}, ssl_(std::move(ssl)) {
  auto* bio = Callbacks::make(transport_);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_verify(ssl_.get(), SSL_get_verify_mode(ssl_.get()), Callbacks::note_certificate);
}

TlsSession::~TlsSession() = default;

TlsSession::Step TlsSession::handshake() {
  ERR_clear_error();
  int outcome = SSL_do_handshake(ssl_.get());
  if (outcome == 1) return Step::done;
  switch (SSL_get_error(ssl_.get(), outcome)) {
    case SSL_ERROR_WANT_READ:
      return Step::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::wants_write;
    case SSL_ERROR_SYSCALL:
      failure_ = transport_.error == 0 ? "hung up during the TLS handshake"
                                       : fmt::format("was lost during the TLS handshake: {}",
                                                     std::strerror(transport_.error));
      return Step::failed;
    default:
      failure_ = tls_failure(fault_);
      return Step::failed;
  }
}

TlsPeer TlsSession::peer() const {
  const auto* certificate = SSL_get0_peer_certificate(ssl_.get());
  return {certificate ? subject_of(certificate) : "", SSL_get_version(ssl_.get()),
          SSL_get_cipher_name(ssl_.get())};
}

WireRead TlsSession::read(std::span<std::uint8_t> buffer) {
  last_.count = 0;
  if (last_.then > Then::drained) return last_;  // an end stays
  ERR_clear_error();
  read_wants_room_ = false;
  last_.then = Then::more;
  while (last_.count < buffer.size()) {
    std::size_t count = 0;
    auto rest = buffer.subspan(last_.count);
    if (SSL_read_ex(ssl_.get(), rest.data(), rest.size(), &count) != 1) {
      last_.then = why_not_read();
      break;
    }
    last_.count += count;
    if (transport_.drained && SSL_has_pending(ssl_.get()) == 0) {
      last_.then = Then::drained;
      break;
    }
  }
  return last_;
}

Then TlsSession::why_not_read() {
  switch (SSL_get_error(ssl_.get(), 0)) {
    case SSL_ERROR_WANT_READ:
      return Then::drained;
    case SSL_ERROR_WANT_WRITE:
      read_wants_room_ = true;
      return Then::drained;
    case SSL_ERROR_ZERO_RETURN:
      return Then::ended;
    case SSL_ERROR_SYSCALL:
      last_.error = transport_.error;
      return transport_.error == 0 ? Then::cut : Then::lost;
    default:
      last_.error = broken();
      return Then::lost;
  }
}

int TlsSession::broken() {
  failure_ = tls_failure(fault_);
  return EPROTO;
}

ssize_t TlsSession::write(Bytes bytes) {
  ERR_clear_error();
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    std::size_t count = 0;
    if (SSL_write_ex(ssl_.get(), bytes.data() + sent, bytes.size() - sent, &count) != 1) {
      auto why = SSL_get_error(ssl_.get(), 0);
      if (why == SSL_ERROR_WANT_WRITE) break;
      errno = why == SSL_ERROR_SYSCALL && transport_.error != 0 ? transport_.error : broken();
      return -1;
    }
    sent += count;
  }
  return static_cast<ssize_t>(sent);
}

bool TlsSession::say_end() {
  if (end_said_) return true;
  ERR_clear_error();
  int outcome = SSL_shutdown(ssl_.get());
  end_said_ = outcome >= 0 || SSL_get_error(ssl_.get(), outcome) != SSL_ERROR_WANT_WRITE;
  return end_said_;
}

}  // namespace ps::capture
