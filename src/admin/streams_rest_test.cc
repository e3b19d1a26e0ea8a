// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using http::Fields;
using http::Method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class StreamsRestTest : public test::RestTest {
 protected:
  Kept follow(const std::string& id, std::string accept, std::string query = "", Fields more = {}) {
    more.emplace_back("Accept", std::move(accept));
    return begin(Method::get, "/api/v1/sessions/" + id + "/records" + query, "", std::move(more));
  }
  std::uint64_t observers(const std::string& id) const { return sessions.find(id)->observers; }
  static std::string header(const Kept& kept, std::string_view name) {
    return header_of(kept->responses.at(0).headers, name);
  }
  static std::string header_of(const Fields& fields, std::string_view name) {
    for (const auto& [each, value] : fields) {
      if (each == name) return value;
    }
    return "";
  }
};

TEST_F(StreamsRestTest, a_client_that_accepts_lines_of_json_is_sent_them_as_they_come) {
  const auto id = open_session();
  push(id, "one");
  const auto kept = follow(id, "application/x-ndjson");
  ASSERT_TRUE(kept->streams);
  EXPECT_EQ(kept->responses[0].media_type, "application/x-ndjson");
  EXPECT_EQ(header(kept, "PacketStreamer-Cursor"), "0");
  run_posted();
  EXPECT_EQ(kept->body, "\"one\"\n");
  push(id, "two");
  run_posted();
  EXPECT_EQ(kept->body, "\"one\"\n\"two\"\n");
  EXPECT_EQ(api.observers(), 1u);
  ask(Method::delete_, "/api/v1/sessions/" + id);
  run_posted();
  EXPECT_THAT(kept->body, HasSubstr(R"({"notice":"ended","ended":"ended by owner","next":"2"})"));
  EXPECT_TRUE(kept->ended);
  EXPECT_EQ(header_of(kept->trailers, "PacketStreamer-Ended"), "ended by owner");
  EXPECT_EQ(header_of(kept->trailers, "PacketStreamer-Missed"), "0");
  EXPECT_EQ(header_of(kept->trailers, "PacketStreamer-Next"), "2");
}

TEST_F(StreamsRestTest, each_delivery_has_its_media_type) {
  const auto id = open_session();
  EXPECT_EQ(follow(id, "text/event-stream")->responses[0].media_type,
            "text/event-stream; charset=utf-8");
  EXPECT_EQ(follow(id, "text/plain")->responses[0].media_type, "text/plain; charset=utf-8");
  EXPECT_EQ(follow(id, "application/x-pcapng")->responses[0].media_type, "application/x-pcapng");
  EXPECT_EQ(follow(id, "application/octet-stream")->responses[0].media_type,
            "application/octet-stream");
  EXPECT_EQ(observers(id), 4u);
  const auto refused = follow(id, "image/png");
  EXPECT_EQ(refused->responses[0].status, 406u);
  EXPECT_THAT(detail(refused->responses[0]),
              HasSubstr("there are application/json, application/x-"));
}

TEST_F(StreamsRestTest, a_format_that_a_delivery_cannot_carry_is_refused) {
  const auto id = open_session();
  const auto refused = follow(id, "text/plain", "?format=raw");
  EXPECT_EQ(refused->responses[0].status, 400u);
  EXPECT_THAT(detail(refused->responses[0]),
              StartsWith("text/plain does not carry the format raw; it carries compact, text"));
  EXPECT_EQ(follow(id, "text/plain", "?format=compact")->responses[0].status, 200u);
}

TEST_F(StreamsRestTest, a_stream_ends_with_as_many_records_as_were_asked_for) {
  const auto id = open_session();
  push(id, "one");
  push(id, "two");
  const auto kept = follow(id, "text/plain", "?max=1");
  run_posted();
  EXPECT_EQ(kept->body, "one\n") << "verbatim, as it was pushed";
  EXPECT_TRUE(kept->ended);
  EXPECT_EQ(observers(id), 0u);
}

TEST_F(StreamsRestTest, a_stream_may_show_what_there_is_and_end) {
  const auto id = open_session();
  push(id, "one");
  const auto kept = follow(id, "application/x-ndjson", "?wait=0");
  run_posted();
  EXPECT_EQ(kept->body, "\"one\"\n");
  EXPECT_TRUE(kept->ended);
}

