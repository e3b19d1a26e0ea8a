// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/port.h"
#include "openflow/version.h"

namespace ps::openflow {

/// port_status (1.0 5.4.3, 1.3 A.4.3, 1.5 7.4.3).
struct PortStatus {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::uint8_t reason = 0;
  Port port;

  std::string_view reason_name() const;  ///< `add`, `delete`, `modify`; empty when unknown
  static Decoded<PortStatus> parse(Bytes message);
};

}  // namespace ps::openflow
