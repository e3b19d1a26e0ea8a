// SPDX-License-Identifier: Apache-2.0
// What the tests of the snoop tap are told with: a bridge's two sockets, sinks that remember, and
// a pacer that does not wait.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/post.hpp>
#include <unistd.h>

#include "capture/file_tap_pacer.h"
#include "capture/proxy_test_peers.h"
#include "capture/tap_contract.h"
#include "openflow/encode.h"
#include "support/manual_clock.h"

namespace ps::capture::test {

/// Moves the clock to what is waited for, and remembers how long that would have taken.
class ImpatientPacer final : public Pacer {
 public:
  ImpatientPacer(boost::asio::io_context& context, ps::test::ManualClock& clock,
                 std::vector<std::chrono::seconds>& pauses)
      : context_(context), clock_(clock), pauses_(pauses) {}

  void wait_until(SteadyTime time, std::function<void()> then) override {
    const auto pause = time - clock_.steady_now();
    pauses_.push_back(std::chrono::duration_cast<std::chrono::seconds>(pause));
    clock_.advance(pause);
    boost::asio::post(context_, std::move(then));
  }
  void cancel() override {}

 private:
  boost::asio::io_context& context_;
  ps::test::ManualClock& clock_;
  std::vector<std::chrono::seconds>& pauses_;
};

/// Remembers what every channel was told.
class SnoopedChannels final : public ChannelSinks {
 public:
  struct Seen {
    ChannelInfo info;
    std::string octets[2];  ///< by Direction
    std::optional<DatapathId> dpid;
    std::uint64_t lost = 0;
    std::uint64_t late = 0;
    std::string reason;  ///< empty while open
  };

  std::unique_ptr<ChannelSink> open(const ChannelInfo& info) override {
    all.push_back(std::make_shared<Seen>());
    all.back()->info = info;
    return std::make_unique<Sink>(all.back());
  }
  const Seen& operator[](std::size_t place) const { return *all.at(place); }

  std::vector<std::shared_ptr<Seen>> all;

 private:
  class Sink final : public ChannelSink {
   public:
    explicit Sink(std::shared_ptr<Seen> seen) : seen_(std::move(seen)), contract_(seen_->info) {}
    void chunk(const Chunk& chunk) override {
      contract_.chunk(chunk);
      seen_->octets[static_cast<std::size_t>(chunk.direction)] += as_text(chunk.data);
    }
    void gap(const Gap& gap) override { contract_.gap(gap); }
    void datapath(DatapathId dpid) override { seen_->dpid = dpid; }
    void doubt(Doubt doubt, std::uint64_t count) override {
      if (doubt == Doubt::suspected_loss) seen_->lost += count;
      if (doubt == Doubt::reader_late) seen_->late += count;
    }
    void closed(std::string_view reason, Timestamp) override {
      contract_.closed(reason);
      seen_->reason = reason;
    }

   private:
    std::shared_ptr<Seen> seen_;
    ps::test::TapContract contract_;
  };
};

inline std::string text(const openflow::encode::Octets& octets) {
  return std::string(as_text(octets));
}

/// The sockets of one bridge in a folder: `s1.snoop` and `s1.mgmt`. Connections to the first are
/// greeted or closed; to the second come an answer in 1.3, or none.
class FakeBridge {
 public:
  FakeBridge(boost::asio::io_context& context, const std::string& folder,
             const std::string& name = "s1")
      : snoop_(context, unix_socket(folder + "/" + name + ".snoop")),
        management_(context, unix_socket(folder + "/" + name + ".mgmt")) {}

  const std::string& path() const { return snoop_.endpoint().path; }
  std::vector<std::shared_ptr<Peer>>& snoopers() { return snoop_.peers; }
  std::vector<std::shared_ptr<Peer>>& askers() { return management_.peers; }

  static constexpr std::uint64_t kDpid = 0x31;
  static std::string hello() { return text(openflow::encode::hello(openflow::Version::v1_5)); }
  void answer_asker(std::size_t which) {
    using openflow::Version;
    askers().at(which)->send(
        text(openflow::encode::hello(Version::v1_3)) +
        text(openflow::encode::features_reply(Version::v1_3).datapath_id(kDpid).xid(1).bytes()));
  }

 private:
  static Endpoint unix_socket(std::string path) {
    return {.kind = Endpoint::Kind::unix_socket, .host = {}, .path = std::move(path)};
  }
  FakeController snoop_;
  FakeController management_;
};

/// A folder of its own, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = "/tmp/ps-snoop-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ps::capture::test
