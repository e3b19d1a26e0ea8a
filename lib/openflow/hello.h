// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/items.h"
#include "openflow/version.h"

namespace ps::openflow {

/// ofp_hello_elem_header (1.3.1 A.5.1): type, length, body, padding to 8 octets.
struct HelloElement {
  static constexpr std::uint16_t kVersionBitmap = 1;

  std::uint16_t type = 0;
  Bytes body;

  static const char* take(Version version, Bytes& rest, HelloElement& out);
};

/// hello (1.0 5.5.1, 1.3.1 A.5.1). Elements may come in any version; the header's version may be
/// one that is not known here.
struct Hello {
  std::uint8_t wire_version = 0;
  std::uint32_t xid = 0;
  Items<HelloElement> elements;
  /// The first word of the version bitmap: bit n set when wire version n is spoken.
  std::optional<std::uint32_t> version_bitmap;

  /// By the bitmap, else by the header's version, which means it and all before it.
  bool offers(Version version) const;
  static Decoded<Hello> parse(Bytes message);
};

}  // namespace ps::openflow
