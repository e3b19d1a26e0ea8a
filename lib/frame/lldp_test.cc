// SPDX-License-Identifier: Apache-2.0
#include "frame/lldp.h"

#include <utility>

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

Lldp lldp(std::string_view sample) { return *parse(samples::octets(sample))->lldp; }

TEST(Lldp, has_the_datapath_id_that_each_controller_puts_there) {
  const std::pair<const char*, LldpConvention> kExpected[] = {
      {"lldp_ryu", LldpConvention::dpid_text},
      {"lldp_pox", LldpConvention::dpid_text},
      {"lldp_opendaylight", LldpConvention::opendaylight},
      {"lldp_onos", LldpConvention::onos},
      {"lldp_faucet", LldpConvention::faucet},
  };
  for (const auto& [sample, convention] : kExpected) {
    const auto found = lldp_dpid(lldp(sample));
    ASSERT_TRUE(found) << sample;
    EXPECT_EQ(found->dpid.value, 0xabu) << sample;
    EXPECT_EQ(found->convention, convention) << sample;
    EXPECT_FALSE(name(found->convention).empty());
  }
  const auto floodlight = lldp_dpid(lldp("bddp_floodlight"));
  ASSERT_TRUE(floodlight);
  EXPECT_EQ(floodlight->dpid.value, 0x12340000000000abu);
  EXPECT_EQ(floodlight->convention, LldpConvention::openflow);
  EXPECT_FALSE(lldp_dpid(lldp("lldp_bridge")));
}

TEST(Lldp, takes_no_number_that_is_not_all_there_is) {
  const auto with_chassis = [](std::string_view text) {
    Lldp lldp;
    lldp.chassis_subtype = lldp_id::kChassisLocal;
    lldp.chassis_id = as_bytes(text);
    return lldp_dpid(lldp);
  };
  EXPECT_EQ(with_chassis("dpid:00000000000000AB")->dpid.value, 0xabu);
  for (const auto* text :
       {"dpid:", "dpid:g", "dpid:1 ", "dpid:-1", "dpid:10000000000000000", "1"}) {
    EXPECT_FALSE(with_chassis(text)) << text;
  }
}

TEST(Lldp, has_the_port_number_of_two_or_four_octets) {
  EXPECT_EQ(lldp_port_number(lldp("lldp_ryu")), 3u);
  EXPECT_EQ(lldp_port_number(lldp("bddp_floodlight")), 3u);
  EXPECT_FALSE(lldp_port_number(lldp("lldp_opendaylight")));
}

TEST(Lldp, has_all_tlvs_of_a_bridge) {
  const auto bridge = lldp("lldp_bridge");
  Items<LldpTlv> tlvs(bridge.rest);
  EXPECT_EQ(as_text(tlvs.next()->value), "uplink");
  EXPECT_EQ(as_text(tlvs.next()->value), "sw1.example");
  EXPECT_EQ(tlvs.next()->type, lldp_tlv::kSystemDescription);
  EXPECT_EQ(tlvs.next()->type, lldp_tlv::kCapabilities);
  const auto management = parse_management_address(*tlvs.next());
  ASSERT_TRUE(management);
  EXPECT_EQ(management->subtype, 1);
  EXPECT_EQ(management->address.size(), 4u);
  EXPECT_EQ(management->interface_number, 7u);
  const auto organization = parse_organization(*tlvs.next());
  ASSERT_TRUE(organization);
  EXPECT_EQ(organization->oui, 0x0080c2u);
  EXPECT_EQ(organization->subtype, 1);
  EXPECT_TRUE(tlvs.next());
  EXPECT_FALSE(tlvs.next() || tlvs.truncated());
}

TEST(Lldp, of_short_tlvs_is_less) {
  EXPECT_FALSE(parse_management_address({lldp_tlv::kManagementAddress, {}}));
  EXPECT_FALSE(parse_management_address({lldp_tlv::kManagementAddress, as_bytes("\x05\x01xx")}));
  EXPECT_FALSE(parse_organization({lldp_tlv::kOrganization, as_bytes("abc")}));
  EXPECT_FALSE(parse_lldp(samples::from_hex("0200 0402 0233 0602 0078 0000")));
  EXPECT_FALSE(parse_lldp(samples::from_hex("0402 0233 0202 0761 0602 0078 0000")));
}

}  // namespace
}  // namespace ps::frame
