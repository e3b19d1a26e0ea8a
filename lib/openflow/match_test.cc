// SPDX-License-Identifier: Apache-2.0
#include "openflow/match.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/field_text.h"

namespace ps::openflow {
namespace {

using encode::field_value;
using encode::FieldValue;
using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");

std::string text_of(Version version, const std::vector<FieldValue>& fields) {
  const Octets octets = encode::match(version, fields);
  if (version == Version::v1_0) return format_match(Match::ofp10(octets));
  if (version == Version::v1_1) return format_match(Match::ofp11(octets));
  const std::size_t size = load_be16(&octets[2]);
  return format_match(Match::oxm(Bytes(octets).subspan(4, size - 4)));
}

TEST(Match, reads_the_same_in_every_version) {
  const std::vector<FieldValue> fields{field_value(Field::in_port, 3u),
                                       field_value(Field::eth_src, kOne),
                                       field_value(Field::vlan_vid, 0x100au),
                                       field_value(Field::vlan_pcp, 5u),
                                       field_value(Field::eth_type, 0x0800u),
                                       field_value(Field::ip_dscp, 46u),
                                       field_value(Field::ip_proto, 6u),
                                       field_value(Field::ipv4_src, 0x0a000000u, 0xffffff00u),
                                       field_value(Field::ipv4_dst, 0x0a000002u),
                                       field_value(Field::tcp_src, 80u),
                                       field_value(Field::tcp_dst, 8080u)};
  for (const Version version : kVersions) {
    EXPECT_EQ(text_of(version, fields),
              "in_port=3,eth_src=02:00:00:00:00:01,vlan_vid=10,vlan_pcp=5,eth_type=0x0800,"
              "ip_dscp=46,ip_proto=6,ipv4_src=10.0.0.0/24,ipv4_dst=10.0.0.2,tcp_src=80,"
              "tcp_dst=8080")
        << to_string(version);
  }
}

TEST(Match, calls_the_addresses_of_arp_by_their_names) {
  const std::vector<FieldValue> fields{
      field_value(Field::eth_type, 0x0806u), field_value(Field::arp_op, 1u),
      field_value(Field::arp_spa, 0x0a000001u), field_value(Field::arp_tpa, 0x0a000002u)};
  for (const Version version : kVersions) {
    EXPECT_EQ(text_of(version, fields),
              "eth_type=0x0806,arp_op=1,arp_spa=10.0.0.1,arp_tpa=10.0.0.2");
  }
}

TEST(Match, calls_transport_fields_by_the_protocol) {
  const auto fields = [](std::uint64_t proto, Field src, Field dst) {
    return std::vector<FieldValue>{field_value(Field::eth_type, 0x0800u),
                                   field_value(Field::ip_proto, proto), field_value(src, 8u),
                                   field_value(dst, 0u)};
  };
  for (const Version version : kVersions) {
    EXPECT_EQ(text_of(version, fields(17, Field::udp_src, Field::udp_dst)),
              "eth_type=0x0800,ip_proto=17,udp_src=8,udp_dst=0");
    EXPECT_EQ(text_of(version, fields(1, Field::icmpv4_type, Field::icmpv4_code)),
              "eth_type=0x0800,ip_proto=1,icmpv4_type=8,icmpv4_code=0");
    EXPECT_EQ(text_of(version, fields(132, Field::sctp_src, Field::sctp_dst)),
              "eth_type=0x0800,ip_proto=132,sctp_src=8,sctp_dst=0");
  }
}

TEST(Match, without_fields_is_any) {
  for (const Version version : kVersions) EXPECT_EQ(text_of(version, {}), "any");
}

TEST(Match, tells_no_tag_and_any_tag) {
  for (const Version version : kVersions) {
    EXPECT_EQ(text_of(version, {field_value(Field::vlan_vid, 0u)}), "vlan_vid=none");
    if (version == Version::v1_0) continue;  // which cannot say it
    EXPECT_EQ(text_of(version, {field_value(Field::vlan_vid, 0x1000u, 0x1000u)}), "vlan_vid=any");
  }
}

TEST(Match, of_1_1_turns_its_masks_around) {
  const std::vector<FieldValue> fields{field_value(Field::eth_dst, 0x010000000000, 0x010000000000),
                                       field_value(Field::metadata, 0xff00, 0xffff)};
  EXPECT_EQ(text_of(Version::v1_1, fields),
            "eth_dst=01:00:00:00:00:00/01:00:00:00:00:00,"
            "metadata=0x000000000000ff00/0x000000000000ffff");
  const Octets octets = encode::match(Version::v1_1, fields);
  const auto copy = *Match::ofp11(octets).find(Field::eth_dst);
  EXPECT_EQ(copy.mask_number(), 0x010000000000u);
}

TEST(Match, of_1_0_shows_every_prefix_length) {
  for (unsigned bits = 1; bits <= 31; ++bits) {
    const std::uint64_t mask = 0xffffffffu << (32 - bits) & 0xffffffffu;
    const auto text = text_of(Version::v1_0, {field_value(Field::eth_type, 0x0800u),
                                              field_value(Field::ipv4_dst, 0x0a000000u, mask)});
    EXPECT_TRUE(text.ends_with("/" + std::to_string(bits))) << text;
  }
}

TEST(Match, of_a_fixed_structure_that_is_too_short_is_none) {
  EXPECT_EQ(Match::ofp10(Octets(39)).shape(), Match::Shape::none);
  EXPECT_EQ(Match::ofp11(Octets(87)).shape(), Match::Shape::none);
}

TEST(Oxm, that_is_malformed_stops_the_walk_and_says_why) {
  const Octets good = encode::oxm(field_value(Field::in_port, 1u));
  const std::vector<Octets> bad{{0x80, 0x00, 0x00},
                                {0x80, 0x00, 0x00, 0x04, 0, 0, 0},
                                {0x80, 0x00, 0x07, 0x03, 0, 0, 0},
                                {0x80, 0x00, 0x06, 0x05, 0, 0, 0, 0, 0},
                                {0xff, 0xff, 0x06, 0x03, 0, 0, 0}};
  for (const Octets& tail : bad) {
    Octets octets = good;
    octets.insert(octets.end(), tail.begin(), tail.end());
    const Match match = Match::oxm(octets);
    int fields = 0;
    for (const MatchField& field : match) fields += field.id == Field::in_port;
    EXPECT_EQ(fields, 1);
    EXPECT_NE(match.problem(), nullptr);
  }
}

TEST(Oxm, of_an_unknown_class_is_kept_raw) {
  const Octets octets{0x12, 0x34, 0x07, 0x02, 0xaa, 0xff};
  const auto field = *Match::oxm(octets).begin();
  EXPECT_EQ(field.id, Field::unknown);
  EXPECT_EQ(field.oxm_class, 0x1234);
  EXPECT_EQ(field.oxm_field, 3);
  EXPECT_EQ(format_field(field), "oxm_0x1234_3=0xaa/0xff");
}

TEST(Oxm, of_an_experimenter_shows_its_id) {
  const Octets octets{0xff, 0xff, 0x02, 0x06, 0x00, 0x00, 0x23, 0x21, 0xab, 0xcd};
  const auto field = *Match::oxm(octets).begin();
  EXPECT_EQ(field.experimenter, 0x2321u);
  EXPECT_EQ(format_field(field), "oxm_exp_0x00002321_1=0xabcd");
}

TEST(Oxm, of_the_onf_is_known_by_its_1_5_name) {
  const Octets octets{0xff, 0xff, 42 << 1, 0x06, 0x4f, 0x4e, 0x46, 0x00, 0x00, 0x02};
  const auto field = *Match::oxm(octets).begin();
  EXPECT_EQ(field.id, Field::tcp_flags);
  EXPECT_EQ(field.number(), 2u);
}

TEST(Nxm, fields_have_the_names_of_their_oxm_equals) {
  const Octets octets{0x00, 0x00, 0x00, 0x02, 0xff, 0xfe,              // NXM_OF_IN_PORT
                      0x00, 0x00, 0x0e, 0x04, 0x0a, 0x00, 0x00, 0x01,  // NXM_OF_IP_SRC
                      0x00, 0x01, 0x20, 0x08, 0,    0,    0,    0,    0, 0,
                      0,    5,    0x00, 0x01, 0x42, 0x04, 0,    0,    0, 7};
  EXPECT_EQ(format_match(Match::oxm(octets)),
            "in_port=local,ipv4_src=10.0.0.1,tunnel_id=0x0000000000000005,pkt_mark=0x00000007");
}

TEST(Field, is_found_by_its_name_and_its_number) {
  for (std::size_t i = 1; i < kFieldCount; ++i) {
    const auto field = static_cast<Field>(i);
    EXPECT_EQ(field_named(name(field)), field);
  }
  EXPECT_EQ(field_from_oxm(kBasicClass, 38), Field::tunnel_id);
  EXPECT_EQ(field_from_oxm(kBasicClass, 40), Field::unknown);
  EXPECT_EQ(field_from_oxm(kBasicClass, 44), Field::packet_type);
  EXPECT_EQ(field_from_oxm(kNxm1Class, 105), Field::ct_state);
  EXPECT_EQ(field_from_oxm(kPacketRegsClass, 3), Field::packet_reg3);
}

TEST(FieldText, writes_each_kind_as_people_do) {
  const auto text = [](const FieldValue& value) {
    const Octets octets = encode::oxm(value);
    return format_value(*Match::oxm(octets).begin());
  };
  EXPECT_EQ(text(field_value(Field::in_port, 0xfffffffdu)), "controller");
  EXPECT_EQ(text(field_value(Field::eth_type, 0x86ddu)), "0x86dd");
  EXPECT_EQ(text(field_value(Field::ipv4_src, 0x0a000001u, 0xff0000ffu)), "10.0.0.1/255.0.0.255");
  EXPECT_EQ(text(field_value(Field::ipv4_src, 0u, 0u)), "0.0.0.0/0");
  EXPECT_EQ(text(field_value(Field::tcp_dst, 80u)), "80");
  EXPECT_EQ(text(field_value(Field::tcp_dst, 80u, 0xfff0u)), "0x0050/0xfff0");
  EXPECT_EQ(text(field_value(Field::vlan_vid, 0x1001u, 0x1ff1u)), "0x1001/0x1ff1");
  Octets prefix(16, 0);
  std::fill_n(prefix.begin(), 8, std::uint8_t{0xff});
  Octets address(16, 0);
  address[0] = 0xfe;
  address[1] = 0x80;
  EXPECT_EQ(text(field_value(Field::ipv6_src, address, prefix)), "fe80::/64");
}

}  // namespace
}  // namespace ps::openflow
