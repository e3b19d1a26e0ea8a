// SPDX-License-Identifier: Apache-2.0
#include "session/publication.h"

#include <array>
#include <thread>

#include <gtest/gtest.h>

#include "record/log_spec.h"

namespace ps::session {
namespace {

std::shared_ptr<record::RecordLog> make_log() { return record::logs().front().make({}); }

std::shared_ptr<const Snapshot> snapshot_of(std::vector<std::shared_ptr<record::RecordLog>> logs) {
  std::vector<filter::Predicate> filters(logs.size());
  return std::make_shared<const Snapshot>(Snapshot{filter::FilterIndex(filters), std::move(logs)});
}

/// A hello of OpenFlow 1.0.
class Hello {
 public:
  decode::Message message() {
    return {channel_,    1,      Direction::to_switch,
            Timestamp{}, 0,      *openflow::parse_header(octets_),
            octets_,     nullptr};
  }

 private:
  std::array<std::uint8_t, 8> octets_{1, 0, 0, 8, 0, 0, 0, 1};
  std::shared_ptr<const decode::Channel> channel_ = std::make_shared<const decode::Channel>();
};

TEST(Distributor, copies_a_message_once_for_all_sessions_that_match) {
  Publication publication;
  auto first = make_log();
  auto second = make_log();
  publication.publish(snapshot_of({first, second}));
  Distributor distributor(publication);
  distributor.message(Hello().message());
  auto one = first->read(0, 10, 1000);
  auto other = second->read(0, 10, 1000);
  ASSERT_EQ(one.records.size(), 1u);
  EXPECT_EQ(one.records, other.records);
}

TEST(Distributor, drops_what_no_session_asks_for) {
  Publication publication;
  Distributor distributor(publication);
  distributor.message(Hello().message());
}

TEST(Distributor, sees_a_new_snapshot_with_the_next_message) {
  Publication publication;
  auto log = make_log();
  Distributor distributor(publication);
  publication.publish(snapshot_of({log}));
  distributor.message(Hello().message());
  publication.publish(snapshot_of({}));
  distributor.message(Hello().message());
  EXPECT_EQ(log->end(), 1u);
}

TEST(Distributor, counts_what_it_took_to_logs_and_what_came_too_late) {
  Publication publication;
  auto open = make_log();
  auto ended = make_log();
  ended->close("expired");
  publication.publish(snapshot_of({open, ended}));
  {
    Distributor distributor(publication);
    for (int i = 0; i < 3; ++i) distributor.message(Hello().message());
  }
  Distributor another(publication);
  another.message(Hello().message());
  EXPECT_EQ(publication.distributed().messages, 4u);
  EXPECT_EQ(publication.distributed().records, 8u);
  EXPECT_EQ(publication.late(), 4u);
}

TEST(Publication, frees_a_replaced_snapshot_when_no_thread_uses_it) {
  Publication publication;
  auto log = make_log();
  publication.publish(snapshot_of({log}));
  auto used = publication.current();
  publication.publish(snapshot_of({}));
  publication.free_unused();
  EXPECT_EQ(log.use_count(), 2);
  used.reset();
  EXPECT_EQ(log.use_count(), 2);  // not freed by the reader
  publication.free_unused();
  EXPECT_EQ(log.use_count(), 1);
}

TEST(Publication, may_change_while_data_threads_read_it) {
  Publication publication;
  auto log = make_log();
  publication.publish(snapshot_of({log}));
  auto distribute = [&] {
    Distributor distributor(publication);
    for (int i = 0; i < 1'000; ++i) distributor.message(Hello().message());
  };
  std::thread one(distribute);
  std::thread two(distribute);
  for (int i = 0; i < 500; ++i) publication.publish(snapshot_of({log}));
  one.join();
  two.join();
  EXPECT_EQ(log->end(), 2'000u);
}

}  // namespace
}  // namespace ps::session
