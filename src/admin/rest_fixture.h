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
#include "session/publication.h"
#include "session/sessions.h"
#include "support/kept_response.h"
#include "support/manual_clock.h"

namespace ps::admin::test {

class FixedInventory final : public Inventory {
 public:
  std::vector<TapLine> taps() const override { return all_taps; }
  std::vector<ChannelLine> channels() const override { return all_channels; }
  decode::Channels::Totals totals() const override { return all_totals; }
  decode::Channels::BySwitch by_switch() const override { return all_switches; }

  std::vector<TapLine> all_taps;
  std::vector<ChannelLine> all_channels;
  decode::Channels::Totals all_totals{};
  decode::Channels::BySwitch all_switches;
};

/// Counts when the test says so.
class KeptStatistics final : public Statistics {
 public:
  bool count(std::chrono::milliseconds for_time, std::size_t most_rows,
             std::function<void(const counting::Report&)> when_done) override {
    time = for_time;
    most = most_rows;
    done = std::move(when_done);
    return !full;
  }

  std::chrono::milliseconds time{0};
  std::size_t most = 0;
  std::function<void(const counting::Report&)> done;
  bool full = false;
};

/// The whole table of routes without a socket.
class RestTest : public ::testing::Test {
 protected:
  using Kept = std::shared_ptr<ps::test::KeptResponse>;

  /// Asks and does not wait for the answer.
  Kept begin(http::Method method, std::string_view target, std::string body = {}) {
    http::Request request;
    request.method = method;
    request.body = std::move(body);
    EXPECT_TRUE(http::parse_target(target, request));
    auto kept = std::make_shared<ps::test::KeptResponse>();
    api.handler()(std::move(request), http::Responder(kept));
    return kept;
  }
  http::Response ask(http::Method method, std::string_view target, std::string body = {}) {
    auto kept = begin(method, target, std::move(body));
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
  std::deque<std::function<void()>> posted;
  KeptStatistics statistics;
  Api api{clock,
          sessions,
          inventory,
          statistics,
          [this](auto work) { posted.push_back(std::move(work)); },
          **render::find_format("text")};
};

}  // namespace ps::admin::test
