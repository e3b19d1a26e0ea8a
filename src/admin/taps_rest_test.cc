// SPDX-License-Identifier: Apache-2.0
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using enum http::Method;
using testing::HasSubstr;
using Kind = TapRequest::Kind;

class TapsRestTest : public test::RestTest {
 protected:
  std::string refusal(std::string body, unsigned status = 400) {
    const auto response = ask(post, "/api/v1/taps", std::move(body));
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.media_type, "application/problem+json");
    return detail(response);
  }
};

TEST_F(TapsRestTest, lists_what_is_watched) {
  taps.lines = {
      {.id = 1, .kind = "proxy", .trust = "exact", .where = "a for b", .counts = {{"open", 2}}},
      {.id = 2,
       .kind = "snoop",
       .trust = "lossy",
       .where = "every bridge",
       .counts = {{"open", 1}},
       .bridges = {{{"unix:s1", {{"open", 1}}}}}}};
  EXPECT_EQ(document(ask(get, "/api/v1/taps")), boost::json::parse(R"({"taps": [
    {"id": 1, "kind": "proxy", "trust": "exact", "where": "a for b", "counts": {"open": 2}},
    {"id": 2, "kind": "snoop", "trust": "lossy", "where": "every bridge", "counts": {"open": 1},
     "bridges": [{"where": "unix:s1", "counts": {"open": 1}}]}]})"));
}

TEST_F(TapsRestTest, shows_one) {
  taps.lines = {{.id = 7, .kind = "file", .where = "a.pcap", .counts = {}}};
  EXPECT_EQ(document(ask(get, "/api/v1/taps/7")).at("where"), "a.pcap");
  for (auto id : {"8", "-7", "7x", "seven", "99999999999999999999"}) {
    const auto response = ask(get, std::string("/api/v1/taps/") + id);
    EXPECT_EQ(response.status, 404u) << id;
    EXPECT_THAT(detail(response), HasSubstr(std::string("there is no tap ") + id));
  }
}

TEST_F(TapsRestTest, adds_one_of_each_kind) {
  const std::pair<std::string_view, Kind> kinds[] = {{"proxy", Kind::proxy},
                                                     {"capture", Kind::capture},
                                                     {"snoop", Kind::snoop},
                                                     {"read", Kind::read}};
  for (const auto& [name, kind] : kinds) {
    const auto response = ask(post, "/api/v1/taps", "{\"" + std::string(name) + "\": \"that\"}");
    EXPECT_EQ(response.status, 201u) << response.body;
    EXPECT_EQ(taps.asked.back().kind, kind);
    EXPECT_EQ(taps.asked.back().value, "that");
    EXPECT_EQ(document(response).at("where"), "that");
  }
  const auto last = ask(post, "/api/v1/taps", R"({"read": "that"})");
  EXPECT_EQ(document(last).at("id"), 5);
  EXPECT_THAT(last.headers, testing::Contains(testing::Pair("Location", "/api/v1/taps/5")));
}

TEST_F(TapsRestTest, a_file_may_have_a_pace_of_its_own_and_a_loop) {
  ask(post, "/api/v1/taps", R"({"read": "a.pcap"})");
  EXPECT_EQ(taps.asked[0].pace, std::nullopt);
  EXPECT_EQ(taps.asked[0].loop, std::nullopt);
  ask(post, "/api/v1/taps", R"({"read": "a.pcap", "pace": "fast", "loop": false})");
  EXPECT_EQ(taps.asked[1].pace, "fast");
  EXPECT_EQ(taps.asked[1].loop, false);
}

TEST_F(TapsRestTest, what_is_written_wrong_is_a_400_that_names_it) {
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal("{}"), HasSubstr("one of 'proxy', 'capture', 'snoop' and 'read' must"));
  EXPECT_THAT(refusal(R"({"proxy": "a=b", "read": "c"})"), HasSubstr("only one of"));
  EXPECT_THAT(refusal(R"({"raed": "c"})"), HasSubstr("no member 'raed'"));
  EXPECT_THAT(refusal(R"({"read": 1})"), HasSubstr("'read' must be a string"));
  EXPECT_THAT(refusal(R"({"read": "a\u0000b"})"), HasSubstr("'read' has an octet 0"));
  EXPECT_THAT(refusal(R"({"proxy": "a=b", "pace": "fast"})"), HasSubstr("'pace' is for 'read'"));
  EXPECT_THAT(refusal(R"({"snoop": "ovs", "loop": true})"), HasSubstr("'loop' is for 'read'"));
  EXPECT_THAT(refusal(R"({"read": "a", "loop": 1})"), HasSubstr("'loop' must be true or false"));
  EXPECT_TRUE(taps.asked.empty());
}

TEST_F(TapsRestTest, a_refusal_says_by_its_status_what_could_help) {
  taps.refusal = TapRefusal{TapRefusal::Why::malformed, "no address"};
  EXPECT_EQ(refusal(R"({"proxy": "x"})", 400), "no address");
  taps.refusal = TapRefusal{TapRefusal::Why::impossible, "in use"};
  EXPECT_EQ(refusal(R"({"proxy": "x"})", 409), "in use");
  taps.refusal = TapRefusal{TapRefusal::Why::too_many, "full"};
  EXPECT_EQ(refusal(R"({"proxy": "x"})", 429), "full");
}

TEST_F(TapsRestTest, a_removal_is_answered_when_it_is_over) {
  ask(post, "/api/v1/taps", R"({"read": "a.pcap"})");
  const auto kept = begin(delete_, "/api/v1/taps/1");
  EXPECT_TRUE(kept->responses.empty());
  EXPECT_EQ(ask(get, "/api/v1/taps/1").status, 404u);
  taps.done();
  ASSERT_EQ(kept->responses.size(), 1u);
  EXPECT_EQ(kept->responses[0].status, 204u);
  EXPECT_EQ(ask(delete_, "/api/v1/taps/1").status, 404u);
  EXPECT_EQ(ask(delete_, "/api/v1/taps/one").status, 404u);
}

TEST_F(TapsRestTest, the_one_that_is_always_there_stays) {
  const auto response = ask(delete_, "/api/v1/taps/0");
  EXPECT_EQ(response.status, 409u);
  EXPECT_THAT(detail(response), HasSubstr("always there"));
}

TEST_F(TapsRestTest, a_page_in_a_browser_changes_nothing) {
  const http::Fields page{{"Origin", "http://example.org"}};
  EXPECT_EQ(ask(post, "/api/v1/taps", R"({"read": "a.pcap"})", page).status, 403u);
  EXPECT_TRUE(taps.asked.empty());
  ask(post, "/api/v1/taps", R"({"read": "a.pcap"})");
  EXPECT_EQ(ask(delete_, "/api/v1/taps/1", "", page).status, 403u);
  EXPECT_EQ(taps.lines.size(), 1u);
}

}  // namespace
}  // namespace ps::admin
