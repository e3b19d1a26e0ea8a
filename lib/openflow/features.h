// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/items.h"
#include "openflow/port.h"
#include "openflow/version.h"

namespace ps::openflow {

/// features_reply (1.0 5.3.1, 1.3 A.3.1, 1.5 7.3.1). features_request has no body.
struct FeaturesReply {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  DatapathId datapath_id;
  std::uint32_t n_buffers = 0;
  std::uint8_t n_tables = 0;
  std::uint8_t auxiliary_id = 0;  ///< 1.3 and later; 0 is the main connection
  std::uint32_t capabilities = 0;
  std::uint32_t actions = 0;  ///< 1.0: bit n set when action type n is supported
  Items<Port> ports;          ///< 1.0 to 1.2; later they come with multipart port_desc

  static Decoded<FeaturesReply> parse(Bytes message);
};

/// The name of one bit of ofp_capabilities (`flow_stats`, `arp_match_ip`); empty when unknown.
std::string_view capability_name(Version version, unsigned bit);

}  // namespace ps::openflow
