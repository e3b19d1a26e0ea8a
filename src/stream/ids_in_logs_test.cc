// SPDX-License-Identifier: Apache-2.0
// Whoever knows the id of a session may read it, so no line of the log has one.
#include <sstream>

#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "stream/thrift_fixture.h"

namespace ps::stream::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// All that is logged while it lives.
class KeptLog {
 public:
  KeptLog() : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_);
    auto logger = std::make_shared<spdlog::logger>("kept", sink);
    logger->set_level(spdlog::level::trace);
    spdlog::set_default_logger(logger);
  }
  ~KeptLog() { spdlog::set_default_logger(before_); }

  std::string text() const { return lines_.str(); }

 private:
  std::ostringstream lines_;
  std::shared_ptr<spdlog::logger> before_;
};

class IdsInLogs : public ThriftFixture {};

TEST_F(IdsInLogs, are_none_whatever_is_wrong_with_a_call) {
  const KeptLog log;
  session::Quota quota;
  quota.observers = 1;
  auto limits = quick_limits();
  limits.reply = 1u << 10;
  start(limits, quota);
  session::SessionSpec limited;
  limited.intake.limit.records = 1;
  const auto id = create(limited)->id;

  auto waiting = raw();
  waiting.send(get_packets_frame(id));
  until_waiting(1);
  auto one_too_many = raw();
  one_too_many.send(get_packets_frame(id));
  EXPECT_TRUE(one_too_many.is_closed_by_server());
  auto too_large = raw();
  too_large.send(Octets()
                     .call("pushMessageSync")
                     .field(12, 1)
                     .field(15, 1)
                     .u8(11)
                     .u32(1)
                     .text(id)
                     .field(12, 2)
                     .field(11, 3)
                     .text(std::string(2'000, 'x'))
                     .stop()
                     .stop()
                     .stop()
                     .framed());
  EXPECT_TRUE(too_large.is_closed_by_server());
  auto malformed = raw();
  malformed.send(Octets().call("getPackets").field(11, 1).u32(99).raw(id).framed());
  EXPECT_TRUE(malformed.is_closed_by_server());
  push(id, "reaches the limit");
  EXPECT_NE(waiting.receive(), "");
  client()->terminateSession(id);

  TearDown();
  EXPECT_THAT(log.text(), HasSubstr("--max-observers")) << "there was something to log";
  EXPECT_THAT(log.text(), HasSubstr("which no reply"));
  EXPECT_THAT(log.text(), Not(HasSubstr(id)));
  EXPECT_THAT(log.text(), Not(HasSubstr(id.substr(0, 16))));
}

}  // namespace
}  // namespace ps::stream::test
