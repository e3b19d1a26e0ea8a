// SPDX-License-Identifier: Apache-2.0
#include "pcapng/capture_file.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

namespace ps::pcapng {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr std::uint32_t kMicroMagic = 0xa1b2c3d4;
constexpr std::uint32_t kNanoMagic = 0xa1b23c4d;

/// Writes numbers in this machine's order or the other one.
struct Order {
  bool swapped = false;

  template <class T>
  std::string operator()(T value) const {
    std::string octets(reinterpret_cast<const char*>(&value), sizeof(value));
    if (swapped) std::ranges::reverse(octets);
    return octets;
  }
  std::string u16(unsigned value) const { return (*this)(static_cast<std::uint16_t>(value)); }
  std::string u32(std::uint32_t value) const { return (*this)(value); }

  std::string pcap_header(std::uint32_t magic, std::uint32_t link_type) const {
    return u32(magic) + u16(2) + u16(4) + u32(0) + u32(0) + u32(262144) + u32(link_type);
  }
  std::string pcap_record(std::uint32_t seconds, std::uint32_t fraction, std::string_view data,
                          std::uint32_t original) const {
    return u32(seconds) + u32(fraction) + u32(static_cast<std::uint32_t>(data.size())) +
           u32(original) + std::string(data);
  }

  std::string block(std::uint32_t type, std::string body) const {
    body.resize((body.size() + 3) / 4 * 4);
    const auto size = u32(static_cast<std::uint32_t>(body.size() + 12));
    return u32(type) + size + body + size;
  }
  std::string section() const {
    return block(0x0a0d0d0a, u32(0x1a2b3c4d) + u16(1) + u16(0) + u32(~0u) + u32(~0u));
  }
  std::string option(unsigned code, std::string value) const {
    const auto size = u16(static_cast<unsigned>(value.size()));
    value.resize((value.size() + 3) / 4 * 4);
    return u16(code) + size + value;
  }
  std::string interface(unsigned link_type, const std::string& options = {}) const {
    return block(1, u16(link_type) + u16(0) + u32(262144) + options);
  }
  std::string packet(std::uint32_t interface, std::uint64_t ticks, std::string_view data,
                     const std::string& options = {}) const {
    std::string padded(data);
    padded.resize((padded.size() + 3) / 4 * 4);
    const auto size = u32(static_cast<std::uint32_t>(data.size()));
    return block(6, u32(interface) + u32(static_cast<std::uint32_t>(ticks >> 32)) +
                        u32(static_cast<std::uint32_t>(ticks)) + size + size + padded + options);
  }
};

constexpr Order kNative{};

std::string gzip(std::string_view content) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, content.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
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
  /// What the file has, each frame as `number:nanoseconds:link type:octets`.
  std::vector<std::string> frames(CaptureFile& file) {
    std::vector<std::string> all;
    CapturedFrame frame;
    while (file.next(frame)) {
      all.push_back(std::to_string(frame.number) + ":" +
                    std::to_string(frame.time.time_since_epoch().count()) + ":" +
                    std::to_string(frame.link_type) + ":" + std::string(as_text(frame.data)));
    }
    return all;
  }
  using Texts = std::vector<std::string>;

