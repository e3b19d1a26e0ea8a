// SPDX-License-Identifier: Apache-2.0
#include "frame/stp.h"

#include "frame/items.h"

namespace ps::frame {
namespace {

constexpr std::uint8_t kVersionRapid = 2;
constexpr std::uint8_t kVersionMultiple = 3;
constexpr std::size_t kInstanceSize = 16;

BridgeId take_bridge(Reader& in) {
  const std::uint16_t priority = in.u16();
  return {priority, take_mac(in)};
}

Stp::Body take_body(Reader& in) {
  Stp::Body body;
  body.flags = in.u8();
  body.root = take_bridge(in);
  body.cost = in.u32();
  body.bridge = take_bridge(in);
  body.port = in.u16();
  body.message_age = in.u16();
  body.max_age = in.u16();
  body.hello_time = in.u16();
  body.forward_delay = in.u16();
  return body;
}

/// IEEE 802.1Q 14.4 f) to o), from the version 3 length on.
Mst take_mst(Reader& in) {
  constexpr std::size_t kFixed = 64;  // that the length counts beside the instances
  const std::size_t size = in.u16();
  in.skip(1);  // format of the configuration id
  Mst mst;
  mst.region = in.bytes(32);
  while (!mst.region.empty() && mst.region.back() == 0) {
    mst.region = mst.region.first(mst.region.size() - 1);
  }
  mst.revision = in.u16();
  in.skip(16);  // digest
  mst.internal_cost = in.u32();
  mst.bridge = take_bridge(in);
  mst.hops = in.u8();
  mst.instances = size > kFixed ? (size - kFixed) / kInstanceSize : 0;
  in.skip(mst.instances * kInstanceSize);
  return mst;
}

}  // namespace

std::optional<Stp> parse_stp(Bytes octets) {
  Reader in(octets);
  Stp stp;
  stp.protocol = in.u16();
  stp.version = in.u8();
  stp.type = in.u8();
  if (!in.ok()) return std::nullopt;
  if (stp.protocol != 0 || stp.type == Stp::kTopologyChange) return stp;
  const auto body = take_body(in);
  if (in.ok()) stp.body = body;
  if (stp.version >= kVersionRapid && stp.type == Stp::kRapid) in.skip(1);  // version 1 length
  if (stp.version >= kVersionMultiple && stp.type == Stp::kRapid) {
    const auto mst = take_mst(in);
    if (in.ok()) stp.mst = mst;
  }
  stp.truncated = !in.ok();
  return stp;
}

}  // namespace ps::frame
