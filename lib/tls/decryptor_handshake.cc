// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <fmt/format.h>

#include "tls/decryptor.h"

namespace ps::tls {
namespace {

constexpr std::uint16_t kTls12 = 0x0303;
constexpr std::uint16_t kTls13 = 0x0304;

std::string describe(const ServerHello& hello, const CipherSuite* suite) {
  const auto version = hello.version > kTls13 || hello.version < 0x0300
                           ? fmt::format("of version {:#06x}", hello.version)
                       : hello.version == 0x0300 ? std::string("1.0 (SSL 3.0)")
                                                 : fmt::format("1.{}", hello.version - 0x0301);
  return suite != nullptr ? fmt::format("TLS {}, {}", version, suite->name)
                          : fmt::format("TLS {}, cipher suite {:#06x}", version, hello.suite);
}

}  // namespace

void Decryptor::messages(Side side, Bytes octets, Moment moment) {
  Half& from = half(side);
  while (const auto next = from.messages.next(octets)) {
    message(side, *next, moment);
    if (from.stopped) return;
  }
  if (from.messages.bad()) stop_both(Trouble::malformed, moment);
}

void Decryptor::message(Side side, const HandshakeMessage& message, Moment moment) {
  ReadKeys& keys = half(side).keys;
  switch (message.type) {
    case HandshakeType::client_hello:
      if (side == Side::client && !keys.tls13()) client_hello(message.body, moment);
      return;
    case HandshakeType::server_hello:
      if (side == Side::server && !keys.tls13()) server_hello(message.body, moment);
      return;
    case HandshakeType::finished:
      if (keys.epoch() == ReadKeys::Epoch::handshake) {
        keys.begin(ReadKeys::Epoch::application, session_);
      }
      return;
    case HandshakeType::key_update:
      if (keys.tls13() && keys.epoch() == ReadKeys::Epoch::application && !keys.update()) {
        stop(side, Trouble::malformed, moment);
      }
      return;
  }
}

/// The first, one that a HelloRetryRequest asked for, or that of a renegotiation.
void Decryptor::client_hello(Bytes body, Moment moment) {
  auto hello = parse_client_hello(body);
  if (!hello) return stop_both(Trouble::malformed, moment);
  if (session_.suite != nullptr && session_.suite->tls13()) return;
  session_ = {.suite = nullptr, .client_random = hello->random, .server_random = {}};
  early_data_ = hello->early_data;
  if (!std::exchange(client_hello_seen_, true)) server_name_ = std::move(hello->server_name);
  progress_ = true;
}

void Decryptor::server_hello(Bytes body, Moment moment) {
  const auto hello = parse_server_hello(body);
  if (!hello) return stop_both(Trouble::malformed, moment);
  if (hello->retry) return;
  const CipherSuite* suite = find_cipher_suite(hello->suite);
  if (description_ == "TLS") description_ = describe(*hello, suite);
  if (hello->version != kTls12 && hello->version != kTls13) {
    return stop_both(Trouble::version, moment);
  }
  if (suite == nullptr || suite->tls13() != (hello->version == kTls13)) {
    return stop_both(Trouble::cipher, moment);
  }
  session_.suite = suite;
  session_.server_random = hello->random;
  if (suite->tls13()) half(Side::server).keys.begin(ReadKeys::Epoch::handshake, session_);
  progress_ = true;
}

}  // namespace ps::tls
