// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/address.h"

namespace ps::filter {

/// Says of most addresses that no filter names them, for one look at one bit: nearly all messages
/// on a busy channel concern hosts that nobody asked for.
///
///   HostSieve sieve(number_of_hosts);
///   sieve.add(host);
///   if (sieve.may_have(other)) ...       // never false for one that was added
///
/// Sixteen bits a host, so one in sixteen of the others passes. A value. Thread: any once filled.
class HostSieve {
 public:
  HostSieve() : HostSieve(0) {}
  explicit HostSieve(std::size_t hosts)
      : shift_(kWordBits - std::bit_width(std::bit_ceil(kBitsPerHost * hosts + kFewest) - 1)),
        words_((std::size_t{1} << (kWordBits - shift_)) / kWordBits) {}

  void add(const MacAddress& host) {
    const auto bit = place(host);
    words_[bit / kWordBits] |= std::uint64_t{1} << (bit % kWordBits);
  }
  bool may_have(const MacAddress& host) const {
    const auto bit = place(host);
    return ((words_[bit / kWordBits] >> (bit % kWordBits)) & 1) != 0;
  }

 private:
  static constexpr int kWordBits = 64;
  static constexpr std::size_t kBitsPerHost = 16;
  static constexpr std::size_t kFewest = 1024;

  /// The highest bits of the product are the well mixed ones.
  std::size_t place(const MacAddress& host) const {
    return std::hash<MacAddress>{}(host) >> shift_;
  }

  int shift_;
  std::vector<std::uint64_t> words_;
};

}  // namespace ps::filter