TEST_F(StreamsRestTest, a_client_that_goes_leaves_the_session_as_it_is) {
  const auto id = open_session();
  const auto kept = follow(id, "text/event-stream");
  run_posted();
  kept->client_goes();
  EXPECT_EQ(observers(id), 0u);
  EXPECT_FALSE(sessions.find(id)->ended);
  push(id, "one");
  run_posted();
  EXPECT_THAT(kept->body, testing::Not(HasSubstr("one")));
}

TEST_F(StreamsRestTest, an_event_source_reads_on_where_it_was) {
  const auto id = open_session();
  for (const auto* text : {"one", "two", "six"}) push(id, text);
  const auto kept = follow(id, "text/event-stream", "?cursor=0", {{"Last-Event-ID", "2"}});
  run_posted();
  EXPECT_EQ(header(kept, "PacketStreamer-Cursor"), "2");
  EXPECT_THAT(kept->body, HasSubstr("id: 3\ndata: \"six\"\n\n"));
  EXPECT_THAT(kept->body, testing::Not(HasSubstr("two")));
  EXPECT_EQ(follow(id, "text/event-stream", "", {{"Last-Event-ID", "9"}})->responses[0].status,
            400u);
}

TEST_F(StreamsRestTest, an_event_source_that_has_seen_the_end_is_told_not_to_come_again) {
  const auto id = open_session();
  push(id, "one");
  ask(Method::delete_, "/api/v1/sessions/" + id);
  const auto again = follow(id, "text/event-stream", "", {{"Last-Event-ID", "1"}});
  EXPECT_EQ(again->responses[0].status, 204u);
  EXPECT_FALSE(again->streams);
}

TEST_F(StreamsRestTest, head_is_answered_with_the_head) {
  const auto id = open_session();
  const auto kept = begin(Method::head, "/api/v1/sessions/" + id + "/records", "",
                          {{"Accept", "application/x-pcapng"}});
  EXPECT_EQ(kept->responses[0].status, 200u);
  EXPECT_TRUE(kept->ended);
  EXPECT_EQ(observers(id), 0u);
}

TEST_F(StreamsRestTest, a_posted_stream_is_a_session_for_as_long_as_it_lasts) {
  const auto kept = begin(Method::post, "/api/v1/stream", R"({"label": "mine", "period": 10})");
  ASSERT_TRUE(kept->streams);
  EXPECT_EQ(kept->responses[0].media_type, "application/x-ndjson");
  const auto session = sessions.list().at(0);
  EXPECT_EQ(session->spec.label, "mine");
  EXPECT_EQ(header(kept, "Location"), "/api/v1/sessions/" + session->id);
  for (int i = 0; i < 60; ++i) {
    clock.advance(1s);
    sessions.tick();
    api.tick();
  }
  EXPECT_FALSE(session->ended) << "its lease is kept while somebody reads";
  kept->client_goes();
  EXPECT_EQ(session->ended, "ended by owner");
}

TEST_F(StreamsRestTest, a_posted_stream_comes_in_the_delivery_that_suits_its_format) {
  const auto type = [&](std::string body, Fields headers = {}) {
    const auto kept = begin(Method::post, "/api/v1/stream", std::move(body), std::move(headers));
    const auto& response = kept->responses.at(0);
    if (kept->client_goes) kept->client_goes();
    return response.status == 200 ? response.media_type : std::to_string(response.status);
  };
  EXPECT_EQ(type(R"({"format": "compact"})"), "text/plain; charset=utf-8");
  EXPECT_EQ(type(R"({"format": "pcapng"})"), "application/x-pcapng");
  EXPECT_EQ(type(R"({"format": "raw"})", {{"Accept", "*/*"}}), "application/octet-stream");
  EXPECT_EQ(type(R"({"format": "text"})", {{"Accept", "text/event-stream"}}),
            "text/event-stream; charset=utf-8");
  EXPECT_EQ(type(R"({"format": "text"})", {{"Accept", "application/x-pcapng"}}), "400");
  EXPECT_THAT(sessions.list(), IsEmpty()) << "refused or gone, none is left behind";
}

