// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "tls/cipher_suite.h"
#include "tls/key_schedule.h"
#include "tls/record.h"

struct evp_cipher_ctx_st;

namespace ps::tls {

/// What was in a record; borrowed from where it was opened into.
struct Plain {
  ContentType type{};
  Bytes data;
};

/// Opens the records that one side protected with one key (RFC 5246 6.2.3.3, RFC 8446 5.2). Knows
/// no order: who calls says the sequence number. A resource that can be moved.
class Opener {
 public:
  /// Nothing when OpenSSL does not have the cipher.
  static std::optional<Opener> make(const CipherSuite& suite, const RecordKeys& keys);

  /// Nothing when the record does not authenticate. What is given lies in `out`, which becomes as
  /// large as it has to.
  std::optional<Plain> open(const Record& record, std::uint64_t sequence,
                            std::vector<std::uint8_t>& out);

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  struct Sealed {
    Bytes text;
    Bytes tag;
  };

  Opener(const CipherSuite& suite, const RecordKeys& keys);
  bool prepare();
  std::optional<Sealed> sealed(const Record& record) const;
  std::array<std::uint8_t, 12> nonce(const Record& record, std::uint64_t sequence) const;
  bool set_nonce(const std::array<std::uint8_t, 12>& nonce, Bytes tag, std::size_t size);
  bool decrypt(const Sealed& sealed, Bytes associated, std::vector<std::uint8_t>& out);
  bool ccm() const;

  const CipherSuite* suite_;
  RecordKeys keys_;
  std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

}  // namespace ps::tls
