// SPDX-License-Identifier: Apache-2.0
#include "http/response.h"

#include <gtest/gtest.h>

#include "support/kept_response.h"

namespace ps::http {
namespace {

using test::KeptResponse;

TEST(Problem, is_a_document_of_rfc_9457) {
  auto response = problem(404, "there is no \"x\"");
  EXPECT_EQ(response.status, 404u);
  EXPECT_EQ(response.media_type, "application/problem+json");
  EXPECT_EQ(
      response.body,
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"there is no \"x\""})");
}

TEST(Responder, answers_once) {
  auto kept = std::make_shared<KeptResponse>();
  Responder responder(kept);
  responder.send(plain(200, "first"));
  responder.send(plain(200, "second"));
  ASSERT_EQ(kept->responses.size(), 1u);
  EXPECT_EQ(kept->responses[0].body, "first");
  EXPECT_FALSE(responder.open());
}

TEST(Responder, that_is_dropped_answers_500) {
  auto kept = std::make_shared<KeptResponse>();
  { Responder dropped(kept); }
  ASSERT_EQ(kept->responses.size(), 1u);
  EXPECT_EQ(kept->responses[0].status, 500u);
}

TEST(Responder, that_was_moved_from_owes_nothing) {
  auto kept = std::make_shared<KeptResponse>();
  Responder first(kept);
  Responder second(std::move(first));
  EXPECT_TRUE(kept->responses.empty());
  second.send(plain(204, ""));
  EXPECT_EQ(kept->responses.size(), 1u);
}

}  // namespace
}  // namespace ps::http
