// SPDX-License-Identifier: Apache-2.0
#include "filter/fields.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filter/predicate.h"

namespace ps::filter {
namespace {

TEST(Fields, each_has_a_name_of_its_own_help_and_an_example_that_is_a_filter) {
  std::set<std::string> names;
  for (const FieldSpec& field : Fields::known().all()) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name;
    EXPECT_FALSE(field.help.empty()) << field.name;
    EXPECT_FALSE(field.where.empty()) << field.name;
    const auto example = Predicate::parse(field.example);
    EXPECT_TRUE(example) << field.name << ": " << field.example << ": " << example.error().message;
    EXPECT_THAT(field.example, testing::HasSubstr(field.name));
  }
  EXPECT_GT(names.size(), 600u);
}

TEST(Fields, are_found_by_their_other_names) {
  const auto& fields = Fields::known();
  EXPECT_EQ(fields.find("arp.spa")->spec->name, "arp.src.proto_ipv4");
  EXPECT_EQ(fields.find("openflow_v4.xid")->spec->name, "of.xid");
  EXPECT_EQ(fields.find("openflow_v4.xid")->only_version, openflow::Version::v1_3);
  EXPECT_EQ(fields.find("of.error.type")->spec->name, "of.body.type");
  EXPECT_EQ(fields.find("of.error.type")->only_kind, openflow::MsgType::error);
  EXPECT_FALSE(fields.find("of.error.nonsense"));
  EXPECT_FALSE(fields.find("openflow_v4.cookie"));
  EXPECT_FALSE(fields.find(""));
}

}  // namespace
}  // namespace ps::filter
