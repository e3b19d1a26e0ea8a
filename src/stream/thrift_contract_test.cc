// SPDX-License-Identifier: Apache-2.0
// What the clients of Floodlight's packet streamer rely on, a test for each sentence.
#include <gmock/gmock.h>

#include "stream/thrift_fixture.h"

namespace ps::stream::test {
namespace {

using namespace std::chrono_literals;
using apache::thrift::TException;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kMarker = "FilterTimeout";

class GetPackets : public ThriftFixture {};
class PushMessage : public ThriftFixture {};
class TerminateSession : public ThriftFixture {};
class Wire : public ThriftFixture {};

TEST_F(GetPackets, of_a_known_session_returns_everything_queued) {
  start();
  const auto id = create()->id;
  for (const auto* data : {"one", "two", "three"}) push(id, data);
  EXPECT_THAT(client().get(id), ElementsAre("one", "two", "three"));
}

TEST_F(GetPackets, of_a_known_session_blocks_until_one_record_exists) {
  start();
  const auto id = create()->id;
  auto packets = get_later(id);
  until_waiting(1);
  push(id, "first");
  EXPECT_THAT(packets.get(), ElementsAre("first"));
}

TEST_F(GetPackets, of_a_known_session_waits_without_limit) {
  start();
  session::SessionSpec spec;
  spec.period = 24h;
  const auto id = create(spec)->id;
  auto packets = get_later(id);
  until_waiting(1);
  advance(10h);
  until_waiting(1);
  push(id, "at last");
  EXPECT_THAT(packets.get(), ElementsAre("at last"));
}

TEST_F(GetPackets, of_a_session_that_never_matched_blocks_instead_of_returning_empty_lists) {
  start();
  const auto session = create();
  auto packets = get_later(session->id);
  until_waiting(1);
  advance(11s);
  until([&] { return session->observers == 1; });
  push(session->id, "x");
  EXPECT_THAT(packets.get(), ElementsAre("x"));
}

TEST_F(GetPackets, of_an_unknown_session_returns_an_empty_list_after_about_ten_seconds) {
  start();
  auto packets = get_later("nobody asked for this");
  until_waiting(1);
  advance(9'900ms);
  on_service([] {});
  until_waiting(1);
  advance(100ms);
  EXPECT_THAT(packets.get(), IsEmpty());
}

TEST_F(GetPackets, serves_a_session_that_appears_while_it_is_looked_for) {
  start();
  auto packets = get_later("session1");
  until_waiting(1);
  push("session1", "hello");
  EXPECT_THAT(packets.get(), ElementsAre("hello"));
}

TEST_F(GetPackets, may_be_called_again_after_an_empty_list) {
  start();
  auto observer = client();
  auto packets = std::async(std::launch::async, [&] { return observer.get("session1"); });
  until_waiting(1);
  advance(10s);
  EXPECT_THAT(packets.get(), IsEmpty());
  push("session1", "hello");
  EXPECT_THAT(observer.get("session1"), ElementsAre("hello"));
}

TEST_F(GetPackets, gives_each_record_to_one_of_the_readers_of_a_session_in_turn) {
  start();
  const auto id = create()->id;
  auto first = get_later(id);
  until_waiting(1);
  auto second = get_later(id);
  until_waiting(2);
  push(id, "one");
  EXPECT_THAT(first.get(), ElementsAre("one"));
  push(id, "two");
  EXPECT_THAT(second.get(), ElementsAre("two"));
}

TEST_F(GetPackets, renders_records_in_the_format_of_the_session) {
  start();
  const auto session = create();
  std::array<std::uint8_t, 8> octets{1, 0, 0, 8, 'a', 'b', 'c', 'd'};
  const auto channel = std::make_shared<const decode::Channel>();
  session::Distributor(publication_)
      .message({channel, 1, Direction::to_switch, Timestamp{}, 0, *openflow::parse_header(octets),
                octets, nullptr});
  EXPECT_THAT(client().get(session->id), ElementsAre("[" + std::string(as_text(octets)) + "]"));
}

TEST_F(GetPackets, returns_at_most_8_MiB_and_the_rest_with_the_next_call) {
  session::Quota quota;
  quota.log.bytes = 64u << 20;
  start(quick_limits(), quota);
  const auto id = create()->id;
  for (char c = 'a'; c < 'a' + 20; ++c) push(id, std::string(1u << 20, c));
  auto observer = raw();
  std::string firsts;
  for (int reply = 0; reply < 3; ++reply) {
    observer.send(get_packets_frame(id));
    const auto frame = observer.receive();
    EXPECT_LE(frame.size() + 4, 8u << 20);
    for (std::size_t at = 0; at + 4 < frame.size(); ++at) {
      if (frame.compare(at, 4, std::string("\0\x10\0\0", 4)) == 0) firsts += frame[at + 4];
    }
  }
  EXPECT_EQ(firsts, "abcdefghijklmnopqrst");
}

TEST_F(PushMessage, sync_returns_1) {
  start();
  EXPECT_EQ(client()->pushMessageSync(message({"session1"}, "x")), 1);
}

TEST_F(PushMessage, makes_a_session_for_every_id_that_it_meets) {
  start();
  EXPECT_EQ(client()->pushMessageSync(message({"session1", "session2"}, "x")), 1);
  EXPECT_THAT(client().get("session1"), ElementsAre("x"));
  EXPECT_THAT(client().get("session2"), ElementsAre("x"));
}

TEST_F(PushMessage, from_two_producers_that_meet_on_a_new_session_loses_nothing) {
  start();
  auto produce = [&] {
    auto producer = client();
    for (int i = 0; i < 200; ++i) producer->pushMessageSync(message({"new"}, "x"));
  };
  std::thread one(produce);
  std::thread two(produce);
  one.join();
  two.join();
  EXPECT_EQ(client().get("new").size(), 400u);
}

TEST_F(PushMessage, delivers_the_data_verbatim) {
  start();
  std::string data;
  for (int i = 0; i < 512; ++i) data += static_cast<char>(i);
  push("session1", data);
  EXPECT_THAT(client().get("session1"), ElementsAre(data));
}

TEST_F(PushMessage, returns_0_for_a_null_message) {
  start();
  auto producer = raw();
  producer.send(Octets().call("pushMessageSync").stop().framed());
  const auto expected =
      Octets().call("pushMessageSync", 0x80010002).field(8, 0).u32(0).stop().str();
  EXPECT_EQ(producer.receive(), expected);
  producer.send(Octets().call("pushMessageAsync", 0x80010004).stop().framed());
  producer.send(Octets().call("pushMessageSync").stop().framed());
  EXPECT_EQ(producer.receive(), expected);
}

TEST_F(PushMessage, without_packet_closes_the_connection) {
  start();
  for (const auto* method : {"pushMessageSync", "pushMessageAsync"}) {
    auto producer = raw();
    producer.send(Octets()
                      .call(method)
                      .field(12, 1)
                      .field(15, 1)
                      .u8(11)
                      .u32(1)
                      .text("session1")
                      .stop()
                      .stop()
                      .framed());
    EXPECT_TRUE(producer.is_closed_by_server());
  }
  expect_service_runs_on();
}

TEST_F(PushMessage, without_ids_closes_the_connection) {
  start();
  auto producer = raw();
  producer.send(Octets()
                    .call("pushMessageSync")
                    .field(12, 1)
                    .field(12, 2)
                    .field(11, 3)
                    .text("data")
                    .stop()
                    .stop()
                    .stop()
                    .framed());
  EXPECT_TRUE(producer.is_closed_by_server());
}

TEST_F(PushMessage, with_nothing_in_it_closes_the_connection) {
  start();
  auto producer = raw();
  producer.send(Octets().call("pushMessageSync").field(12, 1).stop().stop().framed());
  EXPECT_TRUE(producer.is_closed_by_server());
}

TEST_F(PushMessage, larger_than_any_reply_closes_the_connection) {
  start();
  EXPECT_THROW(client()->pushMessageSync(message({"session1"}, std::string(9u << 20, 'x'))),
               TException);
}

TEST_F(PushMessage, keeps_the_order_of_oneway_and_sync_calls) {
  start();
  auto producer = client();
  Packets all;
  for (int i = 0; i < 100; ++i) {
    all.push_back(std::to_string(i));
    if (i % 10 == 9) {
      producer->pushMessageSync(message({"session1"}, all.back()));
    } else {
      producer->pushMessageAsync(message({"session1"}, all.back()));
    }
  }
  EXPECT_EQ(client().get("session1"), all);
}

TEST_F(PushMessage, accepts_kinds_of_message_that_it_does_not_know) {
  start();
  auto producer = raw();
  Octets strange;
  strange.call("pushMessageSync").field(12, 1).field(15, 1).u8(11).u32(1).text("session1");
  strange.field(12, 2).field(8, 1).u32(4711).field(11, 3).text("x").stop().stop().stop();
  producer.send(strange.framed());
  EXPECT_FALSE(producer.is_closed_by_server());
  EXPECT_THAT(client().get("session1"), ElementsAre("x"));
}

TEST_F(TerminateSession, of_an_unknown_id_is_silent) {
  start();
  client()->terminateSession("unknown");
  EXPECT_EQ(find("unknown"), nullptr);
}

TEST_F(TerminateSession, gives_the_backlog_and_then_the_marker_as_an_item_of_its_own) {
  start();
  const auto id = create()->id;
  push(id, "one");
  push(id, "two");
  client()->terminateSession(id);
  EXPECT_THAT(client().get(id), ElementsAre("one", "two", kMarker));
}

TEST_F(TerminateSession, gives_the_marker_to_every_reader_that_is_blocked) {
  start();
  const auto id = create()->id;
  std::vector<std::future<Packets>> readers;
  for (int i = 0; i < 3; ++i) readers.push_back(get_later(id));
  until_waiting(3);
  client()->terminateSession(id);
  for (auto& reader : readers) EXPECT_THAT(reader.get(), ElementsAre(kMarker));
}

TEST_F(TerminateSession, gives_the_marker_to_whoever_asks_until_the_session_is_forgotten) {
  start();
  const auto id = create()->id;
  client()->terminateSession(id);
  EXPECT_THAT(client().get(id), ElementsAre(kMarker));
  advance(59s);
  EXPECT_THAT(client().get(id), ElementsAre(kMarker));
  advance(1s);
  auto packets = get_later(id);
  until_waiting(1);
  advance(10s);
  EXPECT_THAT(packets.get(), IsEmpty());
}

TEST_F(TerminateSession, by_the_end_of_the_lease_gives_the_marker_as_well) {
  start();
  session::SessionSpec spec;
  spec.period = 10s;
  const auto id = create(spec)->id;
  auto packets = get_later(id);
  until_waiting(1);
  advance(10s);
  EXPECT_THAT(packets.get(), ElementsAre(kMarker));
}

TEST_F(TerminateSession, is_not_undone_by_a_push) {
  start();
  push("session1", "before");
  client()->terminateSession("session1");
  push("session1", "after");
  EXPECT_THAT(client().get("session1"), ElementsAre("before", kMarker));
}

TEST_F(Wire, answers_the_frames_of_one_connection_in_order) {
  start();
  const auto id = create()->id;
  auto observer = raw();
  observer.send(get_packets_frame(id) +
                Octets().call("terminateSession").field(11, 1).text("x").stop().framed());
  until_waiting(1);
  push(id, "data");
  EXPECT_NE(observer.receive().find("getPackets"), std::string::npos);
  EXPECT_NE(observer.receive().find("terminateSession"), std::string::npos);
}

TEST_F(Wire, takes_a_frame_in_any_number_of_pieces) {
  start();
  auto producer = raw();
  for (char c : Octets().call("pushMessageSync").stop().framed()) producer.send({&c, 1});
  EXPECT_FALSE(producer.is_closed_by_server());
}

TEST_F(Wire, refuses_the_old_binary_protocol) {
  start();
  auto old = raw();
  old.send(Octets().text("getPackets").u8(1).u32(7).field(11, 1).text("x").stop().framed());
  EXPECT_TRUE(old.is_closed_by_server());
}

TEST_F(Wire, names_a_method_that_it_does_not_have) {
  start();
  auto curious = raw();
  curious.send(Octets().call("getPancakes").stop().framed());
  EXPECT_NE(curious.receive().find("Invalid method name: 'getPancakes'"), std::string::npos);
}

TEST_F(Wire, serves_a_unix_socket_too) {
  start();
  const auto path = testing::TempDir() + "thrift." + std::to_string(::getpid());
  Endpoint where{.kind = Endpoint::Kind::unix_socket, .host = {}, .path = path};
  on_service([&] { return server_->listen(where).value(); });
  auto socket = std::make_shared<apache::thrift::transport::TSocket>(path);
  auto framed = std::make_shared<apache::thrift::transport::TFramedTransport>(socket);
  idl::PacketStreamerClient local(
      std::make_shared<apache::thrift::protocol::TBinaryProtocol>(framed));
  framed->open();
  EXPECT_EQ(local.pushMessageSync(message({"session1"}, "x")), 1);
  ::unlink(path.c_str());
}

TEST_F(Wire, says_why_it_cannot_listen) {
  start();
  const auto taken = on_service([&] {
    return server_->listen(
        Endpoint{.kind = Endpoint::Kind::tcp, .host = "127.0.0.1", .port = port_, .path = {}});
  });
  ASSERT_TRUE(taken.has_error());
  EXPECT_NE(taken.error().message.find("cannot listen on tcp:127.0.0.1:"), std::string::npos);
}

}  // namespace
}  // namespace ps::stream::test
