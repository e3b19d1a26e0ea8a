// SPDX-License-Identifier: Apache-2.0
// What clients of PacketStreamerV1 rely on who ask for a session that begins in the past.
#include <array>
#include <deque>

#include <gmock/gmock.h>

#include "openflow/header.h"
#include "stream/thrift_fixture.h"

namespace ps::stream::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint8_t kHello = 0;
constexpr std::uint8_t kEchoRequest = 2;

idl::SessionSpec spec_with_last(std::int64_t last) {
  idl::SessionSpec spec;
  spec.__set_last(last);
  return spec;
}

/// openSession with `last`, as it is on the wire.
std::string open_frame(std::uint32_t last) {
  constexpr std::uint8_t kStruct = 12;
  constexpr std::uint8_t kI64 = 10;
  return Octets()
      .call("openSession")
      .field(kStruct, 1)
      .field(kI64, 12)
      .u32(0)
      .u32(last)
      .stop()
      .stop()
      .framed();
}

/// Why a session is refused for which `set` asks.
template <class Set>
std::string refusal(Observer observer, Set set) {
  idl::SessionSpec spec;
  set(spec);
  return refused([&] { observer.open(spec); }).reason;
}

/// A service with a flight recorder, whose background is the test.
class ThriftHistory : public ThriftFixture {
 protected:
  ThriftHistory() {
    histories_ = std::make_unique<session::Histories>(
        recorder_, [this](auto work) { background_.push_back(std::move(work)); },
        [this](auto work) { boost::asio::post(io_, std::move(work)); });
  }

  /// A message whose transaction is `number`, and a second goes by.
  void show(std::uint8_t number, std::uint8_t type = kHello) {
    const std::array<std::uint8_t, 8> octets{4, type, 0, 8, 0, 0, 0, number};
    on_service([&] {
      distributor_.message({channel_, number, Direction::to_switch, clock_.now(), 0,
                            openflow::header_at(octets.data()), octets, nullptr});
      return 0;
    });
    clock_.advance(1s);
  }
  void show_all(std::uint8_t first, std::uint8_t last) {
    for (auto number = first; number <= last; ++number) show(number);
  }
  /// Somebody waits for so many histories.
  void until_asked(std::size_t histories) {
    until([this, histories] { return background_.size() == histories; });
  }
  /// All histories that were asked for are there when it comes back.
  void find() {
    on_service([this] {
      for (; !background_.empty(); background_.pop_front()) background_.front()();
      return 0;
    });
    on_service([] { return 0; });
  }
  std::future<idl::SessionInfo> open_later(const idl::SessionSpec& spec) {
    return std::async(std::launch::async, [this, spec] { return observer().open(spec); });
  }
  idl::SessionInfo opened(const idl::SessionSpec& spec) {
    auto info = open_later(spec);
    until_asked(1);
    EXPECT_EQ(info.wait_for(0s), std::future_status::timeout) << "answered before it was there";
    find();
    return info.get();
  }
  /// The transactions of all that a session has now.
  std::vector<int> numbers(const std::string& id) {
    std::vector<int> all;
    for (const auto& record : observer().read(id, "", 0, 0, "raw").records) {
      all.push_back(static_cast<std::uint8_t>(record.at(7)));
    }
    return all;
  }
  /// The only session there is.
  std::shared_ptr<session::Session> only_session() {
    return on_service([this] { return sessions_->list().at(0); });
  }

  record::FlightRecorder recorder_{clock_, {}};
  session::Distributor distributor_{publication_, &recorder_.add_track()};
  std::shared_ptr<const decode::Channel> channel_ = std::make_shared<const decode::Channel>();
  std::deque<std::function<void()>> background_;  ///< on the service thread
};

