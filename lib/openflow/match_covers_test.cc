// SPDX-License-Identifier: Apache-2.0
#include "openflow/match_covers.h"

#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/flow_mod.h"

namespace ps::openflow {
namespace {

using encode::field_value;
using encode::FieldValue;
using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");
const MacAddress kTwo = encode::mac("02:00:00:00:00:02");

Octets datagram() { return encode::udp(kTwo, kOne, "10.0.0.1", "10.0.0.2", 1234, 53); }
Octets request() { return encode::arp(1, kOne, "10.0.0.1", MacAddress{}, "10.0.0.2"); }
Octets tagged() {
  return encode::ethernet(
      kTwo, kOne, 0x8100,
      encode::vlan(10, 3, 0x0800,
                   encode::ipv4_packet("10.0.0.1", "10.0.0.2", 1, Octets{8, 0, 0, 0})));
}

/// Does a flow with these fields take the frame when it comes in at port 1?
bool takes(Version version, const std::vector<FieldValue>& fields, const Octets& frame) {
  auto mod = encode::flow_mod(version);
  for (const FieldValue& f : fields) mod.match(f.field, f.value, f.mask);
  const Octets message = mod.bytes();
  return covers(FlowMod::parse(message)->match, *frame::parse(frame), 1);
}

void in_every_version(const std::function<void(Version)>& check) {
  for (const Version version : kVersions) {
    SCOPED_TRACE(to_string(version));
    check(version);
  }
}

TEST(MatchCovers, everything_without_fields) {
  in_every_version([](Version v) {
    EXPECT_TRUE(takes(v, {}, datagram()));
    EXPECT_TRUE(takes(v, {}, request()));
    EXPECT_TRUE(takes(v, {}, tagged()));
  });
}

TEST(MatchCovers, by_port_and_addresses) {
  in_every_version([](Version v) {
    EXPECT_TRUE(takes(v, {field_value(Field::in_port, 1u)}, datagram()));
    EXPECT_FALSE(takes(v, {field_value(Field::in_port, 2u)}, datagram()));
    EXPECT_TRUE(takes(v, {field_value(Field::eth_src, kOne)}, datagram()));
    EXPECT_FALSE(takes(v, {field_value(Field::eth_src, kTwo)}, datagram()));
    EXPECT_TRUE(takes(v, {field_value(Field::eth_dst, kTwo)}, datagram()));
    EXPECT_FALSE(takes(v, {field_value(Field::eth_dst, kTwo)}, request()));
  });
}

TEST(MatchCovers, by_ip_and_ports) {
  const auto udp = [](std::uint64_t dst, std::uint64_t mask, std::uint64_t port) {
    return std::vector<FieldValue>{
        field_value(Field::eth_type, 0x0800u), field_value(Field::ip_proto, 17u),
        field_value(Field::ipv4_dst, dst, mask), field_value(Field::udp_dst, port)};
  };
  in_every_version([&](Version v) {
    EXPECT_TRUE(takes(v, udp(0x0a000002, 0xffffffff, 53), datagram()));
    EXPECT_TRUE(takes(v, udp(0x0a000000, 0xffffff00, 53), datagram()));
    EXPECT_FALSE(takes(v, udp(0x0a000100, 0xffffff00, 53), datagram()));
    EXPECT_FALSE(takes(v, udp(0x0a000002, 0xffffffff, 54), datagram()));
    EXPECT_FALSE(takes(v, udp(0x0a000002, 0xffffffff, 53), request()));
  });
}

TEST(MatchCovers, arp) {
  const auto asks = [](std::uint64_t tpa) {
    return std::vector<FieldValue>{field_value(Field::eth_type, 0x0806u),
                                   field_value(Field::arp_op, 1u),
                                   field_value(Field::arp_tpa, tpa)};
  };
  in_every_version([&](Version v) {
    EXPECT_TRUE(takes(v, asks(0x0a000002), request()));
    EXPECT_FALSE(takes(v, asks(0x0a000003), request()));
    EXPECT_FALSE(takes(v, asks(0x0a000002), datagram()));
  });
}

TEST(MatchCovers, tags) {
  in_every_version([](Version v) {
    EXPECT_TRUE(takes(v, {field_value(Field::vlan_vid, 0x100au)}, tagged()));
    EXPECT_FALSE(takes(v, {field_value(Field::vlan_vid, 0x100bu)}, tagged()));
    EXPECT_FALSE(takes(v, {field_value(Field::vlan_vid, 0x100au)}, datagram()));
    EXPECT_TRUE(takes(v, {field_value(Field::vlan_vid, 0u)}, datagram()));
    EXPECT_FALSE(takes(v, {field_value(Field::vlan_vid, 0u)}, tagged()));
    const std::vector<FieldValue> pcp{field_value(Field::vlan_vid, 0x100au),
                                      field_value(Field::vlan_pcp, 3u)};
    EXPECT_TRUE(takes(v, pcp, tagged()));
    if (v == Version::v1_0) return;
    EXPECT_TRUE(takes(v, {field_value(Field::vlan_vid, 0x1000u, 0x1000u)}, tagged()));
    EXPECT_FALSE(takes(v, {field_value(Field::vlan_vid, 0x1000u, 0x1000u)}, datagram()));
  });
}

TEST(MatchCovers, icmp_by_type) {
  in_every_version([](Version v) {
    const auto echo = [](std::uint64_t type) {
      return std::vector<FieldValue>{field_value(Field::eth_type, 0x0800u),
                                     field_value(Field::ip_proto, 1u),
                                     field_value(Field::icmpv4_type, type)};
    };
    EXPECT_TRUE(takes(v, echo(8), tagged()));
    EXPECT_FALSE(takes(v, echo(0), tagged()));
    EXPECT_FALSE(takes(v, echo(8), datagram()));
  });
}

TEST(MatchCovers, masked_ethernet_addresses) {
  const std::vector<FieldValue> multicast{
      field_value(Field::eth_dst, 0x010000000000, 0x010000000000)};
  for (const Version v : {Version::v1_1, Version::v1_2, Version::v1_3, Version::v1_5}) {
    EXPECT_TRUE(takes(v, multicast, request()));
    EXPECT_FALSE(takes(v, multicast, datagram()));
  }
}

TEST(MatchCovers, what_a_frame_cannot_show_does_not_exclude) {
  const std::vector<FieldValue> fields{field_value(Field::metadata, 5u),
                                       field_value(Field::tunnel_id, 7u),
                                       field_value(Field::eth_src, kOne)};
  EXPECT_TRUE(takes(Version::v1_3, fields, datagram()));
}

TEST(MatchCovers, frames_without_a_type_in_1_0) {
  const Octets stp = encode::ethernet(kTwo, kOne, 4, Octets{0x42, 0x42, 3, 0});
  EXPECT_TRUE(takes(Version::v1_0, {field_value(Field::eth_type, 0x05ffu)}, stp));
  EXPECT_FALSE(takes(Version::v1_0, {field_value(Field::eth_type, 0x05ffu)}, datagram()));
}

TEST(MatchCovers, nothing_when_there_is_none_or_a_malformed_one) {
  const Octets octets = datagram();
  const auto frame = *frame::parse(octets);
  EXPECT_FALSE(covers(Match(), frame, 1));
  EXPECT_FALSE(covers(Match::oxm(Octets{0x80, 0, 0}), frame, 1));
}

}  // namespace
}  // namespace ps::openflow
