// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_examples.h"

namespace ps::openflow::layout {
namespace {

using enum MsgType;
using V = Version;

const std::string kLimits = text("classifier", 32) + "00000000000000ff ffffffffffffffff ";
constexpr auto kSaysLimits =
    "name: 'classifier', metadata_match: 0xff, metadata_write: 0xffffffffffffffff, ";

std::vector<Example> examples() {
  return {
      {"asked_in_1_3", V::v1_3, multipart_request, 12, "", "tables: []"},
      {"of_1_3", V::v1_3, multipart_reply, 12,
       "00a0 01 0000000000 " + kLimits +
           "00000003 000f4240 0000 000c 0001 0004 0004 0004 00000000 0002 0006 02 03 0000 "
           "0004 000c 0000 0004 0016 0004 00000000 0008 000c 80000706 80000a02 00000000 "
           "000a 0004 00000000 000c 0010 ffff2c06 4f4e4600 80000004 "
           "fffe 000c 00001234 00000005 00000000",
       std::string("tables: [{table_id: 1, ") + kSaysLimits +
           "capabilities: miss_mask, max_entries: 1000000, properties: ["
           "{type: instructions, instruction_ids: [{type: goto_table}, {type: apply_actions}]}, "
           "{type: next_tables, table_ids: [2, 3]}, "
           "{type: write_actions, action_ids: [{type: output}, {type: group}]}, "
           "{type: match, oxm_ids: [eth_dst/mask, eth_type]}, {type: wildcards, oxm_ids: []}, "
           "{type: write_setfield, oxm_ids: [unknown, in_port]}, "
           "{type: experimenter, experimenter: 4660, exp_type: 5, data: x}]}]"},
      {"with_experimenters_instructions_and_actions", V::v1_3, multipart_reply, 12,
       "0060 01 0000000000 " + kLimits +
           "00000000 00000001 0001 000c ffff 0008 00001234 00000000 "
           "0007 000e ffff 000a 00001234 abcd 0000",
       std::string("tables: [{table_id: 1, ") + kSaysLimits +
           "capabilities: 0, max_entries: 1, properties: [{type: instructions_miss, "
           "instruction_ids: [{type: experimenter, experimenter: 4660}]}, "
           "{type: apply_actions_miss, action_ids: [{type: experimenter, experimenter: 4660, "
           "data: xabcd}]}]}]"},
      {"of_1_4", V::v1_4, multipart_reply, 12,
       "0048 01 0000000000 " + kLimits + "0000000c 00000001 0010 0005 02 000000",
       std::string("tables: [{table_id: 1, ") + kSaysLimits +
           "capabilities: eviction|vacancy_events, max_entries: 1, "
           "properties: [{type: table_sync_from, table_ids: [2]}]}]"},
      {"of_1_5", V::v1_5, multipart_request, 12,
       "0060 01 02 00000013 " + kLimits +
           "00000004 00000001 0014 0008 80000a02 0016 0014 80005804 00000000 80005804 00010800 "
           "00000000",
       std::string("tables: [{table_id: 1, command: enable, "
                   "features: ingress_table|egress_table|first_egress, ") +
           kSaysLimits +
           "capabilities: eviction, max_entries: 1, properties: ["
           "{type: apply_copyfield, oxm_ids: [eth_type]}, {type: packet_types, oxm_values: ["
           "{field: packet_type=00000000}, {field: packet_type=00010800}]}]}]"},
      {"of_a_property_of_a_later_version", V::v1_3, multipart_reply, 12,
       "0048 01 0000000000 " + kLimits + "00000000 00000001 0016 0006 abcd 0000",
       std::string("tables: [{table_id: 1, ") + kSaysLimits +
           "capabilities: 0, max_entries: 1, properties: [{type: 22, data: xabcd}]}]"},
  };
}

class TableFeatures : public testing::TestWithParam<Example> {};

TEST_P(TableFeatures, say_what_their_octets_say) { expect_said_and_written_again(GetParam()); }
TEST_P(TableFeatures, cut_anywhere_are_survived) { expect_cuts_survived(GetParam()); }

INSTANTIATE_TEST_SUITE_P(All, TableFeatures, testing::ValuesIn(examples()), example_name);

}  // namespace
}  // namespace ps::openflow::layout
