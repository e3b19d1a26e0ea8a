// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using enum http::Method;
using ::testing::HasSubstr;

class ApiTest : public test::RestTest {};

TEST_F(ApiTest, tells_its_health_and_whether_it_is_ready) {
  EXPECT_EQ(ask(get, "/healthz").body, "ok\n");
  EXPECT_EQ(ask(get, "/readyz").status, 503u);
  api.set_ready(true);
  EXPECT_EQ(ask(get, "/readyz").status, 200u);
}

TEST_F(ApiTest, its_first_page_names_every_route) {
  auto page = ask(get, "/");
  EXPECT_EQ(page.media_type, "text/plain; charset=utf-8");
  for (auto route : {"/wm/core/packettrace/json", "/api/v1/sessions", "/api/v1/taps", "/healthz"}) {
    EXPECT_THAT(page.body, HasSubstr(route));
  }
}

/// What is said of each route stands in docs/reference/openapi.json.
TEST_F(ApiTest, its_contract_names_every_route_and_no_other) {
  std::set<std::string> served;
  for (const auto& route : api.router().routes()) {
    served.insert(std::string(http::to_string(route.method)) + " " + route.pattern);
  }
  std::set<std::string> promised;
  const auto contract = document(ask(get, "/api/openapi.json"));
  for (const auto& [path, item] : contract.at("paths").as_object()) {
    for (const auto* method : {"get", "post", "put", "patch", "delete"}) {
      if (!item.as_object().contains(method)) continue;
      std::string name(method);
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
      promised.insert(name + " " + std::string(path));
    }
  }
  EXPECT_EQ(served, promised);
}

TEST_F(ApiTest, lists_the_formats_that_are_built_in) {
  auto formats = document(ask(get, "/api/v1/formats")).at("formats").as_array();
  EXPECT_EQ(formats.size(), render::formats().size());
  EXPECT_EQ(formats.at(0).at("name"), "compact");
}

TEST_F(ApiTest, lists_channels_and_datapaths) {
  ChannelLine first{.id = 7,
                    .tap = "proxy",
                    .switch_peer = "s",
                    .controller_peer = "c",
                    .dpid = DatapathId{1},
                    .switch_name = "s1",
                    .controller_name = {},
                    .messages_to_controller = 3,
                    .anomalies = {},
                    .unanswered = {}};
  auto second = first;
  second.id = 8;
  second.switch_tls = {"CN=s1", "TLSv1.3", "TLS_AES_256_GCM_SHA384"};
  auto nameless = first;
  nameless.dpid.reset();
  nameless.anomalies = {{"not_openflow", 2}};
  nameless.unanswered = {{"barriers_unanswered", 1}};
  inventory.all_channels = {first, second, nameless};

  auto channels = document(ask(get, "/api/v1/channels")).at("channels").as_array();
  EXPECT_EQ(channels.at(0).at("dpid"), "00:00:00:00:00:00:00:01");
  EXPECT_EQ(channels.at(0).at("switch_name"), "s1");
  EXPECT_FALSE(channels.at(0).as_object().contains("controller_name"));
  EXPECT_TRUE(channels.at(2).at("dpid").is_null());
  EXPECT_TRUE(channels.at(0).at("switch_tls").is_null());
  EXPECT_EQ(channels.at(1).at("switch_tls").at("subject"), "CN=s1");
  EXPECT_EQ(channels.at(1).at("switch_tls").at("version"), "TLSv1.3");
  EXPECT_EQ(channels.at(2).at("anomalies").at("not_openflow"), 2);
  EXPECT_EQ(channels.at(2).at("unanswered").at("barriers_unanswered"), 1);
  EXPECT_EQ(document(ask(get, "/api/v1/datapaths")),
            boost::json::parse(R"({"datapaths": [{"dpid": "00:00:00:00:00:00:00:01", "name": "s1",
              "channels": [7, 8], "messages_to_controller": 6, "messages_to_switch": 0}]})"));
}

TEST_F(ApiTest, serves_nothing_else) {
  EXPECT_EQ(ask(get, "/api/v2/sessions").status, 404u);
  EXPECT_EQ(ask(put, "/api/v1/sessions").status, 405u);
  EXPECT_EQ(ask(get, "/wm/core/packettrace/json").status, 405u);
}

}  // namespace
}  // namespace ps::admin
