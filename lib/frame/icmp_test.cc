// SPDX-License-Identifier: Apache-2.0
#include "frame/icmp.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

Icmp icmp(std::string_view sample) { return *parse(samples::octets(sample))->icmp; }

TEST(Icmp, of_echo_has_id_and_sequence) {
  const auto echo = parse_icmp_echo(icmp("icmp_echo"));
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->id, 7);
  EXPECT_EQ(echo->seq, 1);
  EXPECT_EQ(as_text(echo->data), "abcdefgh");
  EXPECT_FALSE(parse_icmp_echo(icmp("icmp_unreachable")));
  EXPECT_FALSE(parse_icmp_echo(*parse_icmp(samples::from_hex("08000000 000700"))));
}

TEST(Icmp, of_errors_quotes_the_packet_and_says_what_belongs_to_the_kind) {
  const auto unreachable = parse_icmp_error(icmp("icmp_unreachable"));
  ASSERT_TRUE(unreachable);
  EXPECT_FALSE(unreachable->mtu || unreachable->gateway || unreachable->pointer);
  EXPECT_EQ(parse_ip_packet(unreachable->quoted).udp->src_port, 1234);
  EXPECT_EQ(parse_icmp_error(icmp("icmp_needs_fragments"))->mtu, 1500u);
  EXPECT_EQ(parse_icmp_error(icmp("icmp_redirect"))->gateway, 0x0a0000feu);
  EXPECT_EQ(parse_icmp_error(*parse_icmp(samples::from_hex("0c000000 14000000")))->pointer, 20u);
  EXPECT_FALSE(parse_icmp_error(icmp("icmp_echo")));
  EXPECT_FALSE(parse_icmp_error(*parse_icmp(samples::from_hex("03000000 000000"))));
}

TEST(Icmp, of_version_6_has_other_numbers) {
  EXPECT_EQ(parse_icmpv6_echo(icmp("icmpv6_echo"))->seq, 1);
  EXPECT_FALSE(parse_icmp_echo(icmp("icmpv6_echo")));
  EXPECT_EQ(parse_icmpv6_error(icmp("icmpv6_too_big"))->mtu, 1280u);
  EXPECT_EQ(parse_icmpv6_error(*parse_icmp(samples::from_hex("04000000 00000028")))->pointer, 40u);
  EXPECT_FALSE(parse_icmpv6_error(icmp("neighbor_solicitation")));
}

TEST(Icmp, needs_four_octets) {
  EXPECT_FALSE(parse_icmp(samples::from_hex("080000")));
  EXPECT_TRUE(parse_icmp(samples::from_hex("08000000")));
}

}  // namespace
}  // namespace ps::frame
