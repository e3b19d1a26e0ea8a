// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/segment.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "frame/transport.h"

namespace ps::tcpstream {
namespace {

using namespace std::string_literals;
using Octets = std::vector<std::uint8_t>;

Octets operator+(Octets front, const Octets& back) {
  front.insert(front.end(), back.begin(), back.end());
  return front;
}

Octets zeros(std::size_t count) { return Octets(count); }

const Octets kPayload{'h', 'e', 'l', 'l', 'o'};

/// From port 4097 to 6653.
Octets tcp() {
  return Octets{0x10, 0x01, 0x19, 0xfd, 0, 0, 0, 7, 0, 0, 0, 9, 0x50, 0x18, 1, 0, 0, 0, 0, 0} +
         kPayload;
}

Octets ipv4(std::uint8_t proto = 6, std::uint8_t fragment = 0) {
  return Octets{0x45, 0, 0, 45, 0, 1, fragment, 0, 64, proto, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2} +
         tcp();
}

Octets ipv6() {
  Octets header = Octets{0x60, 0, 0, 0, 0, 25, 6, 64} + zeros(32);
  header[23] = 1;
  header[39] = 2;
  return header + tcp();
}

std::variant<Segment, Skipped> find(int link_type, const Octets& octets, std::size_t original = 0) {
  return find_segment(
      {.link_type = link_type,
       .data = octets,
       .original_length = static_cast<std::uint32_t>(original == 0 ? octets.size() : original),
       .time = Timestamp(std::chrono::seconds(3)),
       .number = 17});
}

std::string payload_of(const std::variant<Segment, Skipped>& found) {
  const auto* segment = std::get_if<Segment>(&found);
  return segment == nullptr ? std::string(name(std::get<Skipped>(found)))
                            : std::string(as_text(segment->payload));
}

const Octets kMacs = zeros(12);

TEST(Segment, has_what_the_headers_say) {
  const Octets octets = kMacs + Octets{0x08, 0x00} + ipv4();
  const auto found = find(1, octets);
  const auto& segment = std::get<Segment>(found);
  EXPECT_EQ(to_string(segment.src), "10.0.0.1:4097");
  EXPECT_EQ(to_string(segment.dst), "10.0.0.2:6653");
  EXPECT_EQ(segment.seq, 7u);
  EXPECT_EQ(segment.ack, 9u);
  EXPECT_EQ(segment.flags, frame::Tcp::kAck | frame::Tcp::kPsh);
  EXPECT_EQ(as_text(segment.payload), "hello");
  EXPECT_EQ(segment.payload_length, 5u);
  EXPECT_EQ(segment.time, Timestamp(std::chrono::seconds(3)));
  EXPECT_EQ(segment.frame_number, 17u);
}

TEST(Segment, is_found_in_every_supported_link_type) {
  const Octets type4{0x08, 0x00}, type6{0x86, 0xdd}, tag{0x81, 0x00, 0x00, 0x0a},
      outer{0x88, 0xa8, 0x00, 0x64};
  EXPECT_EQ(payload_of(find(1, kMacs + type4 + ipv4())), "hello");
  EXPECT_EQ(payload_of(find(1, kMacs + type6 + ipv6())), "hello");
  EXPECT_EQ(payload_of(find(1, kMacs + tag + type4 + ipv4())), "hello");
  EXPECT_EQ(payload_of(find(1, kMacs + outer + tag + type6 + ipv6())), "hello");
  EXPECT_EQ(payload_of(find(101, ipv4())), "hello");
  EXPECT_EQ(payload_of(find(101, ipv6())), "hello");
  EXPECT_EQ(payload_of(find(12, ipv4())), "hello");
  EXPECT_EQ(payload_of(find(228, ipv4())), "hello");
  EXPECT_EQ(payload_of(find(229, ipv6())), "hello");
  EXPECT_EQ(payload_of(find(113, zeros(14) + type4 + ipv4())), "hello");
  EXPECT_EQ(payload_of(find(276, type6 + zeros(18) + ipv6())), "hello");
  EXPECT_EQ(payload_of(find(276, Octets{0x81, 0} + zeros(18) + Octets{0, 10} + type4 + ipv4())),
            "hello");
  EXPECT_EQ(payload_of(find(0, Octets{2, 0, 0, 0} + ipv4())), "hello");
  EXPECT_EQ(payload_of(find(108, Octets{0, 0, 0, 24} + ipv6())), "hello");
}

TEST(Segment, of_ipv6_has_its_peers_in_brackets) {
  const Octets octets = ipv6();
  EXPECT_EQ(to_string(std::get<Segment>(find(101, octets)).src), "[::1]:4097");
}

TEST(Segment, does_not_take_the_padding_of_a_short_frame_for_payload) {
  EXPECT_EQ(payload_of(find(1, kMacs + Octets{0x08, 0x00} + ipv4() + zeros(9))), "hello");
}

TEST(Segment, that_the_capture_cut_knows_how_long_it_was) {
  Octets octets = ipv4();
  const std::size_t whole = octets.size();
  octets.resize(whole - 3);
  const auto found = find(101, octets, whole);
  EXPECT_EQ(payload_of(found), "he");
  EXPECT_EQ(std::get<Segment>(found).payload_length, 5u);
}

TEST(Segment, without_a_length_in_its_ip_header_goes_to_the_end) {
  Octets octets = ipv4();
  octets[2] = octets[3] = 0;
  EXPECT_EQ(payload_of(find(101, octets)), "hello");
  const std::size_t whole = octets.size();
  octets.resize(whole - 1);
  EXPECT_EQ(std::get<Segment>(find(101, octets, whole)).payload_length, 5u);
}

TEST(Segment, is_not_found_for_a_named_reason) {
  EXPECT_EQ(payload_of(find(1, kMacs + Octets{0x08, 0x06} + zeros(28))), "not_ip");
  EXPECT_EQ(payload_of(find(101, ipv4(17))), "not_tcp");
  EXPECT_EQ(payload_of(find(101, ipv4(6, 0x20))), "ip_fragment");
  EXPECT_EQ(payload_of(find(147, ipv4())), "other_link");
  Octets cut = ipv4();
  cut.resize(30);
  EXPECT_EQ(payload_of(find(101, cut)), "cut_header");
}

TEST(Segment, no_frame_cut_anywhere_is_read_beyond_its_end) {
  for (const int link_type : {0, 1, 101, 108, 113, 228, 229, 276, 252}) {
    const Octets whole = kMacs + Octets{0x81, 0x00, 0, 1, 0x08, 0x00} + ipv4();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      (void)find(link_type, cut, whole.size());
    }
  }
  EXPECT_FALSE(link_type_supported(252));
}

}  // namespace
}  // namespace ps::tcpstream
