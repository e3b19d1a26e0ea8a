// SPDX-License-Identifier: Apache-2.0
// A message that nobody wants takes no memory on its way from the file to the filter. This
// program's operator new counts.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../bench/capture_generator.h"
#include "capture/file_tap_frames.h"
#include "decode/decoder.h"
#include "filter/filter_index.h"
#include "filter/predicate.h"
#include "pcapng/capture_file.h"
#include "plugin/plugin_field.h"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory =
      alignment <= alignof(std::max_align_t)
          ? std::malloc(size)
          : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size, 1); }
void* operator new[](std::size_t size) { return counted(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace ps {
namespace {

/// Asks `wanted` of each message of every channel.
class Asking final : public capture::ChannelSinks, public decode::MessageSink {
 public:
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override {
    return std::make_unique<decode::ChannelDecoder>(info, *this, channels_);
  }
  void message(const decode::Message& message) override {
    ++messages;
    held += wanted.holds(message) ? 1 : 0;
    index.match(message, matches_);
    held += matches_.size();
  }

  filter::Predicate wanted;
  filter::FilterIndex index;
  std::uint64_t messages = 0;
  std::uint64_t held = 0;

 private:
  filter::Matches matches_;
  decode::Channels channels_;
};

class Allocation : public ::testing::Test {
 protected:
  ~Allocation() override { std::filesystem::remove(path_); }

  /// Plays a generated capture; gives how often memory was taken in its second half.
  std::uint64_t while_reading(const bench::CapturePlan& plan) {
    const auto written = bench::write_capture(path_, plan);
    auto file = pcapng::CaptureFile::open(path_).value();
    capture::FileTapFrames frames({}, asking_);
    pcapng::CapturedFrame frame;
    while (frame.number < written.frames / 2 && file->next(frame)) frames.frame(frame, frame.time);
    const std::uint64_t before = allocations;
    const std::uint64_t messages_before = asking_.messages;
    while (file->next(frame)) frames.frame(frame, frame.time);
    const std::uint64_t taken = allocations - before;
    EXPECT_GT(asking_.messages - messages_before, plan.messages / 3);
    frames.finish("the capture ended", frame.time);
    EXPECT_EQ(asking_.messages, written.messages);
    return taken;
  }

  static filter::Predicate wanted(std::string_view text) {
    return filter::Predicate::parse(text).value();
  }

  const std::string path_ = ::testing::TempDir() + "allocation_test." +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name();
  Asking asking_;
};

TEST_F(Allocation, is_none_for_messages_that_do_not_match_by_mac) {
  asking_.wanted = wanted("host == 02:ff:00:00:00:01");
  asking_.index = filter::FilterIndex({&asking_.wanted, 1});
  EXPECT_EQ(while_reading({.messages = 100'000, .connections = 16}), 0u);
  EXPECT_EQ(asking_.held, 0u);
}

TEST_F(Allocation, is_none_for_messages_that_do_not_match_by_any_condition) {
  constexpr const char* kOthers[] = {"of.dpid in {7, 8}", "host in {02:ff:00:00:00:01, 10.99.0.1}",
                                     "tcp.port == 60000", "of.priority == 60000"};
  asking_.wanted = wanted(
      "not host == 02:ff:00:00:00:01 and not of.type == error and not of.dpid == 7 and "
      "(host == 10.99.0.1 or of.priority == 60000 or of.match.eth_dst == 02:ff:00:00:00:01 or "
      "of.action.output == 60000 or tcp.port in {60001, 60002..60003} or "
      "ip.src == 10.99.0.0/16 or eth.src[0:3] == 02:ff:00 or bpf(\"host 10.99.0.1\"))");
  std::vector<filter::Predicate> filters{asking_.wanted, asking_.wanted};
  for (const auto* other : kOthers) filters.push_back(wanted(other));
  asking_.index = filter::FilterIndex(filters);
  EXPECT_EQ(while_reading({.messages = 100'000, .connections = 16}), 0u);
  EXPECT_EQ(asking_.held, 0u);
}

TEST_F(Allocation, is_none_for_fields_of_plug_ins) {
  static constexpr packetstreamer_field kField = {
      sizeof(packetstreamer_field),
      "octets",
      PACKETSTREAMER_OCTETS,
      0,
      "the header",
      "test.octets",
      nullptr,
      [](const packetstreamer_field*, const packetstreamer_message* message,
         packetstreamer_values* values) {
        return values->octets(values, message->octets.data, 8);
      }};
  const packetstreamer_field_group group = {sizeof group, "test", "every message", &kField, 1};
  ASSERT_TRUE(filter::Fields::extend({plugin::field_spec(group, kField)}));
  asking_.wanted = wanted("test.octets == ff or test.octets[0] == ff");
  EXPECT_EQ(while_reading({.messages = 100'000, .connections = 16}), 0u);
  EXPECT_EQ(asking_.held, 0u);
}

TEST_F(Allocation, is_counted_here) {
  const std::uint64_t before = allocations;
  const std::vector<int> memory(100);
  EXPECT_GT(allocations, before) << memory.size();
}

}  // namespace
}  // namespace ps
