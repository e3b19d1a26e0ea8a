// SPDX-License-Identifier: Apache-2.0
#include "session/sessions.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/publication.h"
#include "support/manual_clock.h"

namespace ps::session {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class SessionsTest : public testing::Test {
 protected:
  Sessions make(Quota quota = {}) { return Sessions(clock_, quota, format_, publication_); }
  static SessionSpec lease(std::chrono::seconds period) {
    SessionSpec spec;
    spec.period = period;
    return spec;
  }
  static void push(Sessions& sessions, std::vector<std::string> ids, std::string_view text) {
    sessions.push(ids, record::Record::pushed(as_bytes(text), Timestamp{}));
  }
  static std::vector<std::string> texts(const Session& session) {
    std::vector<std::string> all;
    for (const auto& record : session.log->read(0, 1000, 1 << 20).records) {
      all.emplace_back(as_text(record->bytes()));
    }
    return all;
  }
  std::size_t published() const { return publication_.current()->logs.size(); }

  test::ManualClock clock_;
  render::FormatSpec format_{"text", "", "text/plain", true, nullptr};
  Publication publication_;
};

TEST_F(SessionsTest, a_session_is_live_when_create_returns) {
  auto sessions = make();
  auto session = sessions.create({}).value();
  EXPECT_EQ(sessions.find(session->id), session);
  auto snapshot = publication_.current();
  EXPECT_FALSE(snapshot->index.empty());
  EXPECT_THAT(snapshot->logs, ElementsAre(session->log));
}

TEST_F(SessionsTest, ids_are_128_random_bits_in_hex) {
  auto sessions = make();
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(sessions.create({}).value()->id);
  EXPECT_EQ(ids.size(), 100u);
  for (const auto& id : ids) {
    EXPECT_EQ(id.size(), 32u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST_F(SessionsTest, an_id_is_shown_by_its_first_digits_only) {
  EXPECT_EQ(shown("0123456789abcdef0123456789abcdef"), "01234567...");
  EXPECT_EQ(shown("session1"), "session1");
}

TEST_F(SessionsTest, the_default_format_stands_in_for_none) {
  auto sessions = make();
  EXPECT_EQ(sessions.create({}).value()->spec.format, &format_);
}

TEST_F(SessionsTest, the_quota_refuses_one_session_too_many) {
  auto sessions = make({.sessions = 2});
  auto first = sessions.create({}).value();
  EXPECT_FALSE(sessions.full());
  (void)sessions.create({}).value();
  EXPECT_TRUE(sessions.full());
  EXPECT_TRUE(sessions.create({}).has_error());
  sessions.end(first->id, "ended by owner");
  EXPECT_TRUE(sessions.create({}).has_value());
}

TEST_F(SessionsTest, a_session_ends_when_its_lease_runs_out) {
  auto sessions = make();
  auto session = sessions.create(lease(10s)).value();
  clock_.advance(9s);
  sessions.tick();
  EXPECT_FALSE(session->ended);
  clock_.advance(1s);
  sessions.tick();
  EXPECT_EQ(session->ended, "expired");
  EXPECT_EQ(session->log->read(0, 1, 1).ended, "expired");
  EXPECT_EQ(published(), 0u);
}

TEST_F(SessionsTest, a_lease_of_nothing_ends_with_the_first_tick) {
  auto sessions = make();
  auto session = sessions.create(lease(-1s)).value();
  EXPECT_FALSE(session->ended);
  sessions.tick();
  EXPECT_EQ(session->ended, "expired");
}

TEST_F(SessionsTest, keeping_a_session_again_and_again_does_not_add_up) {
  auto sessions = make();
  auto session = sessions.create(lease(60s)).value();
  for (int i = 0; i < 10; ++i) {
    clock_.advance(20s);
    EXPECT_TRUE(sessions.keep_for(session->id, 60s));
  }
  EXPECT_EQ(session->expires - clock_.steady_now(), 60s);
  EXPECT_TRUE(sessions.keep_for(session->id, 1s));
  EXPECT_EQ(session->expires - clock_.steady_now(), 60s) << "it never becomes shorter";
  EXPECT_FALSE(sessions.keep_for("unknown", 1s));
}

TEST_F(SessionsTest, refreshing_lengthens_a_lease_and_never_shortens_it) {
  auto sessions = make();
  auto session = sessions.create(lease(1000s)).value();
  const auto before = session->expires;
  EXPECT_TRUE(sessions.refresh(session->id, 300s));
  EXPECT_EQ(session->expires, before + 300s);
  EXPECT_TRUE(sessions.refresh(session->id, -5s));
  EXPECT_EQ(session->expires, before + 300s);
  EXPECT_FALSE(sessions.refresh("unknown", 1s));
}

TEST_F(SessionsTest, leases_do_not_overflow) {
  auto sessions = make();
  auto session = sessions.create(lease(std::chrono::seconds::max())).value();
  EXPECT_TRUE(sessions.refresh(session->id, std::chrono::seconds::max()));
  sessions.tick();
  EXPECT_FALSE(session->ended);
  auto over = sessions.create(lease(std::chrono::seconds::min())).value();
  sessions.tick();
  EXPECT_TRUE(over->ended);
}

TEST_F(SessionsTest, an_ended_session_can_be_read_until_its_retention_is_over) {
  auto sessions = make({.retention = 60s});
  auto session = sessions.create({}).value();
  push(sessions, {session->id}, "backlog");
  EXPECT_TRUE(sessions.end(session->id, "ended by owner"));
  EXPECT_FALSE(sessions.end(session->id, "ended by owner"));
  EXPECT_FALSE(sessions.refresh(session->id, 10s));
  clock_.advance(59s);
  sessions.tick();
  EXPECT_EQ(sessions.find(session->id), session);
  EXPECT_THAT(texts(*session), ElementsAre("backlog"));
  EXPECT_TRUE(sessions.list().empty());
  clock_.advance(1s);
  sessions.tick();
  EXPECT_EQ(sessions.find(session->id), nullptr);
}

TEST_F(SessionsTest, only_so_many_ended_sessions_are_retained) {
  auto sessions = make({.retained = 2});
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(sessions.create({}).value()->id);
  for (const auto& id : ids) sessions.end(id, "ended by owner");
  EXPECT_EQ(sessions.find(ids[0]), nullptr);
  EXPECT_NE(sessions.find(ids[1]), nullptr);
  EXPECT_NE(sessions.find(ids[2]), nullptr);
}

TEST_F(SessionsTest, sessions_are_listed_oldest_first) {
  auto sessions = make();
  auto first = sessions.create({}).value();
  auto second = sessions.create({}).value();
  auto third = sessions.create({}).value();
  sessions.end(first->id, "ended by owner");
  auto fourth = sessions.create({}).value();
  EXPECT_THAT(sessions.list(), ElementsAre(second, third, fourth));
}

TEST_F(SessionsTest, every_slot_feeds_the_log_of_its_own_session) {
  auto sessions = make();
  auto first = sessions.create({}).value();
  auto second = sessions.create({}).value();
  auto third = sessions.create({}).value();
  sessions.end(first->id, "ended by owner");
  sessions.tick();
  EXPECT_THAT(publication_.current()->logs, ElementsAre(third->log, second->log));
  sessions.end(second->id, "ended by owner");
  sessions.end(third->id, "ended by owner");
  sessions.tick();
  EXPECT_EQ(published(), 0u);
}

TEST_F(SessionsTest, an_ended_session_takes_nothing_in_even_before_the_next_snapshot) {
  auto sessions = make();
  auto session = sessions.create({}).value();
  sessions.end(session->id, "ended by owner");
  publication_.current()->logs.at(0)->append(record::Record::pushed({}, Timestamp{}));
  EXPECT_EQ(session->log->end(), 0u);
}

TEST_F(SessionsTest, a_filter_is_changed_in_its_slot) {
  auto sessions = make();
  const auto first = sessions.create({}).value();
  const auto second = sessions.create({}).value();
  const auto before = publication_.version();
  EXPECT_TRUE(sessions.change(first->id, filter::Predicate::parse("of.type == hello").value()));
  EXPECT_EQ(first->spec.filter.text(), "of.type == hello");
  EXPECT_TRUE(second->spec.filter.is_everything());
  EXPECT_GT(publication_.version(), before);
  EXPECT_THAT(publication_.current()->logs, ElementsAre(first->log, second->log));
}

TEST_F(SessionsTest, only_live_sessions_that_were_asked_for_have_a_filter_to_change) {
  auto sessions = make();
  const auto ended = sessions.create({}).value();
  sessions.end(ended->id, "ended by owner");
  push(sessions, {"implied"}, "x");
  EXPECT_FALSE(sessions.change(ended->id, {}));
  EXPECT_FALSE(sessions.change("implied", {}));
  EXPECT_FALSE(sessions.change("nobody", {}));
}

TEST_F(SessionsTest, a_push_to_an_unknown_id_implies_a_session) {
  auto sessions = make();
  push(sessions, {"session1", "session2"}, "hello");
  push(sessions, {"session2"}, "again");
  EXPECT_THAT(texts(*sessions.find("session1")), ElementsAre("hello"));
  EXPECT_THAT(texts(*sessions.find("session2")), ElementsAre("hello", "again"));
  EXPECT_EQ(sessions.find("session1")->origin, Session::Origin::implied);
  EXPECT_EQ(published(), 0u);
}

TEST_F(SessionsTest, two_producers_that_meet_on_a_new_session_lose_nothing) {
  auto sessions = make();
  for (int i = 0; i < 100; ++i) {
    push(sessions, {"both"}, "one");
    push(sessions, {"both"}, "two");
  }
  EXPECT_EQ(sessions.find("both")->log->end(), 200u);
}

TEST_F(SessionsTest, a_push_reaches_the_session_that_was_asked_for) {
  auto sessions = make();
  auto session = sessions.create({}).value();
  push(sessions, {session->id}, "hello");
  EXPECT_THAT(texts(*session), ElementsAre("hello"));
}

TEST_F(SessionsTest, an_implied_session_lives_from_its_last_push) {
  auto sessions = make({.implied_period = 10s});
  push(sessions, {"session1"}, "a");
  clock_.advance(8s);
  push(sessions, {"session1"}, "b");
  clock_.advance(8s);
  sessions.tick();
  auto session = sessions.find("session1");
  EXPECT_FALSE(session->ended);
  clock_.advance(2s);
  sessions.tick();
  EXPECT_EQ(session->ended, "expired");
}

TEST_F(SessionsTest, implied_sessions_are_bounded) {
  auto sessions = make({.sessions = 10, .implied_sessions = 2});
  push(sessions, {"a", "b", "c", std::string(10'000, 'x')}, "hello");
  EXPECT_EQ(sessions.list().size(), 2u);
  EXPECT_EQ(sessions.find("c"), nullptr);
  sessions.end("a", "ended by owner");
  push(sessions, {"c"}, "hello");
  EXPECT_NE(sessions.find("c"), nullptr);
}

TEST_F(SessionsTest, implied_sessions_count_towards_the_quota_of_all) {
  auto sessions = make({.sessions = 1});
  push(sessions, {"a", "b"}, "hello");
  EXPECT_EQ(sessions.list().size(), 1u);
  EXPECT_TRUE(sessions.full());
}

TEST_F(SessionsTest, a_push_does_not_bring_an_ended_session_back) {
  auto sessions = make({.retention = 60s});
  push(sessions, {"session1"}, "a");
  sessions.end("session1", "ended by owner");
  push(sessions, {"session1"}, "b");
  EXPECT_THAT(texts(*sessions.find("session1")), ElementsAre("a"));
  clock_.advance(61s);
  sessions.tick();
  push(sessions, {"session1"}, "c");
  EXPECT_THAT(texts(*sessions.find("session1")), ElementsAre("c"));
}

TEST_F(SessionsTest, all_end_together_with_the_reason) {
  auto sessions = make();
  auto session = sessions.create({}).value();
  push(sessions, {"session1"}, "a");
  auto implied = sessions.find("session1");
  sessions.end_all("server stopping");
  EXPECT_EQ(session->ended, "server stopping");
  EXPECT_EQ(implied->ended, "server stopping");
  EXPECT_EQ(published(), 0u);
}

TEST_F(SessionsTest, a_session_whose_log_has_reached_its_limit_has_ended) {
  auto sessions = make();
  SessionSpec spec;
  spec.intake.limit.records = 2;
  const auto session = sessions.create(spec).value();
  for (int i = 0; i < 3; ++i) push(sessions, {session->id}, "x");
  EXPECT_EQ(session->ended, "limit reached") << "the third push found it so";
  EXPECT_EQ(session->log->read(0, 10, 1000).ended, "limit reached");
  EXPECT_TRUE(sessions.list().empty());
  EXPECT_FALSE(sessions.end(session->id, "ended by owner"));
  EXPECT_EQ(sessions.find(session->id), session) << "what it has can be read";
  EXPECT_EQ(sessions.refusals().pushes, 1u);
}

TEST_F(SessionsTest, a_tick_notices_a_log_that_has_ended_by_itself) {
  auto sessions = make();
  SessionSpec spec;
  spec.overflow = record::Overflow::disconnect;
  spec.buffer.records = 1;
  const auto session = sessions.create(spec).value();
  for (int i = 0; i < 2; ++i) session->log->append(record::Record::pushed({}, Timestamp{}));
  EXPECT_FALSE(session->ended);
  sessions.tick();
  EXPECT_EQ(session->ended, "overflow");
  EXPECT_EQ(published(), 0u);
}

TEST_F(SessionsTest, the_first_reason_for_an_end_stands_for_the_session_too) {
  auto sessions = make();
  SessionSpec spec = lease(10s);
  spec.intake.limit.records = 1;
  const auto session = sessions.create(spec).value();
  session->log->append(record::Record::pushed({}, Timestamp{}));
  clock_.advance(20s);
  sessions.tick();
  EXPECT_EQ(session->ended, "limit reached");
}

TEST_F(SessionsTest, a_place_in_the_quota_is_free_when_a_limit_is_reached) {
  auto sessions = make({.sessions = 1});
  SessionSpec spec;
  spec.intake.limit.records = 1;
  const auto session = sessions.create(spec).value();
  EXPECT_THAT(sessions.create({}).error().message, testing::HasSubstr("--max-sessions"));
  session->log->append(record::Record::pushed({}, Timestamp{}));
  EXPECT_TRUE(sessions.create({}).has_value());
  EXPECT_EQ(sessions.refusals().too_many, 1u);
}

TEST_F(SessionsTest, a_request_leaves_to_the_server_what_it_does_not_say_of_the_buffer) {
  auto sessions = make({.log = {.records = 100, .bytes = 1000}});
  const auto usual = sessions.create({}).value();
  EXPECT_EQ(usual->spec.buffer.records, 100u);
  EXPECT_EQ(usual->spec.buffer.bytes, 1000u);
  EXPECT_EQ(usual->spec.overflow, record::Overflow::drop_oldest);
  SessionSpec spec;
  spec.buffer = {.records = 3, .bytes = 1u << 30};
  const auto small = sessions.create(spec).value();
  EXPECT_EQ(small->spec.buffer.records, 3u);
  EXPECT_EQ(small->spec.buffer.bytes, 1000u) << "never more than the server gives";
}

TEST_F(SessionsTest, a_record_says_how_it_was_sampled_when_it_was_taken_in) {
  auto sessions = make();
  SessionSpec spec;
  spec.intake.sample = 2;
  const auto session = sessions.create(spec).value();
  for (int i = 0; i < 4; ++i) push(sessions, {session->id}, "x");
  EXPECT_TRUE(sessions.adjust(session->id, {.intake = record::Intake{.rate = 7}}));
  push(sessions, {session->id}, "x");
  ASSERT_EQ(session->log->end(), 3u);
  EXPECT_EQ(session->render_options(1).sample, 2u);
  EXPECT_FALSE(session->render_options(1).rate);
  EXPECT_EQ(session->render_options(2).sample, 1u);
  EXPECT_EQ(session->render_options(2).rate, 7u);
}

TEST_F(SessionsTest, changes_are_remembered_as_long_as_a_record_tells_of_them) {
  auto sessions = make({.log = {.records = 2}});
  const auto session = sessions.create({}).value();
  for (std::uint32_t sample = 2; sample < 1'000; ++sample) {
    EXPECT_TRUE(sessions.adjust(session->id, {.intake = record::Intake{.sample = sample}}));
    push(sessions, {session->id}, "x");
  }
  EXPECT_LE(session->thinning.steps(), 3u);
  EXPECT_EQ(session->render_options(session->log->end() - 1).sample, 999u);
  EXPECT_EQ(session->render_options(session->log->end() - 2).sample, 998u);
}

TEST_F(SessionsTest, label_and_limit_are_changed_while_a_session_runs) {
  auto sessions = make();
  const auto session = sessions.create({}).value();
  const auto version = publication_.version();
  push(sessions, {session->id}, "x");
  EXPECT_TRUE(sessions.adjust(session->id,
                              {.label = "new", .intake = record::Intake{.limit = {.records = 2}}}));
  EXPECT_EQ(session->spec.label, "new");
  EXPECT_EQ(publication_.version(), version) << "nothing that data threads look at";
  push(sessions, {session->id}, "x");
  EXPECT_FALSE(sessions.adjust(session->id, {.label = "late"}));
  EXPECT_EQ(session->spec.label, "new");
  push(sessions, {"implied"}, "x");
  EXPECT_FALSE(sessions.adjust("implied", {.filter = filter::Predicate(), .label = "never"}));
  EXPECT_EQ(sessions.find("implied")->spec.label, "") << "all or nothing";
  EXPECT_TRUE(sessions.adjust("implied", {.label = "a name"}));
}

TEST_F(SessionsTest, only_so_many_are_made_in_a_short_time) {
  auto sessions = make({.creates_per_second = 2});
  for (int i = 0; i < 2; ++i) sessions.end(sessions.create({}).value()->id, "ended by owner");
  EXPECT_THAT(sessions.create({}).error().message, testing::HasSubstr("--max-session-rate"));
  EXPECT_EQ(sessions.retry_after(), 1s);
  EXPECT_EQ(sessions.refusals().too_fast, 1u);
  clock_.advance(500ms);
  EXPECT_EQ(sessions.retry_after(), 0s);
  EXPECT_TRUE(sessions.create({}).has_value());
}

TEST_F(SessionsTest, what_was_held_when_a_session_was_forgotten_is_counted_as_released) {
  auto sessions = make({.retention = 10s, .log = {.records = 2}});
  const auto id = sessions.create({}).value()->id;
  for (int i = 0; i < 5; ++i) push(sessions, {id}, "x");
  sessions.end(id, "ended by operator");
  EXPECT_EQ(sessions.totals()[0].held, 2u) << "an ended session can be read";
  auto observed = sessions.find(id);
  clock_.advance(11s);
  sessions.tick();
  EXPECT_EQ(sessions.find(id), nullptr);
  ++observed->delivered;
  EXPECT_EQ(sessions.totals()[0].delivered, 1u) << "somebody reads it still";
  observed = nullptr;
  sessions.tick();
  const auto totals = sessions.totals()[0];
  EXPECT_EQ(totals.held, 0u);
  EXPECT_EQ(totals.released, 2u);
  EXPECT_EQ(totals.delivered, 1u);
  EXPECT_EQ(totals.pushed, 5u);
  EXPECT_EQ(totals.taken_in, totals.held + totals.released + totals.dropped_by[0]);
  EXPECT_EQ(totals.ended[EndReason::index("ended by operator")], 1u);
  EXPECT_EQ(totals.created, 1u);
  EXPECT_EQ(totals.live, 0u);
}

TEST_F(SessionsTest, observers_are_bounded_over_all_sessions) {
  auto sessions = make({.observers = 2});
  const auto session = sessions.create({}).value();
  auto first = sessions.observers().admit(session);
  auto second = sessions.observers().admit(nullptr);
  EXPECT_EQ(session->observers, 1u);
  EXPECT_EQ(sessions.observers().now(), 2u);
  EXPECT_FALSE(sessions.observers().admit(session));
  EXPECT_EQ(sessions.observers().refused(), 1u);
  EXPECT_THAT(sessions.observers().refusal().message, testing::HasSubstr("--max-observers"));
  auto moved = std::move(first);
  first.reset();
  EXPECT_EQ(session->observers, 1u);
  moved.reset();
  EXPECT_EQ(session->observers, 0u);
  *second = std::move(*sessions.observers().admit(session));
  EXPECT_EQ(sessions.observers().now(), 1u);
}

}  // namespace
}  // namespace ps::session