  const std::string path_ = ::testing::TempDir() + "capture_file_test." +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(CaptureFileTest, a_pcap_gives_its_frames_in_order_and_then_the_end) {
  for (const bool swapped : {false, true}) {
    const Order order{swapped};
    auto file = open(order.pcap_header(kMicroMagic, 1) + order.pcap_record(5, 6, "abcd", 4) +
                     order.pcap_record(7, 8, "ef", 60));
    EXPECT_EQ(file->link_type(), 1);
    CapturedFrame frame;
    ASSERT_TRUE(file->next(frame));
    EXPECT_EQ(frame.number, 1u);
    EXPECT_EQ(frame.link_type, 1);
    EXPECT_EQ(frame.time.time_since_epoch(), std::chrono::nanoseconds(5'000'006'000));
    EXPECT_EQ(as_text(frame.data), "abcd");
    ASSERT_TRUE(file->next(frame));
    EXPECT_EQ(frame.number, 2u);
    EXPECT_EQ(frame.original_length, 60u);
    EXPECT_EQ(as_text(frame.data), "ef");
    EXPECT_FALSE(file->next(frame));
    EXPECT_FALSE(file->error());
  }
}

TEST_F(CaptureFileTest, nanoseconds_are_kept) {
  auto file = open(kNative.pcap_header(kNanoMagic, 1) + kNative.pcap_record(5, 123456789, "a", 1));
  EXPECT_EQ(frames(*file), Texts{"1:5123456789:1:a"});
}

TEST_F(CaptureFileTest, the_link_type_is_without_the_bits_beside_it) {
  EXPECT_EQ(open(kNative.pcap_header(kMicroMagic, 0xf0000065))->link_type(), 101);
}

TEST_F(CaptureFileTest, a_pcapng_is_read_in_both_byte_orders) {
  for (const bool swapped : {false, true}) {
    const Order order{swapped};
    auto file = open(order.section() + order.interface(276) + order.packet(0, 7, "abcde"));
    EXPECT_EQ(file->link_type(), 276);
    EXPECT_EQ(frames(*file), Texts{"1:7000:276:abcde"});
  }
}

TEST_F(CaptureFileTest, a_pcapng_may_have_interfaces_of_several_link_types_and_clocks) {
  const Order n{};
  const auto resolution = [&](char value) { return n.option(9, std::string(1, value)); };
  auto file =
      open(n.section() + n.interface(1) + n.packet(0, 7, "a") + n.interface(113, resolution(9)) +
           n.packet(1, 7, "b") + n.interface(101, resolution(3)) + n.packet(2, 7, "c") +
           n.interface(101, resolution(12)) + n.packet(3, 7000, "d") +
           n.interface(101, resolution(static_cast<char>(0x80 + 10))) + n.packet(4, 1536, "e") +
           n.interface(101, n.option(14, n.u32(2) + n.u32(0))) + n.packet(5, 7, "f"));
  EXPECT_EQ(frames(*file), (Texts{"1:7000:1:a", "2:7:113:b", "3:7000000:101:c", "4:7:101:d",
                                  "5:1500000000:101:e", "6:2000007000:101:f"}));
}

TEST_F(CaptureFileTest, times_that_cannot_be_are_as_late_as_can_be) {
  const Order n{};
  auto file = open(n.section() + n.interface(1) + n.packet(0, ~0ull, "a"));
  CapturedFrame frame;
  ASSERT_TRUE(file->next(frame));
  EXPECT_GT(frame.time.time_since_epoch(), std::chrono::hours(24 * 365 * 200));
}

TEST_F(CaptureFileTest, a_new_section_begins_anew_in_its_own_byte_order) {
  const Order n{}, s{true};
  auto file = open(n.section() + n.interface(1) + n.packet(0, 7, "a") + s.section() +
                   s.interface(113) + s.packet(0, 8, "b"));
  EXPECT_EQ(frames(*file), (Texts{"1:7000:1:a", "2:8000:113:b"}));
}

TEST_F(CaptureFileTest, other_blocks_are_passed_over_and_old_ones_read) {
  const Order n{};
  auto file = open(
      n.section() + n.block(11, std::string(300'000, 'x')) + n.interface(1) + n.block(4, "names") +
      n.block(2, n.u16(0) + n.u16(0) + n.u32(0) + n.u32(9) + n.u32(1) + n.u32(1) + "a") +
      n.block(3, n.u32(3) + "bcd"));
  EXPECT_EQ(frames(*file), (Texts{"1:9000:1:a", "2:9000:1:bcd"}));
  EXPECT_FALSE(file->error());
}

TEST_F(CaptureFileTest, the_key_logs_of_secrets_blocks_come_with_the_next_frame) {
  for (const Order order : {Order{false}, Order{true}}) {
    const auto secrets = [&](std::uint32_t type, const std::string& text) {
      return order.block(
          10, order.u32(type) + order.u32(static_cast<std::uint32_t>(text.size())) + text);
    };
    constexpr std::uint32_t kTls = 0x544c534b, kWireGuard = 0x57474b4c;
    auto file = open(order.section() + secrets(kTls, "one\n") + order.interface(1) +
                     secrets(kTls, "two") + secrets(kWireGuard, "other") + order.packet(0, 1, "a") +
                     order.packet(0, 2, "b") + secrets(kTls, "three") + order.packet(0, 3, "c"));
    ASSERT_TRUE(file);
    CapturedFrame frame;
    ASSERT_TRUE(file->next(frame));
    EXPECT_EQ(frame.tls_key_log, "one\ntwo\n");
    ASSERT_TRUE(file->next(frame));
    EXPECT_EQ(frame.tls_key_log, "");
    ASSERT_TRUE(file->next(frame));
    EXPECT_EQ(frame.tls_key_log, "three\n");
  }
}

TEST_F(CaptureFileTest, a_secrets_block_that_says_more_than_it_has_is_refused) {
  auto file = open(kNative.section() + kNative.interface(1) +
                   kNative.block(10, kNative.u32(0x544c534b) + kNative.u32(5) + "four") +
                   kNative.packet(0, 1, "a"));
  ASSERT_TRUE(file);
  CapturedFrame frame;
  EXPECT_FALSE(file->next(frame));
  EXPECT_THAT(file->error()->message, HasSubstr("secrets block"));
}

TEST_F(CaptureFileTest, comments_and_ways_are_handed_on) {
  const Order n{};
  auto file = open(n.section() + n.interface(1) +
                   n.packet(0, 7, "a", n.option(1, "seen") + n.option(2, n.u32(2))) +
                   n.packet(0, 8, "b", n.option(2, n.u32(1)) + n.option(0, "")));
  CapturedFrame frame;
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(frame.comment, "seen");
  EXPECT_EQ(frame.way, Way::outbound);
  ASSERT_TRUE(file->next(frame));
  EXPECT_EQ(frame.comment, "");
  EXPECT_EQ(frame.way, Way::inbound);
}

TEST_F(CaptureFileTest, gzip_is_unpacked_in_one_member_or_many) {
  const auto header = kNative.pcap_header(kMicroMagic, 1);
  const auto first = kNative.pcap_record(5, 6, std::string(200'000, 'a'), 200'000);
  const auto second = kNative.pcap_record(7, 8, "ef", 2);
  const Texts truth = frames(*open(header + first + second));
  EXPECT_EQ(frames(*open(gzip(header + first + second))), truth);
  auto file = open(gzip(header) + gzip(first) + gzip(second) + std::string(512, '\0'));
  EXPECT_EQ(frames(*file), truth);
  EXPECT_FALSE(file->error());
}

TEST_F(CaptureFileTest, gzip_that_is_cut_or_damaged_gives_what_comes_before_and_says_so) {
  const auto content = kNative.pcap_header(kMicroMagic, 1) + kNative.pcap_record(5, 6, "abcd", 4);
  auto packed = gzip(content) + gzip(kNative.pcap_record(7, 8, std::string(1000, 'x'), 1000));
  auto cut = packed;
  cut.resize(cut.size() - 5);
  auto file = open(cut);
  frames(*file);
  ASSERT_TRUE(file->error());
  EXPECT_THAT(file->error()->message, HasSubstr("the compressed data is cut short"));
  packed[gzip(content).size() + 10] = 7;  // a kind of block that there is not
  file = open(packed);
  EXPECT_EQ(frames(*file).size(), 1u);
  ASSERT_TRUE(file->error());
  EXPECT_THAT(file->error()->message, HasSubstr("after frame 1: the compressed data is damaged"));
}

TEST_F(CaptureFileTest, a_file_cut_in_its_last_frame_gives_the_frames_before_and_says_so) {
  const Order n{};
  for (auto content :
       {n.pcap_header(kMicroMagic, 1) + n.pcap_record(5, 6, "abcd", 4) +
            n.pcap_record(7, 8, "efgh", 4),
        n.section() + n.interface(1) + n.packet(0, 5, "abcd") + n.packet(0, 7, "efgh")}) {
    content.resize(content.size() - 3);
    auto file = open(content);
    EXPECT_EQ(frames(*file).size(), 1u);
    ASSERT_TRUE(file->error());
    EXPECT_EQ(file->error()->message,
              path_ + ": after frame 1: the file is cut short in the middle of a frame or block");
  }
}

TEST_F(CaptureFileTest, lengths_that_cannot_be_are_refused_where_they_stand) {
  const Order n{};
  const auto front = n.section() + n.interface(1) + n.packet(0, 7, "abcd");
  for (const auto& wrong :
       {n.u32(6) + n.u32(11) + n.u32(0), n.u32(6) + n.u32(0x7ffffffc) + n.u32(0),
        n.u32(6) + n.u32(33) + n.u32(0), n.packet(1, 7, "of no interface"),
        n.block(6, n.u32(0) + n.u32(0) + n.u32(0) + n.u32(400) + n.u32(400) + "short"),
        n.block(6, "tiny"), n.block(1, "x"), n.block(0x0a0d0d0a, "not one, though")}) {
    auto file = open(front + wrong);
    EXPECT_EQ(frames(*file).size(), 1u);
    ASSERT_TRUE(file->error());
    EXPECT_THAT(file->error()->message, HasSubstr("after frame 1: "));
    EXPECT_THAT(file->error()->message, EndsWith("the file is damaged"));
  }
  auto pcap = open(n.pcap_header(kMicroMagic, 1) + n.u32(1) + n.u32(1) + n.u32(0x7fffffff));
  EXPECT_TRUE(frames(*pcap).empty());
  EXPECT_TRUE(pcap->error());
}

TEST_F(CaptureFileTest, every_beginning_of_a_file_ends_without_a_fault) {
  const Order n{};
  const auto whole = n.section() + n.interface(1, n.option(9, "\x09")) +
                     n.packet(0, 7, "abcd", n.option(1, "seen")) + n.packet(0, 8, "efgh");
  for (const auto& content : {whole, gzip(whole)}) {
    for (std::size_t size = 0; size < content.size(); ++size) {
      if (auto file = CaptureFile::open(write(content.substr(0, size)))) frames(**file);
    }
  }
}

TEST_F(CaptureFileTest, how_far_it_is_can_be_asked) {
  const auto content = kNative.pcap_header(kMicroMagic, 1) + kNative.pcap_record(5, 6, "abcd", 4);
  auto file = open(content);
  frames(*file);
  EXPECT_EQ(file->octets_in_all(), content.size());
  EXPECT_EQ(file->octets_read(), content.size());
  EXPECT_FALSE(file->must_wait());
}

TEST_F(CaptureFileTest, what_cannot_be_opened_is_named_with_its_reason) {
  EXPECT_EQ(open_error("/nowhere/x.pcap"), "/nowhere/x.pcap: No such file or directory");
  EXPECT_EQ(open_error(write("this is no capture file at all")),
            path_ + ": not a readable pcap or pcapng file: it begins like neither of them");
  EXPECT_THAT(open_error(write("")), EndsWith("not a readable pcap or pcapng file: it is empty"));
  EXPECT_THAT(open_error(write("\x1f\x8b\x08 and so on")), HasSubstr("the compressed data is"));
  EXPECT_THAT(open_error(::testing::TempDir()), HasSubstr("Is a directory"));
  EXPECT_THAT(open_error(write(kNative.pcap_header(kMicroMagic, 1).substr(0, 20))),
              HasSubstr("cut short in its header"));
}

}  // namespace
}  // namespace ps::pcapng
