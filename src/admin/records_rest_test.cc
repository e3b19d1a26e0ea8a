// SPDX-License-Identifier: Apache-2.0
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using enum http::Method;
using ::testing::HasSubstr;

class RecordsRestTest : public test::RestTest {
 protected:
  std::string target(const std::string& id, std::string_view query = {}) {
    return "/api/v1/sessions/" + id + "/records" + std::string(query);
  }
  std::string refusal(const std::string& id, std::string_view query) {
    auto response = ask(get, target(id, query));
    EXPECT_EQ(response.status, 400u) << query;
    return detail(response);
  }
};

TEST_F(RecordsRestTest, batches_follow_each_other_by_cursor) {
  auto id = open_session();
  for (auto text : {"one", "two", "three"}) push(id, text);
  auto first = document(ask(get, target(id, "?max=2")));
  EXPECT_EQ(first, boost::json::parse(
                       R"({"records": ["one", "two"], "next": "2", "missed": 0, "ended": null})"));
  auto second = document(ask(get, target(id, "?cursor=2&wait=30")));
  EXPECT_EQ(second.at("records"), boost::json::parse(R"(["three"])"));
}

TEST_F(RecordsRestTest, the_cursor_end_is_for_new_records_only) {
  auto id = open_session();
  push(id, "old");
  EXPECT_TRUE(document(ask(get, target(id, "?cursor=end"))).at("records").as_array().empty());
}

TEST_F(RecordsRestTest, the_format_can_be_chosen) {
  auto id = open_session();
  push(id, "one");
  EXPECT_EQ(document(ask(get, target(id, "?format=raw"))).at("records").at(0), "b25l");
}

TEST_F(RecordsRestTest, a_request_waits_for_the_first_record) {
  auto id = open_session();
  auto kept = begin(get, target(id, "?wait=30"));
  EXPECT_TRUE(kept->responses.empty());
  EXPECT_EQ(document(ask(get, "/api/v1/sessions/" + id)).at("observers"), 1);
  push(id, "one");
  run_posted();
  ASSERT_EQ(kept->responses.size(), 1u);
  EXPECT_EQ(document(kept->responses[0]).at("records").at(0), "one");
}

TEST_F(RecordsRestTest, a_request_waits_no_longer_than_it_said) {
  auto kept = begin(get, target(open_session(), "?wait=30"));
  clock.advance(30s);
  api.tick();
  EXPECT_EQ(kept->responses.size(), 1u);
}

TEST_F(RecordsRestTest, a_waiting_request_learns_the_end_of_its_session) {
  auto id = open_session();
  auto kept = begin(get, target(id, "?wait=30"));
  ask(delete_, "/api/v1/sessions/" + id);
  run_posted();
  ASSERT_EQ(kept->responses.size(), 1u);
  EXPECT_EQ(document(kept->responses[0]).at("ended"), "ended by owner");
}

TEST_F(RecordsRestTest, a_client_that_goes_away_waits_no_more) {
  auto id = open_session();
  auto kept = begin(get, target(id, "?wait=30"));
  EXPECT_EQ(api.observers(), 1u);
  kept->client_goes();
  EXPECT_EQ(api.observers(), 0u);
  EXPECT_EQ(sessions.find(id)->observers, 0u);
}

TEST_F(RecordsRestTest, what_cannot_be_understood_is_refused_with_what_is_accepted) {
  auto id = open_session();
  for (auto query :
       {"?cursor=x", "?cursor=-1", "?cursor=1", "?cursor=", "?cursor=99999999999999999999"}) {
    EXPECT_THAT(refusal(id, query), HasSubstr("'next'"));
  }
  for (auto query : {"?max=0", "?max=x", "?max=65537"}) {
    EXPECT_THAT(refusal(id, query), HasSubstr("from 1 to 65536"));
  }
  for (auto query : {"?wait=61", "?wait=-1", "?wait=1.5"}) {
    EXPECT_THAT(refusal(id, query), HasSubstr("from 0 to 60"));
  }
  EXPECT_THAT(refusal(id, "?format=x"), HasSubstr("compact"));
  EXPECT_THAT(refusal(id, "?limit=1"), HasSubstr("cursor, max, wait, format"));
  EXPECT_EQ(ask(get, target("nobody")).status, 404u);
}

}  // namespace
}  // namespace ps::admin
