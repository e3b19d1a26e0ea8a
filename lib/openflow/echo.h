// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "openflow/decoded.h"

namespace ps::openflow {

/// echo_request and echo_reply (1.0 5.5.2, 1.3 A.5.2): any octets, which the reply repeats.
struct Echo {
  std::uint32_t xid = 0;
  bool is_reply = false;
  Bytes data;

  static Decoded<Echo> parse(Bytes message);
};

}  // namespace ps::openflow
