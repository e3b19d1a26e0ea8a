// SPDX-License-Identifier: Apache-2.0
#include "http/request.h"

#include <gmock/gmock.h>

namespace ps::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Request parsed(std::string_view target) {
  Request request;
  EXPECT_TRUE(parse_target(target, request)) << target;
  return request;
}

TEST(Target, is_taken_apart_into_decoded_segments_and_query) {
  auto request = parsed("/api/v1/sess%69ons/a%2Fb?cursor=12&wait=%330&x=a+b&flag");
  EXPECT_THAT(request.path, ElementsAre("api", "v1", "sessions", "a/b"));
  EXPECT_THAT(request.query, ElementsAre(Pair("cursor", "12"), Pair("wait", "30"), Pair("x", "a b"),
                                         Pair("flag", "")));
  EXPECT_EQ(request.query_value("wait"), "30");
  EXPECT_EQ(request.query_value("none"), std::nullopt);
}

TEST(Target, doubled_and_trailing_slashes_count_as_one) {
  EXPECT_THAT(parsed("//wm//core///packettrace/json/").path,
              ElementsAre("wm", "core", "packettrace", "json"));
  EXPECT_THAT(parsed("/").path, IsEmpty());
}

TEST(Target, absolute_form_and_fragment_are_understood) {
  EXPECT_THAT(parsed("http://host:80/a?b=c#d").path, ElementsAre("a"));
  EXPECT_THAT(parsed("http://host").path, IsEmpty());
  EXPECT_THAT(parsed("/a?b=c#d").query, ElementsAre(Pair("b", "c")));
}

TEST(Target, anything_else_is_refused) {
  for (auto target : {"", "*", "a/b", "/%", "/%4", "/%zz", "/a?b=%q1"}) {
    Request request;
    EXPECT_FALSE(parse_target(target, request)) << target;
  }
}

TEST(Request, names_of_headers_are_the_same_in_any_case) {
  Request request;
  request.headers.emplace_back("Content-Type", "text/plain");
  EXPECT_EQ(request.header("content-type"), "text/plain");
  EXPECT_EQ(request.header("accept"), std::nullopt);
}

TEST(Request, is_of_the_same_site_unless_its_origin_is_another_host) {
  Request request;
  request.headers = {{"Host", "127.0.0.1:8080"}};
  EXPECT_TRUE(from_same_site(request)) << "no browser";
  request.headers.emplace_back("Origin", "http://127.0.0.1:8080");
  EXPECT_TRUE(from_same_site(request));
  for (const auto* other : {"http://127.0.0.1", "http://evil.example", "null", ""}) {
    request.headers.back().second = other;
    EXPECT_FALSE(from_same_site(request)) << other;
  }
}

}  // namespace
}  // namespace ps::http
