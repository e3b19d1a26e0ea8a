// SPDX-License-Identifier: Apache-2.0
#include "keep/keeper.h"

#include <deque>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/header.h"
#include "pcapng/capture_file.h"
#include "support/manual_clock.h"

namespace ps::keep {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

class KeeperTest : public testing::Test {
 protected:
  KeeperTest() { fs::create_directory(folder.path); }
  ~KeeperTest() override { fs::remove_all(folder.path); }

  /// A message whose xid is the number of the second.
  void show(std::uint8_t xid) {
    const std::array<std::uint8_t, 8> hello{4, 0, 0, 8, 0, 0, 0, xid};
    track.append({channel, xid, Direction::to_switch, clock.now(), 0,
                  openflow::header_at(hello.data()), hello, nullptr});
    clock.advance(1s);
  }
  void show_all(std::uint8_t first, std::uint8_t last) {
    for (auto xid = first; xid <= last; ++xid) show(xid);
  }
  Occasion error_now() const { return {Trigger::error, channel, clock.now(), "flow_mod refused"}; }
  void run() {
    for (; !background.empty(); background.pop_front()) background.front()();
  }
  std::vector<std::string> files() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder.path)) all.push_back(entry.path());
    std::ranges::sort(all);
    return all;
  }
  /// The last octets of each message in the file.
  static std::vector<int> xids(const std::string& path) {
    std::vector<int> all;
    auto file = pcapng::CaptureFile::open(path).value();
    pcapng::CapturedFrame frame;
    while (file->next(frame)) all.push_back(frame.data.back());
    return all;
  }

  test::ManualClock clock;
  record::FlightRecorder recorder{clock, {.bytes = record::FlightBounds::kLeastBytes}};
  record::FlightTrack& track = recorder.add_track();
  std::shared_ptr<const decode::Channel> channel = std::make_shared<const decode::Channel>(
      decode::Channel{.id = 7, .switch_peer = "10.0.0.1:4", .controller_peer = "10.0.0.2:6653"});
  KeepFolder folder{.path = testing::TempDir() + "keeper_test." +
                            testing::UnitTest::GetInstance()->current_test_info()->name()};
  std::deque<std::function<void()>> background;
  Watch watch{.triggers = {true}, .around = 3s};

  std::unique_ptr<Keeper> make() {
    return std::make_unique<Keeper>(recorder, clock, watch, folder,
                                    [this](auto work) { background.push_back(std::move(work)); });
  }
};

TEST_F(KeeperTest, saves_what_was_before_and_what_comes_after) {
  auto keeper = make();
  show_all(1, 10);
  keeper->occasion(error_now());
  run();
  ASSERT_EQ(files().size(), 1u);
  EXPECT_NE(files()[0].find("-error.pcapng"), std::string::npos);
  EXPECT_THAT(xids(files()[0]), ElementsAre(8, 9, 10)) << "at once, lest it be overwritten";
  for (std::uint8_t xid = 11; xid <= 20; ++xid) {
    show(xid);
    keeper->tick();
    run();
  }
  EXPECT_THAT(xids(files()[0]), ElementsAre(8, 9, 10, 11, 12, 13));
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(KeeperTest, makes_one_file_of_occasions_that_come_together) {
  auto keeper = make();
  for (int i = 0; i < 50; ++i) keeper->occasion(error_now());
  run();
  EXPECT_EQ(files().size(), 1u);
  clock.advance(4s);
  keeper->tick();
  keeper->occasion(error_now());
  run();
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(KeeperTest, saves_what_comes_after_though_the_recorder_is_small) {
  auto keeper = make();
  keeper->occasion(error_now());
  std::size_t shown = 0;
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 5'000; ++i, ++shown) {
      const std::array<std::uint8_t, 8> hello{4, 0, 0, 8};
      track.append({channel, shown, Direction::to_switch, clock.now(), 0,
                    openflow::header_at(hello.data()), hello, nullptr});
    }
    keeper->tick();
    run();
  }
  EXPECT_GT(recorder.counters().overwritten, 10'000u);
  EXPECT_EQ(xids(files().at(0)).size(), shown);
}

TEST_F(KeeperTest, ends_a_file_that_becomes_too_large) {
  folder.file_bytes = 2'000;
  auto keeper = make();
  show_all(1, 3);
  keeper->occasion(error_now());
  for (std::uint64_t i = 0; i < 100; ++i) {
    const std::array<std::uint8_t, 8> hello{4, 0, 0, 8};
    track.append({channel, i, Direction::to_switch, clock.now(), 0,
                  openflow::header_at(hello.data()), hello, nullptr});
  }
  keeper->stop();
  run();
  EXPECT_LE(fs::file_size(files().at(0)), 2'000u);
  EXPECT_GT(xids(files()[0]).size(), 3u);
}

TEST_F(KeeperTest, keeps_no_more_files_than_it_may_and_touches_no_others) {
  folder.files = 3;
  std::ofstream(folder.path + "/aaa.pcapng") << "somebody else's";
  auto keeper = make();
  for (int i = 0; i < 6; ++i) {
    keeper->occasion(error_now());
    clock.advance(5s);
    keeper->tick();
    run();
  }
  EXPECT_EQ(files().size(), 4u);
  EXPECT_TRUE(fs::exists(folder.path + "/aaa.pcapng"));
}

TEST_F(KeeperTest, goes_on_when_a_file_cannot_be_made) {
  auto keeper = make();
  fs::remove_all(folder.path);
  keeper->occasion(error_now());
  clock.advance(5s);
  keeper->tick();
  run();
  fs::create_directory(folder.path);
  keeper->occasion(error_now());
  run();
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(KeeperTest, says_beforehand_that_no_files_can_be_made) {
  EXPECT_TRUE(Keeper::check(folder).has_value());
  folder.path += "/missing";
  EXPECT_EQ(Keeper::check(folder).error().message,
            folder.path + " is no directory in which files could be kept");
}

}  // namespace
}  // namespace ps::keep
