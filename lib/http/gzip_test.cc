// SPDX-License-Identifier: Apache-2.0
#include "http/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace ps::http {
namespace {

/// What `octets` of a gzip stream, which need not be all of it, decompress to.
std::string unzipped(std::string octets) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

TEST(Gzip, each_piece_can_be_read_before_the_next_comes) {
  Gzip gzip;
  auto sent = gzip.piece("one\n");
  EXPECT_EQ(unzipped(sent), "one\n");
  sent += gzip.piece("two\n");
  EXPECT_EQ(unzipped(sent), "one\ntwo\n");
  sent += gzip.end();
  EXPECT_EQ(unzipped(sent), "one\ntwo\n");
}

TEST(Gzip, a_body_becomes_smaller_and_stays_what_it_was) {
  std::string body;
  for (int i = 0; i < 10'000; ++i) body += "packet_in " + std::to_string(i % 17) + "\n";
  const auto small = gzipped(body);
  EXPECT_LT(small.size(), body.size() / 10);
  EXPECT_EQ(unzipped(small), body);
  EXPECT_EQ(unzipped(gzipped("")), "");
}

TEST(Gzip, is_for_who_asks_for_it) {
  EXPECT_TRUE(accepts_gzip("gzip, deflate, br"));
  EXPECT_TRUE(accepts_gzip("*"));
  EXPECT_FALSE(accepts_gzip("identity"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0, *"));
  EXPECT_FALSE(accepts_gzip("br"));
}

}  // namespace
}  // namespace ps::http
