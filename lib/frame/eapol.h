// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::frame {

/// IEEE 802.1X 11.3, and RFC 3748 4 of what EAP it carries.
struct Eapol {
  std::uint8_t version = 0;
  std::uint8_t type = 0;     ///< 0 EAP, 1 start, 2 logoff, 3 key
  std::uint16_t length = 0;  ///< of the body
  bool truncated = false;    ///< there is less than `length`
  Bytes body;

  struct Eap {
    std::uint8_t code = 0;  ///< 1 request, 2 response, 3 success, 4 failure
    std::uint8_t id = 0;
    std::optional<std::uint8_t> type;  ///< of requests and responses; 1 identity
    Bytes data;                        ///< after the type
  };
  std::optional<Eap> eap;
};

/// Nothing when the header (4 octets) is not there.
std::optional<Eapol> parse_eapol(Bytes octets);

}  // namespace ps::frame
