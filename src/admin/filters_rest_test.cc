// SPDX-License-Identifier: Apache-2.0
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using enum http::Method;
using ::testing::HasSubstr;
namespace json = boost::json;

class FiltersRestTest : public test::RestTest {
 protected:
  http::Response explain(std::string_view filter) {
    return ask(post, "/api/v1/filters/explain", json::serialize(json::object{{"filter", filter}}));
  }
};

TEST_F(FiltersRestTest, a_filter_is_explained) {
  const auto response = explain("of.type==flow_mod && host == 02:00:00:00:00:01");
  EXPECT_EQ(response.status, 200u);
  const auto explained = document(response);
  EXPECT_EQ(explained.at("filter"), "of.type == flow_mod and host == 02:00:00:00:00:01");
  EXPECT_EQ(explained.at("tree"), json::parse(R"({"and": [{"==": ["of.type", "flow_mod"]},
                                    {"==": ["host", "02:00:00:00:00:01"]}]})"));
  EXPECT_EQ(explained.at("index"), "host 02:00:00:00:00:01; type flow_mod");
  const auto& fields = explained.at("fields").as_array();
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[1].at("name"), "host");
  EXPECT_EQ(fields[1].at("type"), "MAC or IP address");
}

TEST_F(FiltersRestTest, a_mistake_has_its_column) {
  const auto response = explain("of.type == flow_mod and of.tpye == hello");
  EXPECT_EQ(response.status, 400u);
  EXPECT_EQ(response.media_type, "application/problem+json");
  EXPECT_EQ(document(response).at("column"), 25);
  EXPECT_THAT(detail(response), HasSubstr("did you mean of.type"));
}

TEST_F(FiltersRestTest, the_legacy_form_is_explained_like_its_text) {
  const auto response = ask(post, "/api/v1/filters/explain",
                            R"({"filter": {"mac": "2:0:0:0:0:1", "direction": "in"}})");
  EXPECT_EQ(document(response).at("filter"), "host == 02:00:00:00:00:01 and of.packet_in");
}

TEST_F(FiltersRestTest, the_fields_are_listed_with_their_help) {
  const auto fields = document(ask(get, "/api/v1/fields")).at("fields").as_array();
  EXPECT_GT(fields.size(), 1000u);
  EXPECT_EQ(fields[0].at("name"), "host");
  EXPECT_EQ(fields[0].at("example"), "host == 10.0.0.1");
}

}  // namespace
}  // namespace ps::admin
