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
  std::vector<ChannelLine> channels() const override { return all_channels; }
  decode::Channels::Totals totals() const override { return all_totals; }
  decode::Channels::BySwitch by_switch() const override { return all_switches; }

  std::vector<ChannelLine> all_channels;
  decode::Channels::Totals all_totals{};
  decode::Channels::BySwitch all_switches;
};

/// Remembers what it was asked to add, and gives it the next number; push is number 0.
class FakeTaps final : public Taps {
 public:
  std::vector<TapLine> list() const override { return lines; }
  std::optional<TapLine> find(TapId id) const override {
    for (const auto& line : lines) {
      if (line.id == id) return line;
    }
    return std::nullopt;
  }
  Added add(const TapRequest& request) override {
    if (refusal) return *refusal;
    asked.push_back(request);
    lines.push_back({.id = asked.size(), .kind = "fake", .where = request.value, .counts = {}});
    return asked.size();
  }
  Removal remove(TapId id, std::function<void()> when_done) override {
    if (id == 0) return Removal::permanent;
    const auto gone = std::erase_if(lines, [id](const auto& line) { return line.id == id; });
    if (gone == 0) return Removal::unknown;
    done = std::move(when_done);
    return Removal::under_way;
  }

  std::vector<TapLine> lines;
  std::vector<TapRequest> asked;
  std::optional<TapRefusal> refusal;
  std::function<void()> done;  ///< of the last removal
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
