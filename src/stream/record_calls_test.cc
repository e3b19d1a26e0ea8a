// SPDX-License-Identifier: Apache-2.0
// What readers of PacketStreamerV1 rely on: each has a cursor of its own, reads all, and what it
// received and what it missed add up to what the session matched.
#include <atomic>
#include <optional>

#include <gmock/gmock.h>

#include "stream/thrift_fixture.h"

namespace ps::stream::test {
namespace {

using namespace std::chrono_literals;
using apache::thrift::TException;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Adds up what one reader gets, batch by batch.
struct Sum {
  std::size_t received = 0;
  std::int64_t missed = 0;
  std::string cursor{};
  std::string ended{};

  void add(const idl::Batch& batch) {
    received += batch.records.size();
    missed += batch.missed;
    cursor = batch.nextCursor;
    ended = batch.ended;
  }
  std::uint64_t total() const { return received + static_cast<std::uint64_t>(missed); }
};

/// Reads a session to its end, at most `max` records at a time.
Sum read_to_the_end(std::uint16_t port, const std::string& id, std::int32_t max) {
  Observer observer(port);
  Sum sum;
  while (sum.ended.empty()) sum.add(observer.read(id, sum.cursor, max));
  return sum;
}

std::string read_frame(std::string_view id, std::string_view cursor = "", std::uint32_t max = 0) {
  return Octets()
      .call("readRecords")
      .field(11, 1)
      .text(id)
      .field(11, 2)
      .text(cursor)
      .field(8, 3)
      .u32(max)
      .field(8, 4)
      .u32(60'000)
      .stop()
      .framed();
}

class RecordCallsTest : public ThriftFixture {
 protected:
  std::future<idl::Batch> read_later(const std::string& id, const std::string& cursor = "") {
    return std::async(std::launch::async,
                      [this, id, cursor] { return observer().read(id, cursor); });
  }
  void append(const session::Session& session, int count, const std::string& text = "x") {
    for (int i = 0; i < count; ++i) {
      session.log->append(record::Record::pushed(as_bytes(text), Timestamp{}));
    }
  }
  void end(const std::string& id) {
    on_service([&] { return sessions_->end(id, "ended by owner"); });
  }
  void start_with_log(record::LogBounds bounds) {
    session::Quota quota;
    quota.log = bounds;
    start(quick_limits(), quota);
  }
  std::uint64_t delivered(const session::Session& session) {
    return on_service([&] { return session.delivered; });
  }
};

class OpenSession : public RecordCallsTest {};
class RefreshSession : public RecordCallsTest {};
class ReadRecords : public RecordCallsTest {};
class Readers : public RecordCallsTest {};

TEST_F(OpenSession, makes_the_session_that_was_asked_for) {
  start();
  idl::SessionSpec spec;
  spec.__set_filter("host == 10.0.0.1");
  spec.__set_period(60);
  spec.__set_format("json");
  spec.__set_colour(true);
  spec.__set_label("mine");
  const auto info = observer().open(spec);
  const auto session = find(info.id);
  EXPECT_EQ(session->spec.filter.text(), "host == 10.0.0.1");
  EXPECT_EQ(session->spec.format->name, "json");
  EXPECT_TRUE(session->spec.colour);
  EXPECT_EQ(session->spec.label, "mine");
  EXPECT_EQ(info.filter, "host == 10.0.0.1");
  EXPECT_EQ(info.format, "json");
  EXPECT_EQ(info.label, "mine");
  EXPECT_EQ(info.expiresIn, 60);
}

TEST_F(OpenSession, without_anything_shows_everything_for_five_minutes) {
  start();
  const auto info = observer().open();
  EXPECT_TRUE(find(info.id)->spec.filter.is_everything());
  EXPECT_EQ(info.expiresIn, 300);
  EXPECT_EQ(info.format, "plain");
}

TEST_F(OpenSession, says_where_a_filter_is_wrong) {
  start();
  idl::SessionSpec spec;
  spec.__set_filter("host = 10.0.0.1");
  const auto invalid = refused([&] { observer().open(spec); });
  EXPECT_TRUE(invalid.__isset.column);
  EXPECT_EQ(invalid.column, 6);
  EXPECT_THAT(invalid.reason, HasSubstr("column 6"));
}

TEST_F(OpenSession, says_what_else_is_wrong_and_what_is_accepted) {
  start();
  const auto reason = [&](auto set) {
    idl::SessionSpec spec;
    set(spec);
    const auto invalid = refused([&] { observer().open(spec); });
    EXPECT_FALSE(invalid.__isset.column);
    return invalid.reason;
  };
  EXPECT_THAT(reason([](auto& spec) { spec.__set_period(0); }), HasSubstr("from 1 to 31622400"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_format("yaml"); }), HasSubstr("compact, text"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_format("\xff" + std::string(1'000, 'x')); }),
              SizeIs(testing::Lt(200)));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_label(std::string(201, 'x')); }),
              HasSubstr("at most 200"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_label("\xff"); }), HasSubstr("UTF-8"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_filter("\xff"); }), HasSubstr("UTF-8"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_sample(0); }), HasSubstr("from 1 to 1000000000"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_rate(2'000'000); }), HasSubstr("1 to 1000000"));
  EXPECT_THAT(reason([](auto& spec) { spec.__set_overflow("panic"); }), HasSubstr("drop_newest"));
  EXPECT_THAT(reason([](auto& spec) {
                spec.limit.__set_bytes(-1);
                spec.__isset.limit = true;
              }),
              HasSubstr("'limit.bytes' must be a whole number from 1 on"));
  EXPECT_THAT(reason([](auto& spec) {
                spec.buffer.__set_records(1 << 20);
                spec.__isset.buffer = true;
              }),
              HasSubstr("'buffer.records' must be a whole number from 1 to 65536"));
  EXPECT_THAT(on_service([this] { return sessions_->list(); }), IsEmpty());
}