TEST_F(ThriftHistory, is_there_when_the_session_is_answered_and_what_is_live_follows) {
  start();
  const auto begin = clock_.now();
  show_all(1, 5);
  const auto info = opened(spec_with_last(2));
  EXPECT_EQ(info.history.records, 2);
  EXPECT_EQ(info.history.oldest, begin.time_since_epoch().count());
  EXPECT_TRUE(info.history.complete);
  EXPECT_EQ(info.history.overwritten, 0);
  EXPECT_FALSE(info.__isset.ended);
  show(6);
  EXPECT_THAT(numbers(info.id), ElementsAre(4, 5, 6));
  EXPECT_EQ(observer().refresh(info.id, 60).history.records, 2) << "it says so later, too";
}

TEST_F(ThriftHistory, is_bound_by_times_in_every_form_and_by_the_filter) {
  start();
  const auto begin = clock_.now();
  show_all(1, 4);
  show(5, kEchoRequest);
  show(6);
  idl::SessionSpec spec;
  spec.__set_since("-4s");
  EXPECT_THAT(numbers(opened(spec).id), ElementsAre(3, 4, 5, 6));
  spec.__set_untilTime(to_rfc3339(begin + 5s));
  EXPECT_THAT(numbers(opened(spec).id), ElementsAre(3, 4, 5));
  spec.__set_filter("of.type == echo_request");
  EXPECT_THAT(numbers(opened(spec).id), ElementsAre(5));
}

TEST_F(ThriftHistory, of_who_does_not_follow_ends_behind_what_is_recorded) {
  start();
  show_all(1, 3);
  idl::SessionSpec spec;
  spec.__set_follow(false);
  const auto info = opened(spec);
  EXPECT_EQ(info.ended, "end of history");
  EXPECT_EQ(info.expiresIn, 0);
  show(4);
  EXPECT_THAT(numbers(info.id), ElementsAre(1, 2, 3));
  EXPECT_EQ(observer().read(info.id).ended, "end of history");
}

TEST_F(ThriftHistory, that_is_empty_has_no_oldest) {
  start();
  const auto info = opened(spec_with_last(5));
  EXPECT_EQ(info.history.records, 0);
  EXPECT_FALSE(info.history.__isset.oldest);
}

TEST_F(ThriftHistory, is_said_only_of_sessions_that_asked_for_it) {
  start();
  show(1);
  EXPECT_FALSE(observer().open().__isset.history);
  EXPECT_THAT(background_, IsEmpty());
}

TEST_F(ThriftHistory, is_refused_with_what_is_accepted) {
  start();
  const auto reason = [&](auto set) { return refusal(observer(), set); };
  EXPECT_EQ(reason([](auto& spec) { spec.__set_since("soon"); }),
            "'since': 'soon' is not a time; accepted are -30s, -5m, -2h and -1d before now, RFC "
            "3339 as 2026-11-22T07:40:01Z, and seconds since 1970");
  EXPECT_THAT(reason([](auto& spec) { spec.__set_untilTime("\xff"); }),
              testing::StartsWith("'until': '\\xff' is not a time"));
  EXPECT_EQ(reason([](auto& spec) { spec.__set_last(0); }),
            "'last' is how many messages of before, at least 1");
  EXPECT_EQ(reason([](auto& spec) {
              spec.__set_since("-5s");
              spec.__set_untilTime("-5s");
            }),
            "'until' is not after 'since': no message is between them");
  EXPECT_EQ(reason([](auto& spec) {
              spec.__set_follow(false);
              spec.__set_sample(3);
            }),
            "'limit', 'sample' and 'rate' are for what is live: not together with 'since', 'last' "
            "or 'follow'");
  EXPECT_THAT(on_service([this] { return sessions_->list(); }), IsEmpty());
}

TEST_F(ThriftHistory, that_too_many_ask_for_is_refused_and_the_others_are_answered) {
  start();
  show(1);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < session::Histories::kMost; ++i) {
    clients.push_back(std::make_unique<RawClient>(port_));
    clients.back()->send(open_frame(1));
  }
  until_asked(session::Histories::kMost);
  auto another = observer();
  try {
    another.open(spec_with_last(1));
    ADD_FAILURE() << "there is one more than allowed";
  } catch (const idl::QuotaReached& quota) {
    EXPECT_EQ(quota.reason, "too many look into the history at this moment; try again");
  }
  EXPECT_FALSE(another.open().id.empty()) << "the connection is good for more";
  find();
  for (auto& client : clients) EXPECT_FALSE(client->is_closed_by_server());
}

