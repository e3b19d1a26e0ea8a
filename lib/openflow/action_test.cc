// SPDX-License-Identifier: Apache-2.0
#include "openflow/action.h"

#include <vector>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/experimenter.h"
#include "openflow/field_text.h"
#include "openflow/instruction.h"

namespace ps::openflow {
namespace {

using encode::field_value;
using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");

Action first(Version version, const Octets& octets) { return *Actions(version, octets).begin(); }

TEST(Action, goes_to_the_wire_and_back) {
  for (const Version version : kVersions) {
    for (unsigned i = 1; i <= static_cast<unsigned>(ActionType::experimenter); ++i) {
      const auto type = static_cast<ActionType>(i);
      if (const auto wire = wire_action(version, type)) {
        EXPECT_EQ(action_type(version, *wire), type) << name(type);
      }
    }
  }
}

TEST(Action, output_tells_port_and_length) {
  for (const Version version : kVersions) {
    const Octets octets = encode::output(version, 7, 128);
    const Action action = first(version, octets);
    EXPECT_EQ(action.type, ActionType::output);
    EXPECT_EQ(action.port, 7u);
    EXPECT_EQ(action.max_len, 128);
  }
}

TEST(Action, set_field_reads_the_same_in_every_version) {
  const encode::FieldValue values[] = {
      field_value(Field::eth_src, kOne), field_value(Field::vlan_vid, 0x1005u),
      field_value(Field::vlan_pcp, 3u),  field_value(Field::ipv4_dst, 0x0a000001u),
      field_value(Field::ip_dscp, 46u),  field_value(Field::tcp_dst, 80u)};
  const std::string_view texts[] = {"eth_src=02:00:00:00:00:01", "vlan_vid=5", "vlan_pcp=3",
                                    "ipv4_dst=10.0.0.1",         "ip_dscp=46", "tcp_dst=80"};
  for (const Version version : kVersions) {
    for (std::size_t i = 0; i < std::size(values); ++i) {
      const Octets octets = encode::set_field(version, values[i]);
      const Action action = first(version, octets);
      ASSERT_TRUE(action.set_field);
      EXPECT_EQ(format_field(*action.set_field), texts[i]) << to_string(version);
      EXPECT_EQ(action.type == ActionType::set_field, version >= Version::v1_2);
    }
  }
}

TEST(Action, enqueue_of_1_0_tells_port_and_queue) {
  const Octets octets = encode::action(Version::v1_0, ActionType::enqueue,
                                       Octets{0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4});
  const Action action = first(Version::v1_0, octets);
  EXPECT_EQ(action.port, 9u);
  EXPECT_EQ(action.queue, 4u);
}

TEST(Action, copy_field_of_1_5_names_both_fields) {
  const Octets octets =
      encode::action(Version::v1_5, ActionType::copy_field,
                     Octets{0, 48, 0, 0, 0, 8, 0, 0, 0x80, 0, 6, 6, 0x80, 0, 8, 6});
  const Action action = first(Version::v1_5, octets);
  EXPECT_EQ(action.n_bits, 48);
  EXPECT_EQ(action.dst_offset, 8);
  EXPECT_EQ(action.src, Field::eth_dst);
  EXPECT_EQ(action.dst, Field::eth_src);
}

TEST(Action, of_nicira_tells_its_subtype) {
  const Octets octets = encode::action(Version::v1_0, ActionType::experimenter,
                                       Octets{0, 0, 0x23, 0x20, 0, 14, 0, 0, 0, 0, 0, 0});
  const Action action = first(Version::v1_0, octets);
  EXPECT_EQ(action.experimenter, kNiciraId);
  EXPECT_EQ(action.subtype, 14);
}

TEST(Action, of_an_unknown_type_is_kept_whole) {
  const Octets octets{0x12, 0x34, 0x00, 0x08, 1, 2, 3, 4};
  const Action action = first(Version::v1_3, octets);
  EXPECT_EQ(action.type, ActionType::unknown);
  EXPECT_EQ(action.wire_type, 0x1234);
  EXPECT_EQ(action.bytes.size(), 8u);
}

TEST(Actions, stop_at_a_malformed_one_and_say_where) {
  const std::vector<Octets> bad{{0, 0, 0, 0, 0, 0, 0, 0},
                                {0, 0, 0, 9, 0, 0, 0, 0},
                                {0, 0, 0, 16, 0, 0, 0, 0},
                                {0, 0, 0, 8, 0, 0, 0, 0},
                                {0, 0}};
  for (const Octets& tail : bad) {
    Octets octets = encode::output(Version::v1_3, 1);
    octets.insert(octets.end(), tail.begin(), tail.end());
    const Actions actions(Version::v1_3, octets);
    int count = 0;
    for (const Action& action : actions) count += action.port == 1;
    EXPECT_EQ(count, 1);
    EXPECT_NE(actions.problem(), nullptr);
    EXPECT_EQ(actions.problem_at().offset, 16u);
  }
}

TEST(Instructions, tell_what_they_hold) {
  encode::Writer out;
  out.bytes(encode::instruction(1, Octets{5, 0, 0, 0}));
  out.bytes(encode::instruction(2, encode::Writer().zeros(4).u64(0x11).u64(0xff).octets()));
  out.bytes(encode::instruction(
      4, encode::Writer().zeros(4).bytes(encode::output(Version::v1_3, 2)).octets()));
  out.bytes(encode::instruction(6, Octets{0, 0, 0, 9}));
  out.bytes(encode::instruction(0xffff, Octets{0, 0, 0x23, 0x20}));
  std::vector<Instruction> all;
  for (const Instruction& i : Instructions(Version::v1_3, out.octets())) all.push_back(i);
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[0].table_id, 5);
  EXPECT_EQ(all[1].metadata, 0x11u);
  EXPECT_EQ(all[1].metadata_mask, 0xffu);
  EXPECT_EQ(all[2].actions.begin()->port, 2u);
  EXPECT_EQ(name(all[2].type), "apply_actions");
  EXPECT_EQ(all[3].meter, 9u);
  EXPECT_EQ(all[4].experimenter, kNiciraId);
}

}  // namespace
}  // namespace ps::openflow