TEST_F(ReadRecords,
       that_would_wait_beyond_the_quota_of_observers_is_refused_and_one_that_need_not_is_not) {
  session::Quota quota;
  quota.observers = 1;
  start(quick_limits(), quota);
  const auto session = create();
  auto waiting = read_later(session->id);
  until_waiting(1);
  auto another = observer();
  try {
    another.read(session->id, "");
    ADD_FAILURE() << "there is one observer more than allowed";
  } catch (const idl::QuotaReached& quota_reached) {
    EXPECT_THAT(quota_reached.reason, HasSubstr("--max-observers"));
  }
  append(*session, 1);
  EXPECT_EQ(waiting.get().records.size(), 1u);
  EXPECT_EQ(another.read(session->id, "").records.size(), 1u);
}

TEST_F(OpenSession, takes_in_what_it_was_told_to_and_counts_what_it_leaves_out) {
  start();
  idl::SessionSpec spec;
  idl::RecordsAndBytes limit;
  limit.__set_records(3);
  spec.__set_limit(limit);
  spec.__set_sample(2);
  spec.__set_rate(100);
  spec.__set_overflow("drop_newest");
  idl::RecordsAndBytes buffer;
  buffer.__set_records(10);
  spec.__set_buffer(buffer);
  auto reader = observer();
  const auto id = reader.open(spec).id;
  const auto session = find(id);
  EXPECT_EQ(session->spec.intake.rate, 100u);
  EXPECT_EQ(session->spec.overflow, record::Overflow::drop_newest);
  EXPECT_EQ(session->spec.buffer.records, 10u);
  append(*session, 4);
  const auto info = reader.refresh(id, 60);
  EXPECT_EQ(info.matched, 4);
  EXPECT_EQ(info.sampledOut, 2);
  EXPECT_EQ(info.rateLimited, 0);
  append(*session, 4);
  const auto batch = reader.read(id);
  EXPECT_THAT(batch.records, SizeIs(3));
  EXPECT_EQ(batch.ended, "limit reached");
}