TEST_F(ThriftHistory, holds_back_the_calls_behind_it_on_its_connection_and_no_others) {
  start();
  show(1);
  auto client = raw();
  client.send(open_frame(1) + get_packets_frame("nobody") + open_frame(2));
  until_asked(1);
  expect_service_runs_on();
  EXPECT_EQ(on_service([this] { return server_->waiting(); }), 0u) << "the next call is held back";
  find();
  EXPECT_THAT(client.receive(), HasSubstr("openSession"));
  until_waiting(1);
  clock_.advance(1min);  // nobody's packets are given up
  EXPECT_THAT(client.receive(), HasSubstr("getPackets"));
  until_asked(1);
  find();
  EXPECT_THAT(client.receive(), HasSubstr("openSession"));
}

TEST_F(ThriftHistory, for_a_client_that_goes_meanwhile_ends_the_session_that_nobody_knows) {
  start();
  show(1);
  auto client = raw();
  client.send(open_frame(1));
  until_asked(1);
  const auto session = only_session();
  client.kill();
  until([this] { return server_->connections() == 0; });
  EXPECT_EQ(on_service([&] { return session->ended; }), "ended by owner");
  find();
  EXPECT_THAT(on_service([this] { return sessions_->list(); }), IsEmpty());
  expect_service_runs_on();
}

TEST_F(ThriftHistory, of_a_session_that_is_ended_meanwhile_is_told_with_the_end) {
  start();
  show_all(1, 2);
  auto later = open_later(spec_with_last(5));
  until_asked(1);
  const auto id = only_session()->id;
  show(3);
  on_service([&] { return sessions_->end(id, "ended by operator"); });
  show(4);
  find();
  const auto info = later.get();
  EXPECT_EQ(info.id, id);
  EXPECT_EQ(info.ended, "ended by operator");
  EXPECT_EQ(info.history.records, 2);
  EXPECT_THAT(numbers(id), ElementsAre(1, 2, 3));
}

TEST_F(ThriftHistory, that_comes_while_all_sessions_end_is_told_with_why) {
  start();
  show(1);
  auto later = open_later(spec_with_last(1));
  until_asked(1);
  on_service([this] {
    sessions_->end_all("server stopping");
    return 0;
  });
  find();
  EXPECT_EQ(later.get().ended, "server stopping");
}

TEST_F(ThriftHistory, that_comes_after_the_server_has_stopped_is_nobodys) {
  start();
  auto client = raw();
  client.send(open_frame(1));
  until_asked(1);
  on_service([this] {
    server_->stop();
    return 0;
  });
  EXPECT_TRUE(client.is_closed_by_server());
  find();
  EXPECT_THAT(on_service([this] { return sessions_->list(); }), IsEmpty());
}

TEST_F(ThriftFixture, without_history_begins_no_session_in_the_past) {
  start();
  const auto reason = [&](auto set) { return refusal(observer(), set); };
  const auto* const said =
      "this server keeps no history (--history-bytes 0), so no session begins in the past";
  EXPECT_EQ(reason([](auto& spec) { spec.__set_last(1); }), said);
  EXPECT_EQ(reason([](auto& spec) { spec.__set_since("-5s"); }), said);
  EXPECT_EQ(reason([](auto& spec) { spec.__set_follow(false); }), said);
  EXPECT_EQ(reason([](auto& spec) { spec.__set_untilTime("-5s"); }), said);
  idl::SessionSpec later;
  later.__set_untilTime("+5s");
  EXPECT_FALSE(observer().open(later).id.empty());
}

}  // namespace
}  // namespace ps::stream::test
