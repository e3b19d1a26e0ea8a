// SPDX-License-Identifier: Apache-2.0
#include "http/body_framing.h"

#include <gtest/gtest.h>

namespace ps::http {
namespace {

std::string wire(const BodyFraming::Piece& piece) {
  return piece.before + (piece.octets ? *piece.octets : "") + std::string(piece.after);
}

SharedOctets octets(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

TEST(BodyFraming, sends_chunks_and_trailers) {
  BodyFraming framing(true, false);
  EXPECT_EQ(wire(framing.piece(octets("0123456789abcdef"))), "10\r\n0123456789abcdef\r\n");
  EXPECT_EQ(wire(framing.end({{"PacketStreamer-Missed", "3"}})),
            "0\r\nPacketStreamer-Missed: 3\r\n\r\n");
}

TEST(BodyFraming, shares_what_it_does_not_change) {
  const auto shared = octets("one");
  EXPECT_EQ(BodyFraming(true, false).piece(shared).octets, shared);
}

TEST(BodyFraming, sends_octets_alone_to_who_knows_no_chunks) {
  BodyFraming framing(false, false);
  EXPECT_EQ(wire(framing.piece(octets("one"))), "one");
  EXPECT_EQ(wire(framing.end({{"Left", "out"}})), "");
}

TEST(BodyFraming, compresses_inside_of_the_chunks) {
  BodyFraming framing(true, true);
  const auto piece = framing.piece(octets(std::string(1000, 'x')));
  EXPECT_LT(piece.octets->size(), 100u);
  EXPECT_TRUE(piece.octets->starts_with("\x1f\x8b"));
  const auto last = wire(framing.end({}));
  EXPECT_TRUE(last.ends_with("\r\n0\r\n\r\n")) << "the rest of the compressed octets, then nothing";
}

}  // namespace
}  // namespace ps::http
