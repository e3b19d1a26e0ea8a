// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace ps::tls {

/// The random octets of a hello; the client's names the connection in a key log.
using Random = std::array<std::uint8_t, 32>;

/// A master secret (TLS 1.2) or traffic secret (TLS 1.3). A value.
struct Secret {
  static constexpr std::size_t kLargest = 48;

  std::array<std::uint8_t, kLargest> octets{};
  std::uint8_t size = 0;

  Bytes bytes() const { return Bytes(octets).first(size); }
};

}  // namespace ps::tls
