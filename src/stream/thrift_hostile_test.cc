// SPDX-License-Identifier: Apache-2.0
// What one client does must not hurt the others: each test ends with somebody else being served.
#include <gmock/gmock.h>

#include "stream/thrift_fixture.h"

namespace ps::stream::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Hostile : public ThriftFixture {
 protected:
  std::size_t buffered() {
    return on_service([this] { return server_->buffered(); });
  }
  void until_connections(std::size_t count) {
    until([this, count] { return server_->connections() == count; });
  }
};

TEST_F(Hostile, a_frame_length_of_two_gigabytes_closes_the_connection) {
  start();
  for (std::uint32_t length : {0x7fffffffu, 0xffffffffu, (16u << 20) + 1}) {
    auto client = raw();
    client.send(Octets().u32(length).raw("xxxx").str());
    EXPECT_TRUE(client.is_closed_by_server());
  }
  expect_service_runs_on();
}

TEST_F(Hostile, two_hundred_frames_that_announce_64_MB_are_refused) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<RawClient>(port_));
    clients.back()->send(Octets().u32(64u << 20).raw("little").str());
  }
  expect_service_runs_on();
  for (auto& client : clients) EXPECT_TRUE(client->is_closed_by_server());
}

TEST_F(Hostile, two_hundred_announced_frames_cost_only_what_was_sent_of_them) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<RawClient>(port_));
    clients.back()->send(Octets().u32(15u << 20).raw(std::string(1'000, 'x')).str());
  }
  until([this] { return server_->buffered() >= 200 * 1'000; });
  EXPECT_LE(buffered(), 200u * 2'500);
  expect_service_runs_on();
}

TEST_F(Hostile, unfinished_frames_of_all_clients_are_bounded_together) {
  auto limits = quick_limits();
  limits.buffered_input = 1u << 20;
  start(limits);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<RawClient>(port_));
    clients.back()->send(Octets().u32(8u << 20).raw(std::string(100'000, 'x')).str());
  }
  until([this] { return server_->connections() < 20; });
  EXPECT_LE(buffered(), 1u << 20);
  expect_service_runs_on();
  for (auto& client : clients) client->kill();
  until_connections(0);
  EXPECT_EQ(buffered(), 0u);
}

TEST_F(Hostile, a_huge_length_inside_a_frame_closes_the_connection) {
  start();
  const std::vector<Octets> frames{
      Octets().call("getPackets").field(11, 1).u32(0x7fffffff).raw("x"),
      Octets().call("getPackets").field(11, 1).u32(0xffffffff).raw("x"),
      Octets().call("pushMessageSync").field(12, 1).field(15, 1).u8(11).u32(0x7fffffff),
      Octets().call("pushMessageSync").field(12, 1).field(15, 1).u8(11).u32(60'000).raw("x"),
      Octets().call("pushMessageSync").field(12, 1).field(13, 9).u8(11).u8(11).u32(0x7fffffff),
      Octets().u32(0x80010001).u32(0x7fffffff).raw("getPackets"),
      Octets().call(std::string(1'000, 'm')),
      Octets().call("getPackets"),
      Octets().call("getPackets", 0x80010003),
      Octets().u32(0x80010001),
      Octets(),
  };
  for (const auto& frame : frames) {
    auto client = raw();
    client.send(frame.framed());
    EXPECT_TRUE(client.is_closed_by_server());
  }
  expect_service_runs_on();
}

TEST_F(Hostile, deep_nesting_does_not_exhaust_the_stack) {
  start();
  auto client = raw();
  Octets deep;
  deep.call("getPackets");
  for (int i = 0; i < 200'000; ++i) deep.field(12, 9);
  client.send(deep.framed());
  EXPECT_TRUE(client.is_closed_by_server());
  expect_service_runs_on();
}

TEST_F(Hostile, containers_of_nothing_do_not_take_long) {
  start();
  auto client = raw();
  Octets nothing;
  nothing.call("getPackets").field(15, 9).u8(12).u32(65'536);
  client.send(nothing.framed());
  auto other = raw();
  Octets empty;
  empty.call("getPackets").field(15, 9).u8(0).u32(1'000'000).stop();
  other.send(empty.framed());
  EXPECT_TRUE(client.is_closed_by_server());
  EXPECT_TRUE(other.is_closed_by_server());
  expect_service_runs_on();
}

TEST_F(Hostile, an_http_request_closes_the_connection) {
  start();
  auto client = raw();
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(client.is_closed_by_server());
  expect_service_runs_on();
}

TEST_F(Hostile, a_producer_killed_in_mid_frame_leaves_nothing) {
  start();
  auto producer = raw();
  const auto frame = Octets().u32(1'000'000).raw(std::string(500'000, 'x')).str();
  producer.send(frame);
  until([this] { return server_->buffered() >= 500'000; });
  producer.kill();
  until_connections(0);
  EXPECT_EQ(buffered(), 0u);
  expect_service_runs_on();
}

TEST_F(Hostile, an_observer_killed_while_it_waits_consumes_nothing) {
  start();
  const auto id = create()->id;
  auto observer = raw();
  observer.send(get_packets_frame(id));
  until_waiting(1);
  observer.kill();
  until_waiting(0);
  push(id, "for the next one");
  EXPECT_THAT(client().get(id), ElementsAre("for the next one"));
}

TEST_F(Hostile, an_observer_that_hangs_up_behind_many_unread_calls_consumes_nothing) {
  auto limits = quick_limits();
  limits.pipelined = 100;
  start(limits);
  const auto id = create()->id;
  auto observer = raw();
  observer.send(get_packets_frame(id));
  until_waiting(1);
  for (int i = 0; i < 1'000; ++i) observer.send(get_packets_frame(id));
  observer.hang_up();
  push(id, "for the next one");
  until_waiting(0);
  EXPECT_THAT(client().get(id), ElementsAre("for the next one"));
}

TEST_F(Hostile, an_observer_killed_while_its_session_is_looked_for_is_forgotten) {
  start();
  auto observer = raw();
  observer.send(get_packets_frame("unknown"));
  until_waiting(1);
  observer.kill();
  until_waiting(0);
  push("unknown", "x");
  EXPECT_THAT(client().get("unknown"), ElementsAre("x"));
}

TEST_F(Hostile, an_observer_that_never_reads_its_replies_holds_one_reply_and_its_log_no_more) {
  session::Quota quota;
  quota.log.bytes = 32u << 20;
  start(quick_limits(), quota);
  const auto id = create()->id;
  auto observer = raw();
  auto producer = client();
  for (int i = 0; i < 100; ++i) {
    observer.send(get_packets_frame(id));
    producer->pushMessageSync(message({id}, std::string(1u << 20, 'x')));
  }
  EXPECT_LE(buffered(), (8u << 20) + (1u << 20));
  EXPECT_LE(find(id)->log->counters().held_bytes, 32u << 20);
  expect_service_runs_on();
}

TEST_F(Hostile, a_reply_that_cannot_be_written_gives_its_records_to_the_next_reader) {
  session::Quota quota;
  quota.log.bytes = 64u << 20;
  start(quick_limits(), quota);
  const auto id = create()->id;
  auto producer = client();
  for (int i = 0; i < 30; ++i) producer->pushMessageSync(message({id}, std::string(1u << 20, 'x')));
  const auto session = find(id);
  auto observer = raw();
  observer.send(get_packets_frame(id) + get_packets_frame(id) + get_packets_frame(id));
  until([this] { return server_->buffered() > 0; });
  const auto taken = on_service([&] { return session->legacy_cursor; });
  observer.kill();
  until_connections(1);
  const auto left = on_service([&] { return session->legacy_cursor; });
  EXPECT_LT(left, taken);
  EXPECT_EQ(on_service([&] { return session->delivered; }), left);
}

TEST_F(Hostile, replies_that_nobody_reads_are_bounded_together) {
  auto limits = quick_limits();
  limits.buffered_output = 1u << 20;
  session::Quota quota;
  quota.log.bytes = 64u << 20;
  start(limits, quota);
  const auto id = create()->id;
  auto producer = client();
  for (int i = 0; i < 8; ++i) producer->pushMessageSync(message({id}, std::string(1u << 20, 'x')));
  auto observer = raw();
  observer.send(get_packets_frame(id));
  EXPECT_TRUE(observer.is_closed_by_server());
  EXPECT_EQ(on_service([&] { return sessions_->find(id)->legacy_cursor; }), 0u);
  expect_service_runs_on();
}

TEST_F(Hostile, a_thousand_waiting_observers_change_nothing) {
  start();
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(create()->id);
  std::vector<std::unique_ptr<RawClient>> observers;
  for (int i = 0; i < 1'000; ++i) {
    observers.push_back(std::make_unique<RawClient>(port_));
    observers.back()->send(get_packets_frame(ids[i % ids.size()]));
  }
  until_waiting(1'000);
  expect_service_runs_on();
  for (const auto& id : ids) push(id, "for the first in line");
  for (int i = 0; i < 10; ++i) {
    EXPECT_NE(observers[i]->receive().find("for the first in line"), std::string::npos);
  }
  until_waiting(990);
  for (const auto& id : ids) client()->terminateSession(id);
  for (std::size_t i = 10; i < observers.size(); ++i) {
    EXPECT_NE(observers[i]->receive().find("FilterTimeout"), std::string::npos);
  }
}

TEST_F(Hostile, more_clients_than_allowed_are_turned_away) {
  auto limits = quick_limits();
  limits.connections = 2;
  start(limits);
  auto one = raw();
  auto two = raw();
  until_connections(2);
  auto three = raw();
  EXPECT_TRUE(three.is_closed_by_server());
  one.hang_up();
  until_connections(1);
  expect_service_runs_on();
}

TEST_F(Hostile, more_observers_than_allowed_are_closed_and_those_who_find_records_are_served) {
  session::Quota quota;
  quota.observers = 2;
  start(quick_limits(), quota);
  const auto id = create()->id;
  auto first = raw();
  first.send(get_packets_frame(id));
  until_waiting(1);
  auto second = raw();
  second.send(get_packets_frame("nobody made this"));
  until_waiting(2);
  for (const auto& wanted : {id, std::string("nor that")}) {
    auto third = raw();
    third.send(get_packets_frame(wanted));
    EXPECT_TRUE(third.is_closed_by_server()) << wanted;
  }
  EXPECT_EQ(on_service([this] { return sessions_->observers().refused(); }), 2u);
  const auto full = create()->id;
  push(full, "there already");
  EXPECT_EQ(client().get(full), Packets{"there already"});
  first.hang_up();
  until_waiting(1);
  expect_service_runs_on();
}

/// Those who are woken and wait again take their own places, and no others.
TEST_F(Hostile, all_places_are_taken_again_by_those_who_had_them) {
  session::Quota quota;
  quota.observers = 2;
  start(quick_limits(), quota);
  const auto id = create()->id;
  for (int round = 0; round < 20; ++round) {
    auto one = get_later(id);
    until_waiting(1);
    auto other = get_later(id);
    until_waiting(2);
    push(id, "x");
    push(id, "y");
    EXPECT_EQ(one.get().size() + other.get().size(), 2u);
  }
  EXPECT_EQ(on_service([this] { return sessions_->observers().refused(); }), 0u);
  EXPECT_EQ(on_service([this] { return sessions_->observers().now(); }), 0u);
}

TEST_F(Hostile, stopping_the_server_answers_no_waiting_call_and_closes_it) {
  start();
  const auto id = create()->id;
  auto observer = raw();
  observer.send(get_packets_frame(id));
  until_waiting(1);
  on_service([&] { server_->stop(); });
  EXPECT_TRUE(observer.is_closed_by_server());
  EXPECT_EQ(on_service([this] { return server_->waiting(); }), 0u);
}

TEST_F(Hostile, records_that_come_from_data_threads_reach_those_who_wait) {
  start();
  const auto session = create();
  const auto log = session->log;
  std::thread data_thread([log] {
    for (int i = 0; i < 5'000; ++i) log->append(record::Record::pushed(as_bytes("x"), Timestamp{}));
  });
  std::size_t received = 0;
  auto observer = client();
  while (received < 5'000) received += observer.get(session->id).size();
  data_thread.join();
  EXPECT_EQ(received, 5'000u);
}

}  // namespace
}  // namespace ps::stream::test
