// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tls/cipher_suite.h"
#include "tls/keys.h"
#include "tls/opener.h"
#include "tls/secret.h"
#include "tls/side.h"

namespace ps::tls {

/// What a handshake agreed on. A value.
struct Session {
  const CipherSuite* suite = nullptr;  ///< null until the server has chosen
  Random client_random{};
  Random server_random{};
};

/// What one side's records are protected with at the moment: nothing, the keys of the handshake
/// (TLS 1.3), those of the application. They are made when they are first needed, as the
/// secrets may come late. A resource that can be moved.
class ReadKeys {
 public:
  enum class Epoch : std::uint8_t { clear, handshake, application };

  explicit ReadKeys(Side side) : side_(side) {}

  Epoch epoch() const { return epoch_; }
  bool clear() const { return epoch_ == Epoch::clear; }
  bool tls13() const { return session_.suite != nullptr && session_.suite->tls13(); }
  std::uint64_t sequence() const { return sequence_; }

  /// From the next record on.
  void begin(Epoch epoch, const Session& session);
  /// False while the secrets are not there.
  bool ready(Keys& secrets);

  // Only when ready().
  /// The next record; nothing when it does not authenticate.
  std::optional<Plain> open(const Record& record, std::vector<std::uint8_t>& out);
  /// A record before which others are missing: fewer than `tries`.
  std::optional<Plain> open_within(const Record& record, std::uint64_t tries,
                                   std::vector<std::uint8_t>& out);
  /// After a KeyUpdate of this side (RFC 8446 4.6.3).
  bool update();
  /// What follows in TLS 1.3: the keys of the application, or those after a KeyUpdate.
  std::optional<ReadKeys> following(Keys& secrets) const;

 private:
  bool make_tls12(Keys& secrets);
  bool make_tls13(Keys& secrets);
  bool use(const Secret& traffic);

  Side side_;
  Epoch epoch_ = Epoch::clear;
  Session session_{};
  Secret traffic_{};  ///< TLS 1.3
  std::optional<Opener> opener_{};
  std::uint64_t sequence_ = 0;
};

}  // namespace ps::tls
