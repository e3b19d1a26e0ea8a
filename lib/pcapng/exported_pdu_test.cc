// SPDX-License-Identifier: Apache-2.0
#include "pcapng/exported_pdu.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace ps::pcapng {
namespace {

PduPeer peer(std::string_view ip, std::uint16_t port) { return {parse_ip(ip).value(), port}; }

std::string frame_of(const ExportedPdu& pdu) {
  std::string out;
  append_exported_pdu(out, pdu);
  return out;
}

TEST(ExportedPdu, has_the_tags_that_wireshark_reads) {
  const auto frame = frame_of({.dissector = "openflow",
                               .src = peer("127.0.0.1", 50000),
                               .dst = peer("127.0.0.1", 6653),
                               .data = as_bytes("data")});
  EXPECT_EQ(to_hex(as_bytes(frame)),
            "000c00086f70656e666c6f77001400047f000001001500047f000001001800040000000200190004"
            "0000c350001a0004000019fd0000000064617461");
}

TEST(ExportedPdu, is_read_back) {
  for (const auto* ip : {"10.0.0.1", "2001:db8::1"}) {
    const auto frame = frame_of(
        {.dissector = "data", .src = peer(ip, 1), .dst = peer(ip, 2), .data = as_bytes("x")});
    const auto pdu = parse_exported_pdu(as_bytes(frame)).value();
    EXPECT_EQ(pdu.dissector, "data");
    EXPECT_EQ(pdu.src, peer(ip, 1));
    EXPECT_EQ(pdu.dst, peer(ip, 2));
    EXPECT_EQ(as_text(pdu.data), "x");
  }
}

TEST(ExportedPdu, may_have_no_addresses) {
  const auto frame = frame_of({.dissector = "openflow", .src = {}, .dst = {}, .data = {}});
  const auto pdu = parse_exported_pdu(as_bytes(frame)).value();
  EXPECT_FALSE(pdu.src);
  EXPECT_FALSE(pdu.dst);
  EXPECT_TRUE(pdu.data.empty());
}

TEST(ExportedPdu, is_refused_when_its_tags_do_not_end) {
  const auto whole =
      frame_of({.dissector = "openflow", .src = peer("::1", 1), .dst = peer("::1", 2), .data = {}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(parse_exported_pdu(as_bytes(whole).first(size)).has_error()) << size;
  }
}

}  // namespace
}  // namespace ps::pcapng
