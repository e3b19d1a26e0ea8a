// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"

namespace ps::tls {

enum class ContentType : std::uint8_t {
  change_cipher_spec = 20,
  alert = 21,
  handshake = 22,
  application_data = 23,
  heartbeat = 24,
};

/// One record as it is on the wire (RFC 8446 5.1):
///
///   record = type:1 version:2 length:2 body
struct Record {
  static constexpr std::size_t kHeader = 5;
  static constexpr std::size_t kLargestPlain = 1u << 14;
  static constexpr std::size_t kLargestBody = kLargestPlain + 2048;

  ContentType type{};
  Bytes header;
  Bytes body;
};

/// A record header can begin so: the type is known, the version 3.0 to 3.4, the length allowed.
/// Octets that are not there yet are taken for right.
bool plausible_record(Bytes front);

/// Cuts the octets of one direction into records. Only a record that the end of a piece cuts is
/// copied, so at most Record::kLargestBody octets are kept. A resource.
class RecordReader {
 public:
  /// The next record, taken off the front of `input`; nothing when there is none that is whole:
  /// then all input was kept, or bad(). The record is valid until the next call, and while `input`.
  std::optional<Record> next(Bytes& input);
  /// The record that next() gave last is given again.
  void put_back(const Record& record);
  /// What follows is no record.
  bool bad() const { return bad_; }
  /// A record has begun that did not end.
  std::size_t kept() const { return kept_.size(); }
  void reset();

 private:
  bool complete(std::size_t size, Bytes& input);

  std::vector<std::uint8_t> kept_;
  bool given_ = false;  ///< what is kept was handed out
  bool bad_ = false;
};

}  // namespace ps::tls
