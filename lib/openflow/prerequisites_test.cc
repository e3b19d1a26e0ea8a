// SPDX-License-Identifier: Apache-2.0
#include "openflow/prerequisites.h"

#include <vector>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/flow_mod.h"

namespace ps::openflow {
namespace {

using encode::field_value;
using encode::FieldValue;

/// `FIELD wants WHAT`; empty when nothing is missing.
std::string missing(Version version, const std::vector<FieldValue>& fields) {
  auto mod = encode::flow_mod(version);
  for (const FieldValue& f : fields) mod.match(f.field, f.value, f.mask);
  const auto message = mod.bytes();
  const auto found = missing_prerequisite(FlowMod::parse(message)->match);
  return found ? std::string(name(found->field.id)) + " wants " + std::string(found->wanted) : "";
}

TEST(Prerequisites, are_met_by_what_stands_before) {
  EXPECT_EQ(missing(Version::v1_3, {}), "");
  EXPECT_EQ(
      missing(Version::v1_3, {field_value(Field::eth_type, 0x0800u),
                              field_value(Field::ip_proto, 6u), field_value(Field::tcp_dst, 80u)}),
      "");
  EXPECT_EQ(missing(Version::v1_3, {field_value(Field::vlan_vid, 0x1000u, 0x1000u),
                                    field_value(Field::vlan_pcp, 3u)}),
            "");
}

TEST(Prerequisites, that_are_missing_are_named) {
  EXPECT_EQ(missing(Version::v1_3, {field_value(Field::tcp_dst, 80u)}), "tcp_dst wants ip_proto=6");
  EXPECT_EQ(missing(Version::v1_5,
                    {field_value(Field::eth_type, 0x86ddu), field_value(Field::ipv4_src, 1u)}),
            "ipv4_src wants eth_type=0x0800");
  EXPECT_EQ(missing(Version::v1_2, {field_value(Field::ip_proto, 6u)}),
            "ip_proto wants eth_type=0x0800 or 0x86dd");
  EXPECT_EQ(
      missing(Version::v1_4, {field_value(Field::vlan_vid, 0u), field_value(Field::vlan_pcp, 3u)}),
      "vlan_pcp wants vlan_vid");
  EXPECT_EQ(missing(Version::v1_4,
                    {field_value(Field::arp_op, 1u), field_value(Field::eth_type, 0x0806u)}),
            "arp_op wants eth_type=0x0806");
}

TEST(Prerequisites, are_no_matter_of_the_fixed_structures) {
  EXPECT_EQ(missing(Version::v1_0, {field_value(Field::ip_proto, 6u)}), "");
}

}  // namespace
}  // namespace ps::openflow