TEST_F(OpenSession, beyond_the_quota_is_refused_with_what_can_be_done) {
  session::Quota quota;
  quota.sessions = 1;
  start(quick_limits(), quota);
  auto one = observer();
  one.open();
  try {
    one.open();
    ADD_FAILURE() << "there is one more than allowed";
  } catch (const idl::QuotaReached& quota_reached) {
    EXPECT_THAT(quota_reached.reason, HasSubstr("end one or wait"));
  }
  EXPECT_THAT(one.read(on_service([this] { return sessions_->list().front()->id; }), "", 0, 0),
              Field(&idl::Batch::records, IsEmpty()))
      << "the connection is good for more";
}

TEST_F(OpenSession, outlives_its_connection_and_is_ended_by_any) {
  start();
  const auto id = observer().open().id;
  until([this] { return server_->connections() == 0; });
  EXPECT_EQ(find(id)->ended, std::nullopt);
  observer()->terminateSession(id);
  EXPECT_NE(find(id)->ended, std::nullopt);
}

TEST_F(RefreshSession, lets_it_live_so_long_from_now_and_never_less) {
  start();
  const auto id = observer().open().id;
  EXPECT_EQ(observer().refresh(id, 1'000).expiresIn, 1'000);
  EXPECT_EQ(observer().refresh(id, 10).expiresIn, 1'000);
  advance(999s);
  EXPECT_EQ(observer().refresh(id, 10).expiresIn, 10);
}

TEST_F(RefreshSession, of_one_that_is_not_there_or_has_ended_says_so) {
  start();
  EXPECT_THROW(observer().refresh("0123456789abcdef", 10), idl::NoSuchSession);
  const auto id = observer().open().id;
  end(id);
  try {
    observer().refresh(id, 10);
    ADD_FAILURE() << "an ended session was refreshed";
  } catch (const idl::NoSuchSession& absent) {
    EXPECT_THAT(absent.reason, HasSubstr(id.substr(0, 8) + "..."));
    EXPECT_THAT(absent.reason, testing::Not(HasSubstr(id)));
  }
  EXPECT_THAT(refused([&] { observer().refresh(id, -1); }).reason, HasSubstr("from 1 to"));
}

TEST_F(ReadRecords, of_what_is_held_comes_at_once) {
  start();
  const auto id = create()->id;
  for (const auto* data : {"one", "two", "three"}) push(id, data);
  const auto batch = observer().read(id);
  EXPECT_THAT(batch.records, ElementsAre("one", "two", "three"));
  EXPECT_EQ(batch.nextCursor, "3");
  EXPECT_EQ(batch.missed, 0);
  EXPECT_FALSE(batch.__isset.ended);
  EXPECT_FALSE(batch.__isset.preamble);
}

TEST_F(ReadRecords, waits_for_the_first_record) {
  start();
  const auto session = create();
  auto batch = read_later(session->id);
  until_waiting(1);
  EXPECT_EQ(on_service([&] { return session->observers; }), 1u);
  push(session->id, "first");
  EXPECT_THAT(batch.get().records, ElementsAre("first"));
  EXPECT_EQ(on_service([&] { return session->observers; }), 0u);
}

TEST_F(ReadRecords, is_empty_when_its_time_is_over) {
  start();
  const auto id = create()->id;
  auto batch = read_later(id);
  until_waiting(1);
  advance(59'900ms);
  on_service([] {});
  until_waiting(1);
  advance(100ms);
  EXPECT_THAT(batch.get().records, IsEmpty());
  push(id, "too late for that one");
  EXPECT_THAT(observer().read(id, "0").records, SizeIs(1));
}

TEST_F(ReadRecords, without_a_wait_is_empty_at_once) {
  start();
  const auto batch = observer().read(create()->id, "", 0, 0);
  EXPECT_THAT(batch.records, IsEmpty());
  EXPECT_EQ(batch.nextCursor, "0");
}

TEST_F(ReadRecords, goes_on_at_its_cursor_over_another_connection) {
  start();
  const auto id = create()->id;
  push(id, "one");
  push(id, "two");
  const auto first = observer().read(id, "", 1);
  EXPECT_THAT(first.records, ElementsAre("one"));
  until([this] { return server_->connections() == 0; });
  push(id, "three");
  EXPECT_THAT(observer().read(id, first.nextCursor).records, ElementsAre("two", "three"));
}

TEST_F(ReadRecords, at_the_end_are_those_that_come_from_now_on) {
  start();
  const auto id = create()->id;
  push(id, "old");
  auto batch = read_later(id, "end");
  until_waiting(1);
  push(id, "new");
  EXPECT_THAT(batch.get().records, ElementsAre("new"));
}

TEST_F(ReadRecords, takes_nothing_from_the_legacy_calls_nor_they_from_it) {
  start();
  const auto id = create()->id;
  push(id, "one");
  EXPECT_THAT(observer().read(id).records, ElementsAre("one"));
  EXPECT_THAT(client().get(id), ElementsAre("one"));
  EXPECT_THAT(observer().read(id).records, ElementsAre("one"));
}

TEST_F(ReadRecords, says_how_many_were_lost_before_the_first) {
  start_with_log({.records = 2});
  const auto session = create();
  append(*session, 5);
  const auto batch = observer().read(session->id);
  EXPECT_THAT(batch.records, SizeIs(2));
  EXPECT_EQ(batch.missed, 3);
  EXPECT_EQ(batch.nextCursor, "5");
  EXPECT_EQ(on_service([&] { return session->missed; }), 3u);
}

TEST_F(ReadRecords, renders_in_the_format_that_is_asked_for) {
  start();
  const auto session = create();
  std::array<std::uint8_t, 8> octets{1, 0, 0, 8, 0, 0, 0, 7};
  const auto channel = std::make_shared<const decode::Channel>();
  session::Distributor(publication_)
      .message({channel, 1, Direction::to_switch, Timestamp{}, 0, *openflow::parse_header(octets),
                octets, nullptr});
  const auto raw_text = std::string(as_text(octets));
  EXPECT_THAT(observer().read(session->id).records, ElementsAre("[" + raw_text + "]"));
  EXPECT_THAT(observer().read(session->id, "", 0, 0, "raw").records, ElementsAre(raw_text));
  EXPECT_THAT(observer().read(session->id, "", 0, 0, "json").records,
              ElementsAre(HasSubstr("\"xid\":7")));
}

TEST_F(ReadRecords, in_a_format_with_a_beginning_has_it_beside_the_records) {
  start();
  const auto id = create()->id;
  push(id, "x");
  const auto batch = observer().read(id, "", 0, 0, "pcapng");
  EXPECT_THAT(batch.preamble, testing::StartsWith("\x0a\x0d\x0d\x0a"));
  EXPECT_THAT(batch.records, SizeIs(1));
}

TEST_F(ReadRecords, says_the_end_with_the_last_record_only) {
  start();
  const auto session = create();
  append(*session, 2);
  end(session->id);
  const auto first = observer().read(session->id, "", 1);
  EXPECT_FALSE(first.__isset.ended);
  const auto last = observer().read(session->id, first.nextCursor, 1);
  EXPECT_THAT(last.records, SizeIs(1));
  EXPECT_EQ(last.ended, "ended by owner");
  EXPECT_EQ(observer().read(session->id, last.nextCursor).ended, "ended by owner");
}

TEST_F(ReadRecords, is_at_most_8_MiB_and_the_rest_comes_with_the_next) {
  start_with_log({.bytes = 64u << 20});
  const auto session = create();
  append(*session, 20, std::string(1u << 20, 'x'));
  end(session->id);
  auto reader = raw();
  std::size_t records = 0;
  for (int reply = 0; reply < 3; ++reply) {
    reader.send(read_frame(session->id, std::to_string(records)));
    const auto frame = reader.receive();
    EXPECT_LE(frame.size() + 4, 8u << 20);
    records += frame.size() >> 20;
  }
  EXPECT_EQ(records, 20u);
}

TEST_F(ReadRecords, refuses_what_it_cannot_understand) {
  start();
  const auto id = create()->id;
  push(id, "x");
  auto reader = observer();
  EXPECT_THROW(reader.read("0123456789abcdef"), idl::NoSuchSession);
  for (const auto* cursor : {"2", "-1", "1x", " 1", "END", "99999999999999999999", "\xff"}) {
    EXPECT_THAT(refused([&] { reader.read(id, cursor); }).reason, HasSubstr("as cursor")) << cursor;
  }
  EXPECT_THAT(refused([&] { reader.read(id, std::string(1u << 20, '9')); }).reason,
              SizeIs(testing::Lt(200)));
  EXPECT_THAT(refused([&] { reader.read(id, "", -1); }).reason, HasSubstr("1 to 65536"));
  EXPECT_THAT(refused([&] { reader.read(id, "", 65'537); }).reason, HasSubstr("1 to 65536"));
  EXPECT_THAT(refused([&] { reader.read(id, "", 0, -1); }).reason, HasSubstr("0 to 60000"));
  EXPECT_THAT(refused([&] { reader.read(id, "", 0, 60'001); }).reason, HasSubstr("0 to 60000"));
  EXPECT_THAT(refused([&] { reader.read(id, "", 0, 0, "yaml"); }).reason,
              HasSubstr("no format 'yaml'"));
  EXPECT_THAT(reader.read(id).records, SizeIs(1)) << "the connection is good for more";
}

TEST_F(Readers, each_read_all) {
  start();
  const auto session = create();
  auto one = std::async(std::launch::async, read_to_the_end, port_, session->id, 7);
  auto two = std::async(std::launch::async, read_to_the_end, port_, session->id, 0);
  append(*session, 2'000);
  end(session->id);
  EXPECT_EQ(one.get().received, 2'000u);
  EXPECT_EQ(two.get().received, 2'000u);
  EXPECT_EQ(delivered(*session), 4'000u);
}

TEST_F(Readers, that_are_slow_are_told_of_each_record_that_they_miss) {
  start_with_log({.records = 50});
  const auto session = create();
  std::thread data_thread([&] {
    append(*session, 20'000);
    end(session->id);
  });
  const auto sum = read_to_the_end(port_, session->id, 3);
  data_thread.join();
  EXPECT_EQ(sum.total(), 20'000u);
  EXPECT_EQ(sum.ended, "ended by owner");
  EXPECT_EQ(delivered(*session), sum.received);
  EXPECT_EQ(on_service([&] { return session->missed; }), static_cast<std::uint64_t>(sum.missed));
}

TEST_F(Readers, that_wait_while_the_session_ends_get_the_backlog_and_the_reason) {
  start();
  const auto session = create();
  auto batch = read_later(session->id);
  until_waiting(1);
  on_service([&] {
    append(*session, 2);
    return sessions_->end(session->id, "expired");
  });
  const auto last = batch.get();
  EXPECT_THAT(last.records, SizeIs(2));
  EXPECT_EQ(last.ended, "expired");
}

TEST_F(Readers, that_wait_in_great_number_are_all_woken_by_one_record) {
  start();
  const auto session = create();
  std::vector<std::unique_ptr<RawClient>> readers;
  for (int i = 0; i < 1'000; ++i) {
    readers.push_back(std::make_unique<RawClient>(port_));
    readers.back()->send(read_frame(session->id));
  }
  until_waiting(1'000);
  expect_service_runs_on();
  push(session->id, "for all of them");
  for (auto& reader : readers) EXPECT_THAT(reader->receive(), HasSubstr("for all of them"));
  EXPECT_EQ(delivered(*session), 1'000u);
  for (auto& reader : readers) reader->send(read_frame(session->id, "1"));
  until_waiting(1'000);
  end(session->id);
  for (auto& reader : readers) EXPECT_THAT(reader->receive(), HasSubstr("ended by owner"));
}

TEST_F(Readers, that_are_killed_while_they_wait_are_forgotten) {
  start();
  const auto session = create();
  auto reader = raw();
  reader.send(read_frame(session->id));
  until_waiting(1);
  reader.kill();
  until_waiting(0);
  EXPECT_EQ(on_service([&] { return session->observers; }), 0u);
  push(session->id, "x");
  EXPECT_THAT(observer().read(session->id).records, ElementsAre("x"));
}

TEST_F(Readers, may_send_their_next_calls_before_they_are_answered) {
  start();
  const auto session = create();
  append(*session, 2);
  auto reader = raw();
  reader.send(read_frame(session->id, "0", 1) + read_frame(session->id, "1", 1) +
              read_frame(session->id, "2", 1));
  EXPECT_THAT(reader.receive(), HasSubstr("x"));
  EXPECT_THAT(reader.receive(), HasSubstr("x"));
  until_waiting(1);
  append(*session, 1, "third");
  EXPECT_THAT(reader.receive(), HasSubstr("third"));
}

TEST_F(Readers, that_stop_reading_hold_one_reply_and_their_log_no_more) {
  start_with_log({.bytes = 32u << 20});
  const auto session = create();
  auto reader = raw();
  for (int i = 0; i < 100; ++i) {
    append(*session, 1, std::string(1u << 20, 'x'));
    reader.send(read_frame(session->id, "0", 8));
  }
  until([this] { return server_->buffered() > 0; });
  EXPECT_LE(on_service([this] { return server_->buffered(); }), (8u << 20) + (1u << 20));
  EXPECT_LE(session->log->counters().held_bytes, 32u << 20);
  expect_service_runs_on();
}

TEST_F(Readers, that_are_cut_off_in_mid_write_read_the_same_again_and_it_is_counted_once) {
  start_with_log({.bytes = 64u << 20});
  const auto session = create();
  append(*session, 30, std::string(1u << 20, 'x'));
  auto reader = raw();
  reader.send(read_frame(session->id));
  until([this] { return server_->buffered() > 0; });
  EXPECT_GT(delivered(*session), 0u);
  reader.kill();
  until([this] { return server_->connections() == 0; });
  EXPECT_EQ(delivered(*session), 0u);
  end(session->id);
  EXPECT_EQ(read_to_the_end(port_, session->id, 0).received, 30u);
  EXPECT_EQ(delivered(*session), 30u);
}

TEST_F(Readers, are_not_answered_by_a_server_that_stops_and_leave_nothing) {
  start();
  const auto session = create();
  auto reader = raw();
  reader.send(read_frame(session->id));
  until_waiting(1);
  on_service([&] { server_->stop(); });
  EXPECT_TRUE(reader.is_closed_by_server());
  EXPECT_EQ(on_service([this] { return server_->waiting(); }), 0u);
  EXPECT_EQ(on_service([&] { return session->observers; }), 0u);
}

TEST_F(Readers, with_malformed_calls_are_closed_and_others_served) {
  start();
  const std::vector<Octets> frames{
      Octets().call("readRecords").field(11, 1).u32(0x7fffffff).raw("x"),
      Octets().call("openSession").field(12, 1).field(11, 1).u32(0xffffffff).raw("x"),
      Octets().call("readRecords"),
  };
  for (const auto& frame : frames) {
    auto reader = raw();
    reader.send(frame.framed());
    EXPECT_TRUE(reader.is_closed_by_server());
  }
  expect_service_runs_on();
}

}  // namespace
}  // namespace ps::stream::test
