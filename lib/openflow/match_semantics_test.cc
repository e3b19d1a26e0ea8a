// SPDX-License-Identifier: Apache-2.0
// Which frames a match covers, in the words of each version: the wildcards of 1.0, the inverted
// masks of 1.1, OXM, and VLANs, which are another thing in each.
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/flow_mod.h"
#include "openflow/match_covers.h"

namespace ps::openflow {
namespace {

using encode::field_value;
using encode::FieldValue;
using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");
const MacAddress kTwo = encode::mac("02:00:00:00:00:02");

Octets datagram() { return encode::udp(kTwo, kOne, "10.1.2.3", "10.1.2.4", 1234, 53); }
Octets request() { return encode::arp(1, kOne, "10.1.2.3", MacAddress{}, "10.1.2.4"); }
Octets tagged(std::uint16_t vid, std::uint8_t pcp) {
  return encode::ethernet(
      kTwo, kOne, 0x8100,
      encode::vlan(vid, pcp, 0x0800,
                   encode::ipv4_packet("10.1.2.3", "10.1.2.4", 1, Octets{8, 0, 0, 0})));
}

bool covered(const Match& match, const Octets& frame) {
  return covers(match, *frame::parse(frame), 1);
}

/// ofp_match of 1.0 (5.2.3), all wildcarded at first.
struct Match10 {
  std::uint32_t wildcards = (1U << 22) - 1;
  std::uint16_t dl_vlan = 0;
  std::uint8_t dl_vlan_pcp = 0;
  std::uint16_t dl_type = 0;
  std::uint8_t nw_proto = 0;
  std::uint32_t nw_src = 0;
  std::uint16_t tp_src = 0;

  Match10& cares(std::uint32_t bit) {
    wildcards &= ~bit;
    return *this;
  }
  Match10& ip(std::uint16_t type = 0x0800) {
    dl_type = type;
    return cares(1U << 4);
  }
  Match10& src(std::uint32_t address, std::uint32_t wild_bits) {
    nw_src = address;
    wildcards = (wildcards & ~(0x3fU << 8)) | wild_bits << 8;
    return *this;
  }
  Match10& vlan(std::uint16_t vid) {
    dl_vlan = vid;
    return cares(1U << 1);
  }
  Match10& pcp(std::uint8_t value) {
    dl_vlan_pcp = value;
    return cares(1U << 20);
  }

