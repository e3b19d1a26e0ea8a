// SPDX-License-Identifier: Apache-2.0
#include "frame/transport.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"
#include "openflow/encode.h"

namespace ps::frame {
namespace {

using openflow::encode::Octets;
using openflow::encode::Writer;

Octets tcp_segment(std::uint8_t data_offset_words, Bytes after_ports) {
  Writer out;
  out.u16(6653).u16(40000).u32(0x01020304).u32(0x0a0b0c0d);
  out.u8(static_cast<std::uint8_t>(data_offset_words << 4)).u8(0x18).u16(512).u32(0);
  return out.bytes(after_ports).octets();
}

TEST(Tcp, finds_its_payload_behind_the_options) {
  const Octets segment = tcp_segment(6, Octets{1, 1, 1, 1, 7, 8});
  const auto tcp = parse_tcp(segment);
  ASSERT_TRUE(tcp);
  EXPECT_EQ(tcp->src_port, 6653);
  EXPECT_EQ(tcp->dst_port, 40000);
  EXPECT_EQ(tcp->seq, 0x01020304u);
  EXPECT_EQ(tcp->ack, 0x0a0b0c0du);
  EXPECT_EQ(tcp->flags, Tcp::kPsh | Tcp::kAck);
  EXPECT_EQ(tcp->options.size(), 4u);
  ASSERT_EQ(tcp->payload.size(), 2u);
  EXPECT_EQ(tcp->payload[0], 7);
}

TEST(Tcp, with_cut_options_is_truncated_and_with_a_bad_offset_nothing) {
  const auto cut = parse_tcp(tcp_segment(8, Octets{1, 1}));
  ASSERT_TRUE(cut);
  EXPECT_TRUE(cut->truncated);
  EXPECT_TRUE(cut->payload.empty());
  EXPECT_FALSE(parse_tcp(tcp_segment(4, {})));
}

TEST(Udp, with_a_senseless_length_takes_what_is_there) {
  const auto udp = parse_udp(Octets{0, 53, 0, 54, 0, 3, 0, 0, 9, 9});
  ASSERT_TRUE(udp);
  EXPECT_EQ(udp->src_port, 53);
  EXPECT_EQ(udp->dst_port, 54);
}

TEST(Tcp, has_its_options) {
  const auto tcp = *parse(samples::octets("tcp_syn"))->tcp;
  Items<Option> options(tcp.options);
  const auto mss = options.next();
  ASSERT_TRUE(mss);
  EXPECT_EQ(mss->kind, tcp_option::kMss);
  EXPECT_EQ(load_be16(mss->body.data()), 1460);
  EXPECT_EQ(options.next()->kind, tcp_option::kSackPermitted);
  EXPECT_EQ(options.next()->body.size(), 8u);
  EXPECT_EQ(options.next()->kind, 1);
  EXPECT_EQ(options.next()->kind, tcp_option::kWindowScale);
  EXPECT_FALSE(options.next() || options.truncated());
}

TEST(Udp, that_is_longer_than_what_is_there_is_truncated_but_for_fragments) {
  const auto udp = parse_udp(Octets{0, 53, 0, 54, 0, 20, 0x12, 0x34, 9, 9});
  ASSERT_TRUE(udp);
  EXPECT_EQ(udp->length, 20);
  EXPECT_EQ(udp->checksum, 0x1234);
  EXPECT_TRUE(udp->truncated);
  EXPECT_FALSE(parse(samples::octets("ipv4_first_fragment"))->truncated);
}

TEST(Sctp, has_its_chunks) {
  const auto sctp = *parse(samples::octets("sctp"))->sctp;
  EXPECT_EQ(sctp.src_port, 8080);
  Items<SctpChunk> chunks(sctp.chunks);
  EXPECT_EQ(chunks.next()->type, 1);
  const auto second = chunks.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->type, 3);
  EXPECT_EQ(second->body.size(), 1u);
  EXPECT_FALSE(chunks.next() || chunks.truncated());
  EXPECT_TRUE(Items<SctpChunk>::is_truncated(Octets{0, 0, 0, 3}));
}

}  // namespace
}  // namespace ps::frame
