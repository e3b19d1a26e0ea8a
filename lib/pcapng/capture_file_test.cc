// SPDX-License-Identifier: Apache-2.0
#include "pcapng/capture_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ps::pcapng {
namespace {

using ::testing::HasSubstr;

constexpr std::uint32_t kMicroMagic = 0xa1b2c3d4;
constexpr std::uint32_t kNanoMagic = 0xa1b23c4d;

template <class T>
std::string native(T value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::string pcap_header(std::uint32_t magic, std::uint32_t link_type) {
  return native(magic) + native<std::uint16_t>(2) + native<std::uint16_t>(4) +
         native<std::uint64_t>(0) + native<std::uint32_t>(262144) + native(link_type);
}

std::string pcap_record(std::uint32_t seconds, std::uint32_t fraction, std::string_view data,
                        std::uint32_t original) {
  return native(seconds) + native(fraction) + native(static_cast<std::uint32_t>(data.size())) +
         native(original) + std::string(data);
}

std::string pcapng_block(std::uint32_t type, const std::string& body) {
  const auto size = native(static_cast<std::uint32_t>(body.size() + 12));
  return native(type) + size + body + size;
}

std::string pcapng_interface(std::uint16_t link_type) {
  return pcapng_block(1,
                      native(link_type) + native<std::uint16_t>(0) + native<std::uint32_t>(262144));
}

std::string pcapng_section() {
  return pcapng_block(0x0a0d0d0a, native<std::uint32_t>(0x1a2b3c4d) + native<std::uint16_t>(1) +
                                      native<std::uint16_t>(0) + native<std::int64_t>(-1));
}

std::string pcapng_packet(std::uint32_t interface, std::string_view four_octets) {
  return pcapng_block(6, native(interface) + native<std::uint32_t>(0) + native<std::uint32_t>(7) +
                             native<std::uint32_t>(4) + native<std::uint32_t>(4) +
                             std::string(four_octets));
}

class CaptureFileTest : public ::testing::Test {
 protected:
  ~CaptureFileTest() override { std::filesystem::remove(path_); }

  std::string write(const std::string& content) {
    std::ofstream(path_, std::ios::binary) << content;
    return path_;
  }
  std::unique_ptr<CaptureFile> open(const std::string& content) {
    auto file = CaptureFile::open(write(content));
    if (!file) ADD_FAILURE() << file.error().message;
    return file ? std::move(*file) : nullptr;
  }
  std::string open_error(const std::string& path) {
    auto file = CaptureFile::open(path);
    return file ? "" : file.error().message;
  }

  const std::string path_ = ::testing::TempDir() + "capture_file_test." +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(CaptureFileTest, a_pcap_gives_its_frames_in_order_and_then_the_end) {
  auto file = open(pcap_header(kMicroMagic, 1) + pcap_record(5, 6, "abcd", 4) +
                   pcap_record(7, 8, "ef", 60));
  auto first = file->next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->number, 1u);
  EXPECT_EQ((*first)->link_type, 1);
  EXPECT_EQ((*first)->time.time_since_epoch(), std::chrono::nanoseconds(5'000'006'000));
  EXPECT_EQ(as_text((*first)->data), "abcd");
  auto second = file->next();
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->number, 2u);
  EXPECT_EQ((*second)->original_length, 60u);
  EXPECT_EQ(as_text((*second)->data), "ef");
  auto end = file->next();
  ASSERT_TRUE(end.has_value());
  EXPECT_FALSE(end->has_value());
}

TEST_F(CaptureFileTest, nanoseconds_are_kept) {
  auto file = open(pcap_header(kNanoMagic, 1) + pcap_record(5, 123456789, "a", 1));
  EXPECT_EQ((**file->next()).time.time_since_epoch(), std::chrono::nanoseconds(5'123'456'789));
}

TEST_F(CaptureFileTest, raw_ip_has_the_number_that_the_file_has) {
  EXPECT_EQ(open(pcap_header(kMicroMagic, 101))->link_type(), 101);
}

TEST_F(CaptureFileTest, a_pcapng_is_read_too) {
  auto file = open(pcapng_section() + pcapng_interface(276) + pcapng_packet(0, "abcd"));
  auto frame = file->next();
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->link_type, 276);
  EXPECT_EQ(as_text((*frame)->data), "abcd");
  EXPECT_EQ((*frame)->time.time_since_epoch(), std::chrono::microseconds(7));
}

TEST_F(CaptureFileTest, a_file_cut_in_its_last_frame_gives_the_frames_before_and_says_so) {
  auto content =
      pcap_header(kMicroMagic, 1) + pcap_record(5, 6, "abcd", 4) + pcap_record(7, 8, "efgh", 4);
  content.resize(content.size() - 3);
  auto file = open(content);
  ASSERT_TRUE(file->next().has_value());
  auto error = file->next();
  ASSERT_TRUE(error.has_error());
  EXPECT_THAT(error.error().message, HasSubstr(path_ + ": after frame 1: the file is cut short"));
  EXPECT_FALSE(file->next()->has_value());
}

TEST_F(CaptureFileTest, a_pcapng_with_two_link_types_is_refused_with_the_reason) {
  auto file = open(pcapng_section() + pcapng_interface(1) + pcapng_packet(0, "abcd") +
                   pcapng_interface(113) + pcapng_packet(1, "abcd"));
  ASSERT_TRUE(file->next().has_value());
  auto error = file->next();
  ASSERT_TRUE(error.has_error());
  EXPECT_THAT(error.error().message, HasSubstr("several link types, only one per file"));
}

TEST_F(CaptureFileTest, what_cannot_be_opened_is_named_with_its_reason) {
  EXPECT_EQ(open_error("/nowhere/x.pcap"), "/nowhere/x.pcap: No such file or directory");
  EXPECT_THAT(open_error(write("this is no capture file at all")),
              HasSubstr("not a readable pcap or pcapng file"));
  EXPECT_THAT(open_error(write("")), HasSubstr("not a readable pcap or pcapng file"));
  EXPECT_THAT(open_error(write("\x1f\x8b\x08 and so on")), HasSubstr("it looks compressed"));
  EXPECT_THAT(open_error(::testing::TempDir()), HasSubstr("not a readable pcap or pcapng file"));
}

}  // namespace
}  // namespace ps::pcapng
