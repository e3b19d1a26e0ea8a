// SPDX-License-Identifier: Apache-2.0
#include "frame/igmp.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

std::optional<Igmp> igmp(std::string_view sample) {
  return parse_igmp(parse(samples::octets(sample))->ip_payload());
}

TEST(Igmp, of_version_2_has_a_group) {
  const auto report = igmp("ipv4_options_igmp2");
  ASSERT_TRUE(report && report->group);
  EXPECT_EQ(report->type, igmp_type::kReport2);
  EXPECT_EQ(*report->group, (Ipv4Address{239, 1, 2, 3}));
}

TEST(Igmp, of_version_3_has_records_and_sources) {
  const auto report = igmp("igmp3");
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->group);
  EXPECT_EQ(report->count, 2);
  Items<IgmpRecord> records(report->records);
  EXPECT_EQ(records.next()->group, (Ipv4Address{239, 1, 2, 3}));
  EXPECT_EQ(records.next()->sources.size(), 4u);
  EXPECT_FALSE(records.next() || records.truncated());
  const auto query = igmp("igmp3_query");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->max_response, 100);
  EXPECT_EQ(query->count, 1);
  EXPECT_EQ(query->sources.size(), 4u);
}

TEST(Igmp, needs_eight_octets) { EXPECT_FALSE(parse_igmp(samples::from_hex("16000000 ef0102"))); }

}  // namespace
}  // namespace ps::frame
