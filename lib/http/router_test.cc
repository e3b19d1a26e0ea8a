// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <gmock/gmock.h>

#include "support/kept_response.h"

namespace ps::http {
namespace {

Route route(Method method, std::string pattern, std::string name) {
  return {method, std::move(pattern), "", [name](Request request, Responder responder) {
            responder.send(plain(200, name + ":" + std::string(request.parameter("id"))));
          }};
}

Response ask(Method method, std::string_view target) {
  Router router({route(Method::get, "/", "index"), route(Method::get, "/s", "list"),
                 route(Method::post, "/s", "create"), route(Method::get, "/s/{id}", "show"),
                 route(Method::get, "/s/{id}/records", "read")});
  Request request;
  request.method = method;
  EXPECT_TRUE(parse_target(target, request));
  auto kept = std::make_shared<test::KeptResponse>();
  router(std::move(request), Responder(kept));
  EXPECT_EQ(kept->responses.size(), 1u);
  return kept->responses.at(0);
}

TEST(Router, finds_the_route_by_method_and_path) {
  EXPECT_EQ(ask(Method::get, "/").body, "index:");
  EXPECT_EQ(ask(Method::post, "//s/").body, "create:");
  EXPECT_EQ(ask(Method::get, "/s/7").body, "show:7");
  EXPECT_EQ(ask(Method::get, "/s/a%2Fb/records").body, "read:a/b");
}

TEST(Router, serves_head_where_it_serves_get) { EXPECT_EQ(ask(Method::head, "/s").body, "list:"); }

TEST(Router, answers_404_where_no_pattern_fits) {
  EXPECT_EQ(ask(Method::get, "/t").status, 404u);
  EXPECT_EQ(ask(Method::get, "/s/7/records/8").status, 404u);
}

TEST(Router, answers_405_with_allow_where_the_method_does_not_fit) {
  auto response = ask(Method::delete_, "/s");
  EXPECT_EQ(response.status, 405u);
  EXPECT_THAT(response.headers,
              ::testing::ElementsAre(::testing::Pair("Allow", "GET, HEAD, POST")));
}

}  // namespace
}  // namespace ps::http
