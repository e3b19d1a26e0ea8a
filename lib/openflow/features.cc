// SPDX-License-Identifier: Apache-2.0
#include "openflow/features.h"

#include "openflow/body.h"

namespace ps::openflow {
namespace {

struct Capability {
  unsigned bit;
  Version since, until;
  std::string_view name;
};

/// ofp_capabilities.
constexpr Capability kCapabilities[] = {
    {0, Version::v1_0, Version::v1_5, "flow_stats"},
    {1, Version::v1_0, Version::v1_5, "table_stats"},
    {2, Version::v1_0, Version::v1_5, "port_stats"},
    {3, Version::v1_0, Version::v1_0, "stp"},
    {3, Version::v1_1, Version::v1_5, "group_stats"},
    {4, Version::v1_0, Version::v1_0, "reserved"},
    {5, Version::v1_0, Version::v1_5, "ip_reasm"},
    {6, Version::v1_0, Version::v1_5, "queue_stats"},
    {7, Version::v1_0, Version::v1_1, "arp_match_ip"},
    {8, Version::v1_2, Version::v1_5, "port_blocked"},
    {9, Version::v1_4, Version::v1_5, "bundles"},
    {10, Version::v1_4, Version::v1_5, "flow_monitoring"},
};

}  // namespace

std::string_view capability_name(Version version, unsigned bit) {
  for (const Capability& row : kCapabilities) {
    if (row.bit == bit && row.since <= version && version <= row.until) return row.name;
  }
  return "";
}

Decoded<FeaturesReply> FeaturesReply::parse(Bytes message) {
  Decoded<FeaturesReply> out;
  Body in(message, MsgType::features_reply);
  FeaturesReply& reply = out.value;
  reply.version = in.version();
  reply.xid = in.xid();
  reply.datapath_id = DatapathId{in.u64()};
  reply.n_buffers = in.u32();
  reply.n_tables = in.u8();
  const std::uint8_t auxiliary_id = in.u8();
  if (reply.version >= Version::v1_3) reply.auxiliary_id = auxiliary_id;
  in.skip(2);
  reply.capabilities = in.u32();
  const std::uint32_t last = in.u32();
  if (reply.version == Version::v1_0) reply.actions = last;
  if (reply.version <= Version::v1_2) {
    reply.ports = Items<Port>(reply.version, in.rest());
    in.check(reply.ports);
  } else if (in.left() > 0) {
    in.fail("octets follow the features", in.offset());
  }
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