  bool covers(const Octets& frame) const {
    const auto octets = encode::Writer()
                            .u32(wildcards)
                            .zeros(14)
                            .u16(dl_vlan)
                            .u8(dl_vlan_pcp)
                            .zeros(1)
                            .u16(dl_type)
                            .u8(0)
                            .u8(nw_proto)
                            .zeros(2)
                            .u32(nw_src)
                            .u32(0)
                            .u16(tp_src)
                            .u16(0)
                            .octets();
    return covered(Match::ofp10(octets), frame);
  }
};

TEST(Match10, with_all_wildcards_takes_every_frame) {
  for (const auto& frame : {datagram(), request(), tagged(10, 3)}) {
    EXPECT_TRUE(Match10().covers(frame));
  }
}

TEST(Match10, does_not_look_at_so_many_low_bits_of_an_address) {
  for (std::uint32_t wild = 0; wild < 64; ++wild) {
    const std::uint32_t address = 0x0a010203;
    EXPECT_TRUE(Match10().ip().src(address, wild).covers(datagram())) << wild;
    for (std::uint32_t bit = 0; bit < 32; ++bit) {
      EXPECT_EQ(Match10().ip().src(address ^ 1U << bit, wild).covers(datagram()), bit < wild)
          << wild << " wild bits, bit " << bit;
    }
  }
}

TEST(Match10, means_the_addresses_of_arp_where_the_type_is_arp) {
  EXPECT_TRUE(Match10().ip(0x0806).src(0x0a010203, 0).covers(request()));
  EXPECT_FALSE(Match10().ip(0x0806).src(0x0a010204, 0).covers(request()));
  EXPECT_FALSE(Match10().ip(0x0800).src(0x0a010203, 0).covers(request()));
}

TEST(Match10, does_not_look_at_addresses_of_a_type_that_has_none) {
  const auto mpls = encode::ethernet(kTwo, kOne, 0x8847, encode::Writer().u32(0x140).octets());
  EXPECT_TRUE(Match10().ip(0x8847).src(0x0a010203, 0).covers(mpls));
}

TEST(Match10, means_untagged_by_vlan_ffff) {
  EXPECT_TRUE(Match10().vlan(0xffff).covers(datagram()));
  EXPECT_FALSE(Match10().vlan(0xffff).covers(tagged(10, 3)));
  EXPECT_FALSE(Match10().vlan(0xffff).covers(tagged(0, 0)));
  EXPECT_TRUE(Match10().vlan(0xffff).pcp(3).covers(datagram())) << "no tag has no priority";
}

TEST(Match10, means_a_tag_by_every_other_vlan_also_by_0) {
  EXPECT_TRUE(Match10().vlan(10).covers(tagged(10, 3)));
  EXPECT_FALSE(Match10().vlan(11).covers(tagged(10, 3)));
  EXPECT_FALSE(Match10().vlan(10).covers(datagram()));
  EXPECT_TRUE(Match10().vlan(0).covers(tagged(0, 5)));
  EXPECT_FALSE(Match10().vlan(0).covers(datagram()));
}

TEST(Match10, looks_at_the_priority_of_a_tag) {
  EXPECT_TRUE(Match10().vlan(10).pcp(3).covers(tagged(10, 3)));
  EXPECT_FALSE(Match10().vlan(10).pcp(4).covers(tagged(10, 3)));
  EXPECT_TRUE(Match10().pcp(3).covers(tagged(10, 3)));
  EXPECT_FALSE(Match10().pcp(0).covers(datagram())) << "there is no tag";
}

TEST(Match10, means_the_type_of_icmp_by_tp_src) {
  auto echo = Match10().ip().cares(1U << 5).cares(1U << 6);
  echo.nw_proto = 1;
  echo.tp_src = 8;
  EXPECT_TRUE(echo.covers(tagged(10, 3)));
  echo.tp_src = 0;
  EXPECT_FALSE(echo.covers(tagged(10, 3)));
}

/// ofp_match of 1.1 (A.2.3) with masks as they stand on the wire: a bit that is set does not count.
bool covers11(std::uint32_t wildcards, const Octets& dl_src, const Octets& dl_src_mask,
              std::uint16_t vlan, const Octets& frame) {
  encode::Writer out;
  out.u16(0).u16(88).u32(1).u32(wildcards);
  out.bytes(dl_src).bytes(dl_src_mask).zeros(6).bytes(Octets(6, 0xff));
  out.u16(vlan).zeros(6).zeros(4).bytes(Octets(4, 0xff)).zeros(4).bytes(Octets(4, 0xff));
  out.zeros(20).bytes(Octets(8, 0xff));
  return covered(Match::ofp11(out.octets()), frame);
}

constexpr std::uint32_t kAll11 = 0x3ff;
const Octets kAny(6, 0xff);

TEST(Match11, has_masks_whose_bits_do_not_count) {
  const Octets other{0x02, 0, 0, 0, 0, 0x09};
  EXPECT_TRUE(covers11(kAll11, other, kAny, 0, datagram()));
  EXPECT_FALSE(covers11(kAll11, other, Octets(6, 0), 0, datagram()));
  EXPECT_TRUE(covers11(kAll11, other, {0, 0, 0, 0, 0, 0xff}, 0, datagram()));
  EXPECT_TRUE(covers11(kAll11, other, {0, 0, 0, 0, 0, 0x08}, 0, datagram()));
  EXPECT_FALSE(covers11(kAll11, other, {0, 0, 0, 0, 0, 0x07}, 0, datagram()));
}

TEST(Match11, knows_no_vlan_any_vlan_and_each) {
  const auto takes = [](std::uint16_t vlan, const Octets& frame) {
    return covers11(kAll11 & ~2U, kAny, kAny, vlan, frame);
  };
  EXPECT_TRUE(takes(0xffff, datagram()));
  EXPECT_FALSE(takes(0xffff, tagged(10, 3)));
  EXPECT_TRUE(takes(0xfffe, tagged(10, 3)));
  EXPECT_TRUE(takes(0xfffe, tagged(0, 0)));
  EXPECT_FALSE(takes(0xfffe, datagram()));
  EXPECT_TRUE(takes(10, tagged(10, 3)));
  EXPECT_FALSE(takes(11, tagged(10, 3)));
  EXPECT_FALSE(takes(10, datagram()));
}

bool covers_oxm(const std::vector<FieldValue>& fields, const Octets& frame) {
  Octets tlvs;
  for (const FieldValue& field : fields) {
    const auto one = encode::oxm(field);
    tlvs.insert(tlvs.end(), one.begin(), one.end());
  }
  return covered(Match::oxm(tlvs), frame);
}

/// OFPVID_NONE is 0, OFPVID_PRESENT 0x1000 (1.2 A.2.3.7, 1.5 7.2.3.8, table of combinations).
TEST(MatchOxm, has_every_combination_of_vlan_and_mask) {
  const auto takes = [](std::uint64_t value, std::optional<std::uint64_t> mask,
                        const Octets& frame) {
    return covers_oxm(
        {mask ? field_value(Field::vlan_vid, value, *mask) : field_value(Field::vlan_vid, value)},
        frame);
  };
  EXPECT_TRUE(covers_oxm({}, datagram()));
  EXPECT_TRUE(covers_oxm({}, tagged(10, 3)));
  EXPECT_TRUE(takes(0, {}, datagram()));
  EXPECT_FALSE(takes(0, {}, tagged(10, 3)));
  EXPECT_FALSE(takes(0, {}, tagged(0, 3)));
  EXPECT_TRUE(takes(0x1000, 0x1000, tagged(10, 3)));
  EXPECT_TRUE(takes(0x1000, 0x1000, tagged(0, 3)));
  EXPECT_FALSE(takes(0x1000, 0x1000, datagram()));
  EXPECT_TRUE(takes(0x100a, {}, tagged(10, 3)));
  EXPECT_FALSE(takes(0x100b, {}, tagged(10, 3)));
  EXPECT_FALSE(takes(0x100a, {}, datagram()));
  EXPECT_TRUE(takes(0x1002, 0x1002, tagged(10, 3)));
  EXPECT_FALSE(takes(0x1001, 0x1001, tagged(10, 3)));
}

TEST(MatchOxm, with_a_field_of_a_layer_that_is_not_there_takes_nothing) {
  EXPECT_FALSE(covers_oxm({field_value(Field::vlan_pcp, 0u)}, datagram()));
  EXPECT_FALSE(covers_oxm({field_value(Field::tcp_dst, 53u)}, datagram()));
  EXPECT_FALSE(covers_oxm({field_value(Field::ipv4_src, 0x0a010203u)}, request()));
  EXPECT_FALSE(covers_oxm({field_value(Field::arp_op, 1u)}, datagram()));
  EXPECT_FALSE(covers_oxm({field_value(Field::icmpv6_type, 8u)}, tagged(10, 3)));
  EXPECT_FALSE(covers_oxm({field_value(Field::mpls_label, 0u)}, datagram()));
}

/// What the datagram says in every field that all versions have, in the order of prerequisites.
std::vector<FieldValue> fields_of_datagram() {
  return {field_value(Field::in_port, 1u),           field_value(Field::eth_src, kOne),
          field_value(Field::eth_dst, kTwo),         field_value(Field::vlan_vid, 0u),
          field_value(Field::eth_type, 0x0800u),     field_value(Field::ip_dscp, 0u),
          field_value(Field::ip_proto, 17u),         field_value(Field::ipv4_src, 0x0a010203u),
          field_value(Field::ipv4_dst, 0x0a010204u), field_value(Field::udp_src, 1234u),
          field_value(Field::udp_dst, 53u)};
}

bool covers_in(Version version, const std::vector<FieldValue>& fields, const Octets& frame) {
  auto mod = encode::flow_mod(version);
  for (const FieldValue& f : fields) mod.match(f.field, f.value, f.mask);
  const auto message = mod.bytes();
  return covered(FlowMod::parse(message)->match, frame);
}

bool is_prerequisite(Field field) { return field == Field::eth_type || field == Field::ip_proto; }

TEST(Matches, of_any_of_a_frames_values_take_it_and_none_with_one_of_them_changed) {
  std::mt19937 random(1);
  const auto all = fields_of_datagram();
  for (const Version version : kVersions) {
    for (int round = 0; round < 300; ++round) {
      std::vector<FieldValue> some;
      for (const FieldValue& field : all) {
        if (is_prerequisite(field.field) || random() % 2 == 0) some.push_back(field);
      }
      ASSERT_TRUE(covers_in(version, some, datagram())) << to_string(version);
      auto& changed = some[random() % some.size()];
      if (changed.field == Field::vlan_vid) {
        changed = field_value(Field::vlan_vid, 0x1000u | random() % 4095);
      } else {
        changed.value.back() ^= 1;
      }
      ASSERT_FALSE(covers_in(version, some, datagram()))
          << to_string(version) << " " << name(changed.field);
    }
  }
}

TEST(Matches, look_at_the_bits_of_a_mask_and_no_others) {
  std::mt19937 random(2);
  const auto fields = {field_value(Field::eth_src, kOne), field_value(Field::eth_dst, kTwo),
                       field_value(Field::ipv4_src, 0x0a010203u),
                       field_value(Field::ipv4_dst, 0x0a010204u)};
  for (const Version version : {Version::v1_1, Version::v1_2, Version::v1_3, Version::v1_5}) {
    for (int round = 0; round < 300; ++round) {
      for (FieldValue field : fields) {
        field.mask.resize(field.value.size());
        bool differs = false;
        for (std::size_t i = 0; i < field.value.size(); ++i) {
          field.mask[i] = static_cast<std::uint8_t>(random() | 1U << random() % 8);
          const auto flipped =
              static_cast<std::uint8_t>(random() % 4 == 0 ? 1U << random() % 8 : 0);
          field.value[i] ^= flipped;
          differs = differs || (flipped & field.mask[i]) != 0;
        }
        ASSERT_EQ(covers_in(version, {field_value(Field::eth_type, 0x0800u), field}, datagram()),
                  !differs)
            << to_string(version) << " " << name(field.field);
      }
    }
  }
}

}  // namespace
}  // namespace ps::openflow
