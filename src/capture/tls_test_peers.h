// SPDX-License-Identifier: Apache-2.0
// What the tests of TLS in the proxy are told with: peers on OpenSSL's own sockets, which know
// nothing of the code under test.
#pragma once

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "capture/listening.h"
#include "support/test_pki.h"

namespace ps::capture::test {

/// How a party's TLS is to be.
struct PeerTls {
  ps::test::Identity identity;
  bool shows_certificate = true;
  int version = 0;  // TLS1_2_VERSION, ..; 0: any
};

/// One end of a connection, plain or with TLS; does what can be done at once whenever it is asked.
class PumpedPeer {
 public:
  enum class End { none, ended, cut, reset, refused };

  explicit PumpedPeer(FileDescriptor socket) : socket_(std::move(socket)), secured_(true) {
    set_channel_options(socket_.get());
  }
  PumpedPeer(FileDescriptor socket, const PeerTls& tls, bool as_server)
      : PumpedPeer(std::move(socket)) {
    secured_ = false;
    context_.reset(SSL_CTX_new(TLS_method()));
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), tls.version);
    SSL_CTX_set_max_proto_version(context_.get(), tls.version);
    SSL_CTX_load_verify_file(context_.get(), tls.identity.ca.c_str());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    if (tls.shows_certificate) {
      SSL_CTX_use_certificate_file(context_.get(), tls.identity.certificate.c_str(),
                                   SSL_FILETYPE_PEM);
      SSL_CTX_use_PrivateKey_file(context_.get(), tls.identity.key.c_str(), SSL_FILETYPE_PEM);
    }
    SSL_CTX_set_mode(context_.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), socket_.get());
    as_server ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
  }

  static FileDescriptor connected(const Endpoint& to) {
    auto address = literal_addresses(to).front();
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
    if (::connect(socket.get(), address.data(), static_cast<socklen_t>(address.size())) != 0) {
      throw std::runtime_error("cannot connect");
    }
    ::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    return socket;
  }

  /// True when something was done.
  bool pump() {
    if (socket_.get() < 0) return false;
    bool moved = !secured_ && shake_hands();
    if (!secured_) return moved;
    moved |= send_some();  // at once behind the handshake, so that both arrive together
    return (reads && receive_some()) || moved;
  }

  void send(std::string_view text) { unsent_.append(text); }
  /// Says that nothing more is sent: by TLS alone, or by the socket of a plain one.
  void end() { ssl_ ? SSL_shutdown(ssl_.get()) : ::shutdown(socket_.get(), SHUT_WR); }
  void end_without_a_word() { ::shutdown(socket_.get(), SHUT_WR); }
  void reset() {
    linger now{1, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket_ = FileDescriptor();
  }
  /// The other side's keys and this one's are to be new.
  void change_keys() { SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED); }

  bool reads = true;
  bool secured() const { return secured_; }
  bool all_sent() const { return unsent_.empty(); }
  const std::string& received() const { return received_; }
  End how_it_ended() const { return end_; }
  std::string shown_name() const {
    return X509_NAME_oneline(X509_get_subject_name(SSL_get0_peer_certificate(ssl_.get())), name_,
                             sizeof name_);
  }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  bool shake_hands() {
    if (end_ != End::none) return false;
    ERR_clear_error();
    int outcome = SSL_do_handshake(ssl_.get());
    if (outcome == 1) return secured_ = true;
    auto why = SSL_get_error(ssl_.get(), outcome);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) end_ = End::refused;
    return end_ != End::none;
  }
  bool send_some() {
    if (unsent_.empty() || end_ == End::reset || end_ == End::refused) return false;
    auto count = ssl_ ? SSL_write(ssl_.get(), unsent_.data(), static_cast<int>(unsent_.size()))
                      : ::send(socket_.get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (count > 0) unsent_.erase(0, static_cast<std::size_t>(count));
    return count > 0;
  }
  bool receive_some() {
    if (end_ != End::none) return false;
    char buffer[20'000];
    ERR_clear_error();
    auto count = ssl_ ? SSL_read(ssl_.get(), buffer, sizeof buffer)
                      : ::recv(socket_.get(), buffer, sizeof buffer, 0);
    int error = errno;
    if (count > 0) {
      received_.append(buffer, static_cast<std::size_t>(count));
      return true;
    }
    end_ = ssl_ ? tls_end(static_cast<int>(count), error) : plain_end(count, error);
    return end_ != End::none;
  }
  End tls_end(int count, int error) {
    auto why = SSL_get_error(ssl_.get(), count);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return End::none;
    if (why == SSL_ERROR_ZERO_RETURN) return End::ended;
    if (why == SSL_ERROR_SYSCALL) return error == ECONNRESET ? End::reset : End::cut;
    auto reason = ERR_GET_REASON(ERR_peek_error());
    return reason == SSL_R_UNEXPECTED_EOF_WHILE_READING ? End::cut : End::refused;
  }
  static End plain_end(ssize_t count, int error) {
    if (count == 0) return End::ended;
    return error == EAGAIN ? End::none : End::reset;
  }

  FileDescriptor socket_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  bool secured_;
  std::string unsent_;
  std::string received_;
  End end_ = End::none;
  mutable char name_[256] = {};
};

}  // namespace ps::capture::test
