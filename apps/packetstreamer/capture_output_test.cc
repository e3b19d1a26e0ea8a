// SPDX-License-Identifier: Apache-2.0
#include "capture_output.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/bytes.h"
#include "interruption.h"
#include "pcapng/capture_file.h"
#include "pcapng/format.h"
#include "pcapng/writer.h"

namespace ps::app {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

/// A folder of its own, and captures made of frames that hold a word each.
class CaptureOutputTest : public testing::Test {
 protected:
  CaptureOutputTest() {
    std::string name = std::filesystem::temp_directory_path() / "ps-capture-output-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~CaptureOutputTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  CaptureOutput rotated(const Rotation& rotation) {
    auto output =
        CaptureOutput::open_first(path("out.pcapng"), rotation, Output::Readers::all).value();
    EXPECT_TRUE(output.begin());
    return output;
  }

  static std::string front() {
    std::string out;
    pcapng::append_front(out, {.link_type = pcapng::linktype::kUpperPdu});
    return out;
  }
  static std::string frame(std::string_view word, seconds time = seconds(0)) {
    std::string out;
    pcapng::append_frame(out, {.time = Timestamp(time), .data = as_bytes(word)});
    return out;
  }

  int write(CaptureOutput& output, std::string_view octets) {
    return output.write(octets, interruption_);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      all.push_back(file.path().string());
    }
    std::ranges::sort(all);
    return all;
  }

  static std::vector<std::string> words(const std::string& path) {
    const auto file = pcapng::CaptureFile::open(path).value();
    std::vector<std::string> all;
    pcapng::CapturedFrame frame;
    while (file->next(frame)) all.emplace_back(as_text(frame.data));
    EXPECT_FALSE(file->error());
    return all;
  }

  /// What each file has, in their order.
  std::vector<std::vector<std::string>> written() const {
    std::vector<std::vector<std::string>> all;
    for (const auto& name : names()) all.push_back(words(name));
    return all;
  }

  std::filesystem::path folder_;
  Interruption interruption_{std::nullopt};
};

TEST_F(CaptureOutputTest, begins_a_file_before_the_last_is_larger_than_asked_for) {
  const auto room = front().size() + 2 * frame("aaaa").size();
  auto output = rotated({.size = room});
  EXPECT_EQ(write(output, front()), 0);
  EXPECT_EQ(write(output, frame("aaaa") + frame("bbbb") + frame("cccc")), 0);
  EXPECT_EQ(write(output, frame("dddd")), 0);
  EXPECT_EQ(write(output, frame("eeee")), 0);
  EXPECT_THAT(written(), ElementsAre(ElementsAre("aaaa", "bbbb"), ElementsAre("cccc", "dddd"),
                                     ElementsAre("eeee")));
  for (const auto& name : names()) EXPECT_LE(std::filesystem::file_size(name), room);
}

TEST_F(CaptureOutputTest, puts_a_message_that_is_larger_into_a_file_of_its_own) {
  auto output = rotated({.size = front().size() + frame("aaaa").size()});
  const std::string large(1000, 'x');
  EXPECT_EQ(write(output, front() + frame("aaaa") + frame(large) + frame("bbbb")), 0);
  EXPECT_THAT(written(), ElementsAre(ElementsAre("aaaa"), ElementsAre(large), ElementsAre("bbbb")));
}

TEST_F(CaptureOutputTest, begins_a_file_when_the_last_has_the_messages_of_that_time) {
  auto output = rotated({.time = seconds(10)});
  EXPECT_EQ(write(output, front() + frame("a", seconds(100)) + frame("b", seconds(109)) +
                              frame("c", seconds(110)) + frame("d", seconds(105)) +
                              frame("e", seconds(500))),
            0);
  EXPECT_THAT(written(),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d"), ElementsAre("e")));
}

TEST_F(CaptureOutputTest, removes_the_oldest_of_its_own_files_alone) {
  std::ofstream(path("aaa.pcapng")) << "somebody's";
  auto output = rotated({.time = seconds(1), .keep = 2});
  EXPECT_EQ(write(output, front()), 0);
  for (int second = 1; second <= 5; ++second) {
    EXPECT_EQ(write(output, frame(std::to_string(second), seconds(second))), 0);
  }
  auto left = names();
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0], path("aaa.pcapng"));
  EXPECT_THAT(words(left[1]), ElementsAre("4"));
  EXPECT_THAT(words(left[2]), ElementsAre("5"));
}

TEST_F(CaptureOutputTest, names_files_as_dumpcap_does_and_writes_to_none_that_is_there) {
  auto first = rotated({.time = seconds(1)});
  auto second = rotated({.time = seconds(1)});
  EXPECT_EQ(write(first, front() + frame("first")), 0);
  EXPECT_EQ(write(second, front() + frame("second")), 0);
  const std::regex pattern(R"(.*/out_0000[12]_\d{14}\.pcapng)");
  ASSERT_EQ(names().size(), 2u);
  for (const auto& name : names()) EXPECT_TRUE(std::regex_match(name, pattern)) << name;
  EXPECT_THAT(written(), ElementsAre(ElementsAre("first"), ElementsAre("second")));
}

TEST_F(CaptureOutputTest, repeats_the_secrets_that_later_files_may_need) {
  auto output = rotated({.time = seconds(1)});
  std::string secrets;
  pcapng::append_secrets(secrets, "CLIENT_RANDOM 00 11\n");
  EXPECT_EQ(write(output, front() + secrets + frame("a", seconds(1)) + frame("b", seconds(9))), 0);
  for (const auto& name : names()) {
    const auto file = pcapng::CaptureFile::open(name).value();
    pcapng::CapturedFrame frame;
    ASSERT_TRUE(file->next(frame));
    EXPECT_EQ(frame.tls_key_log, "CLIENT_RANDOM 00 11\n");
  }
}

TEST_F(CaptureOutputTest, leaves_no_file_behind_when_it_was_not_begun) {
  { auto output = CaptureOutput::open_first(path("x"), {.size = 1000}, Output::Readers::all); }
  EXPECT_TRUE(names().empty());
  EXPECT_FALSE(CaptureOutput::open_first(path("no/such/x"), {.size = 1000}, Output::Readers::all));
}

TEST_F(CaptureOutputTest, refuses_what_is_no_capture) {
  auto output = rotated({.time = seconds(1)});
  EXPECT_EQ(write(output, front() + frame("a") + "what is no block"), EBADMSG);
  EXPECT_THAT(written(), ElementsAre(ElementsAre("a")));
}

/// In a process of its own, because it may not write more than so much to any file.
void fill_up_and_exit(CaptureOutput& output, const Interruption& interruption,
                      std::string_view octets, std::size_t most) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{most, most};
  setrlimit(RLIMIT_FSIZE, &limit);
  std::_Exit(output.write(octets, interruption) == EFBIG ? 0 : 1);
}

TEST_F(CaptureOutputTest, keeps_every_whole_message_when_there_is_no_more_room) {
  const auto octets = front() + frame("aaaa") + frame("bbbb") + frame("cccc");
  const auto most = octets.size() - 5;
  CaptureOutput output(PlainOutput::open(path("one.pcapng")).value());
  ASSERT_TRUE(output.begin());
  EXPECT_EXIT(fill_up_and_exit(output, interruption_, octets, most), testing::ExitedWithCode(0),
              "");
  EXPECT_THAT(words(path("one.pcapng")), ElementsAre("aaaa", "bbbb"));
}

}  // namespace
}  // namespace ps::app