TEST_F(StreamsRestTest, a_posted_stream_that_is_refused_leaves_no_session) {
  const auto bad_filter = begin(Method::post, "/api/v1/stream", R"({"filter": "hots == 1"})");
  EXPECT_EQ(bad_filter->responses[0].status, 400u);
  EXPECT_EQ(document(bad_filter->responses[0]).at("column"), 1);
  EXPECT_EQ(begin(Method::post, "/api/v1/stream?max=0", "{}")->responses[0].status, 400u);
  EXPECT_THAT(sessions.list(), IsEmpty());
  for (int i = 0; i < 3; ++i) open_session();
  EXPECT_EQ(begin(Method::post, "/api/v1/stream", "{}")->responses[0].status, 429u);
}

/// A web socket as a test holds it.
class KeptWebSocket final : public http::WebSocket {
 public:
  void on_text(std::function<void(std::string)> heard) override { say = std::move(heard); }
  void on_closed(std::function<void()> left) override { leave = std::move(left); }
  void send(http::SharedOctets, std::string_view text, std::function<void()> sent) override {
    messages.emplace_back(text);
    if (sent) sent();
  }
  void close(std::string_view reason) override { closed = std::string(reason); }

  std::vector<std::string> messages;
  std::optional<std::string> closed;
  std::function<void(std::string)> say;
  std::function<void()> leave;
};

class WebSocketRestTest : public StreamsRestTest {
 protected:
  /// Asks for the records of a session as messages.
  std::shared_ptr<KeptWebSocket> open(const std::string& id, const std::string& query = "") {
    http::Request request;
    request.method = Method::get;
    EXPECT_TRUE(http::parse_target("/api/v1/sessions/" + id + "/ws" + query, request));
    answer = std::make_shared<ps::test::KeptResponse>();
    answer->web_socket = std::make_shared<KeptWebSocket>();
    api.handler()(std::move(request), http::Responder(answer));
    return std::static_pointer_cast<KeptWebSocket>(answer->web_socket);
  }
  Kept answer;
};

TEST_F(WebSocketRestTest, each_record_is_a_message_and_the_end_closes_it) {
  const auto id = open_session();
  push(id, "one");
  const auto web_socket = open(id);
  run_posted();
  push(id, "two");
  run_posted();
  EXPECT_THAT(web_socket->messages, ElementsAre("\"one\"", "\"two\""));
  ask(Method::delete_, "/api/v1/sessions/" + id);
  run_posted();
  EXPECT_THAT(web_socket->messages.back(), HasSubstr(R"("notice":"ended")"));
  EXPECT_EQ(web_socket->closed, "ended by owner");
}

TEST_F(WebSocketRestTest, the_client_may_send_a_new_filter) {
  const auto id = open_session();
  const auto web_socket = open(id);
  run_posted();
  web_socket->say(R"({"filter": "host == 10.0.0.1"})");
  EXPECT_EQ(web_socket->messages.back(), R"({"notice":"filter","filter":"host == 10.0.0.1"})");
  EXPECT_EQ(sessions.find(id)->spec.filter.text(), "host == 10.0.0.1");
  web_socket->say(R"({"filter": "hots == 1"})");
  const auto problem = boost::json::parse(web_socket->messages.back());
  EXPECT_EQ(problem.at("notice"), "problem");
  EXPECT_EQ(problem.at("status"), 400);
  EXPECT_EQ(problem.at("column"), 1);
  web_socket->say("nonsense");
  EXPECT_THAT(web_socket->messages.back(), HasSubstr("\"problem\""));
  EXPECT_EQ(sessions.find(id)->spec.filter.text(), "host == 10.0.0.1");
}

TEST_F(WebSocketRestTest, a_client_that_goes_observes_no_more) {
  const auto id = open_session();
  const auto web_socket = open(id, "?cursor=end");
  EXPECT_EQ(observers(id), 1u);
  web_socket->leave();
  EXPECT_EQ(observers(id), 0u);
}

TEST_F(WebSocketRestTest, mistakes_are_answered_before_there_is_a_web_socket) {
  EXPECT_FALSE(open("00000000000000000000000000000000")->say);
  EXPECT_EQ(answer->responses.at(0).status, 404u);
  EXPECT_FALSE(open(open_session(), "?max=none")->say);
  EXPECT_EQ(answer->responses.at(0).status, 400u);
}

}  // namespace
}  // namespace ps::admin
