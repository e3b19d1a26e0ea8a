// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/address.h"
#include "base/result.h"
#include "query/expression.h"

namespace ps::filter {

// What `{"mac": M, "direction": D}`, `--host` and `--direction` say in the filter language.

/// `in`, `out`, `both` in any case; the error names what is accepted.
///   in    of.packet_in: a packet_in in its own form or Nicira's
///   out   packet_out and flow_mod
///   both  these three
Result<query::Expression> direction_filter(std::string_view text);
/// `host == 02:00:00:00:00:01`.
query::Expression host_filter(const MacAddress& mac);
query::Expression host_filter(const IpAddress& ip);

}  // namespace ps::filter
