// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>

#include "admin/api.h"
#include "admin/rest_fakes_fixture.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "support/kept_response.h"
#include "support/manual_clock.h"

namespace ps::admin::test {

/// The whole table of routes without a socket.
class RestTest : public ::testing::Test {
 protected:
  using Kept = std::shared_ptr<ps::test::KeptResponse>;

  /// Asks and does not wait for the answer.
  Kept begin(http::Method method, std::string_view target, std::string body = {},
             http::Fields headers = {}) {
    http::Request request;
    request.method = method;
    request.headers = std::move(headers);
    request.body = std::move(body);
    EXPECT_TRUE(http::parse_target(target, request));
    auto kept = std::make_shared<ps::test::KeptResponse>();
    api.handler()(std::move(request), http::Responder(kept));
    return kept;
  }
  http::Response ask(http::Method method, std::string_view target, std::string body = {},
                     http::Fields headers = {}) {
    auto kept = begin(method, target, std::move(body), std::move(headers));
    EXPECT_EQ(kept->responses.size(), 1u) << target;
    return kept->responses.empty() ? http::Response{} : kept->responses[0];
  }
  static boost::json::value document(const http::Response& response) {
    return boost::json::parse(response.body);
  }
  static std::string detail(const http::Response& response) {
    return std::string(document(response).at("detail").as_string());
  }
  /// Makes a session and gives its id.
  std::string open_session(std::string body = "{}") {
    auto response = ask(http::Method::post, "/api/v1/sessions", std::move(body));
    EXPECT_EQ(response.status, 201u) << response.body;
    return std::string(document(response).at("id").as_string());
  }
  void push(const std::string& id, std::string_view text) {
    sessions.push({&id, 1}, record::Record::pushed(as_bytes(text), clock.now()));
  }
  void run_posted() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }

  ps::test::ManualClock clock;
  session::Publication publication;
  session::Sessions sessions{
      clock, {.sessions = 3, .log = {}}, **render::find_format("json"), publication};
  FixedInventory inventory;
  FakeTaps taps;
  std::deque<std::function<void()>> posted;
  KeptStatistics statistics;
  stream::LogWaits waits{[this](auto work) { posted.push_back(std::move(work)); }};
  Api api{clock, sessions, inventory, taps, statistics, waits, **render::find_format("text")};
};

}  // namespace ps::admin::test
