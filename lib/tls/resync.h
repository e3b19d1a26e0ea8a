// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "tls/read_keys.h"

namespace ps::tls {

/// After octets were lost: looks for the next record, of which neither the place nor the number is
/// known. Every place where one can begin is tried with every number that the loss allows; a
/// wrong guess does not authenticate. What that may cost is bounded.
///
///   resync.begin(octets);
///   resync.add(octets);
///   if (auto plain = resync.find(keys, secrets, out)) go_on_with(resync.take_rest());
///   else if (resync.hopeless()) ...
///
/// A value.
class Resync {
 public:
  static constexpr std::uint64_t kMostTries = 1024;
  /// Octets deciphered in vain for one loss; a try counts kTryCost more.
  static constexpr std::uint64_t kMostWork = 4u << 20;
  static constexpr std::uint64_t kTryCost = 256;
  static constexpr std::uint64_t kKeysCost = 4096;

  bool active() const { return active_; }
  bool hopeless() const { return hopeless_; }
  /// `lost` 0: nobody knows how many.
  void begin(std::uint64_t lost);
  void add(Bytes octets);
  /// Nothing while no record was found; `keys` then go on behind it.
  std::optional<Plain> find(ReadKeys& keys, Keys& secrets, std::vector<std::uint8_t>& out);
  /// What came behind the record that was found.
  std::vector<std::uint8_t> take_rest();

 private:
  std::optional<Plain> attempt(Bytes octets, ReadKeys& keys, Keys& secrets,
                               std::vector<std::uint8_t>& out);
  std::uint64_t tries(const Record& record);

  bool active_ = false;
  bool hopeless_ = false;
  std::uint64_t lost_ = 0;  ///< octets that nobody has, and those passed over; 0: not known
  std::uint64_t work_ = 0;
  std::vector<std::uint8_t> octets_;
};

}  // namespace ps::tls
