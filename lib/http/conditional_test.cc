// SPDX-License-Identifier: Apache-2.0
#include "http/conditional.h"

#include <gtest/gtest.h>

namespace ps::http {
namespace {

Response ask(std::string if_none_match, std::string body = "a document") {
  Request request;
  if (!if_none_match.empty()) request.headers = {{"if-none-match", std::move(if_none_match)}};
  return if_changed(request, plain(200, std::move(body)));
}

std::string tag(const Response& response) {
  EXPECT_EQ(response.headers.at(0).first, "ETag");
  return response.headers.at(0).second;
}

TEST(Conditional, a_document_has_a_tag_and_is_not_sent_twice) {
  const auto first = ask("");
  EXPECT_EQ(first.status, 200u);
  EXPECT_EQ(first.body, "a document");
  const auto again = ask(tag(first));
  EXPECT_EQ(again.status, 304u);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(tag(again), tag(first));
}

TEST(Conditional, one_of_several_tags_is_enough) {
  EXPECT_EQ(ask("\"other\", " + tag(ask(""))).status, 304u);
  EXPECT_EQ(ask("*").status, 304u);
  EXPECT_EQ(ask("\"other\"").status, 200u);
}

TEST(Conditional, another_document_has_another_tag) {
  EXPECT_EQ(ask(tag(ask("")), "changed").status, 200u);
}

TEST(Conditional, a_refusal_has_none) {
  EXPECT_TRUE(if_changed({}, problem(404, "no")).headers.empty());
}

}  // namespace
}  // namespace ps::http
