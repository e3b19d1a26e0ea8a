// SPDX-License-Identifier: Apache-2.0
// pushOpenFlow over real sockets: what is pushed reaches the sinks of the push tap.
#include <atomic>
#include <optional>

#include <gmock/gmock.h>

#include "capture/data_thread.h"
#include "capture/push_tap.h"
#include "openflow/encode.h"
#include "stream/thrift_fixture.h"

namespace ps::stream {
namespace {

namespace encode = openflow::encode;
using openflow::Version;
using test::Octets;
using ::testing::HasSubstr;

/// Counts octets, and holds the data thread up while it is told to.
class CountingSinks final : public capture::ChannelSinks {
 public:
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo&) override {
    ++open_;
    return std::make_unique<Sink>(*this);
  }
  std::atomic<int> open_{0};
  std::atomic<std::size_t> octets{0};
  std::atomic<bool> held{false};

 private:
  class Sink final : public capture::ChannelSink {
   public:
    explicit Sink(CountingSinks& all) : all_(all) {}
    void chunk(const capture::Chunk& chunk) override {
      all_.held.wait(true);
      all_.octets += chunk.data.size();
    }
    void gap(const capture::Gap&) override {}
    void closed(std::string_view, Timestamp) override { --all_.open_; }

   private:
    CountingSinks& all_;
  };
};

idl::PushedMessage pushed(std::int64_t dpid, const encode::Octets& octets) {
  idl::PushedMessage message;
  message.__set_dpid(dpid);
  message.__set_direction(idl::OpenFlowDirection::TO_CONTROLLER);
  message.__set_data(std::string(as_text(octets)));
  return message;
}

class PushClient : public test::Calls<idl::PacketStreamerV1Client> {
 public:
  using Calls::Calls;

  idl::PushAnswer push(const std::vector<idl::PushedMessage>& messages) {
    idl::PushAnswer answer;
    (*this)->pushOpenFlow(answer, messages);
    return answer;
  }
};

class PushedOpenFlowTest : public test::ThriftFixture {
 protected:
  void begin() {
    data_thread_.start();
    tap_->start();
    push_tap_ = &*tap_;
    start();
  }
  void TearDown() override {
    sinks_.held = false;
    sinks_.held.notify_all();
    ThriftFixture::TearDown();
    tap_->stop();
    data_thread_.stop();
  }
  template <class Condition>
  static void wait_for(Condition condition) {
    while (!condition()) std::this_thread::yield();
  }

  CountingSinks sinks_;
  capture::DataThread data_thread_;
  capture::DataThread* threads_[1] = {&data_thread_};
  SystemClock real_;
  std::optional<capture::PushTap> tap_{std::in_place, threads_, sinks_, real_};
};

const auto kHello = encode::hello(Version::v1_3);

TEST_F(PushedOpenFlowTest, is_answered_when_all_messages_have_been_looked_at) {
  begin();
  PushClient client(port_);
  auto answer = client.push({pushed(1, kHello), pushed(2, kHello), pushed(1, {1, 2, 3})});
  EXPECT_EQ(answer.taken, 2);
  EXPECT_EQ(answer.refused, 1);
  EXPECT_EQ(answer.reason, "message 2: 3 octets are no OpenFlow message");
  EXPECT_EQ(sinks_.octets, 16u);
  EXPECT_EQ(sinks_.open_, 2);
}

TEST_F(PushedOpenFlowTest, the_legacy_calls_are_there_on_the_same_connection) {
  begin();
  PushClient client(port_);
  const auto id = create()->id;
  EXPECT_EQ(client.push({pushed(1, kHello)}).taken, 1);
  EXPECT_EQ(client->pushMessageSync(test::message({id}, "old")), 1);
  std::vector<std::string> got;
  client->getPackets(got, id);
  EXPECT_EQ(got, std::vector<std::string>{"old"});
}

TEST_F(PushedOpenFlowTest, channels_end_with_the_connection) {
  begin();
  {
    PushClient client(port_);
    client.push({pushed(1, kHello)});
    EXPECT_EQ(sinks_.open_, 1);
  }
  wait_for([&] { return sinks_.open_ == 0; });
}

TEST_F(PushedOpenFlowTest, a_client_that_goes_before_the_answer_hurts_nobody) {
  begin();
  sinks_.held = true;
  {
    auto impatient = raw();
    impatient.send(Octets()
                       .call("pushOpenFlow")
                       .field(15, 1)
                       .u8(12)
                       .u32(1)
                       .field(8, 2)
                       .u32(0)
                       .field(11, 4)
                       .text(as_text(kHello))
                       .field(11, 5)
                       .text("s1")
                       .stop()
                       .stop()
                       .framed());
    wait_for([&] { return sinks_.open_ == 1; });
    impatient.kill();
  }
  until([this] { return server_->connections() == 0; });
  sinks_.held = false;
  sinks_.held.notify_all();
  wait_for([&] { return sinks_.open_ == 0; });
  EXPECT_EQ(PushClient(port_).push({pushed(1, kHello)}).taken, 1);
}

TEST_F(PushedOpenFlowTest,
       a_push_without_messages_or_with_numbers_that_nobody_defined_is_survived) {
  begin();
  EXPECT_EQ(PushClient(port_).push({}).taken, 0);
  auto client = raw();
  client.send(Octets()
                  .call("pushOpenFlow")
                  .field(15, 1)
                  .u8(12)
                  .u32(1)
                  .field(8, 2)
                  .u32(77)
                  .field(11, 4)
                  .text(as_text(kHello))
                  .stop()
                  .stop()
                  .framed());
  EXPECT_THAT(client.receive(), HasSubstr("neither a dpid nor a channel"));
  auto liar = raw();
  liar.send(Octets().call("pushOpenFlow").field(15, 1).u8(12).u32(1'000'000).stop().framed());
  EXPECT_TRUE(liar.is_closed_by_server());
  expect_service_runs_on();
}

TEST_F(PushedOpenFlowTest, a_server_without_the_tap_refuses) {
  data_thread_.start();
  start();
  auto answer = PushClient(port_).push({pushed(1, kHello)});
  EXPECT_EQ(answer.refused, 1);
  EXPECT_EQ(answer.reason, "this server takes no pushed OpenFlow");
}

}  // namespace
}  // namespace ps::stream
