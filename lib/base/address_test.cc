// SPDX-License-Identifier: Apache-2.0
#include "base/address.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

TEST(Mac, every_usual_spelling_is_the_same_address) {
  for (auto text : {"02:00:00:aB:cD:01", "02-00-00-AB-CD-01", "0200.00ab.cd01", "020000abcd01",
                    "2:0:0:ab:cd:1"}) {
    auto mac = parse_mac(text);
    ASSERT_TRUE(mac) << text;
    EXPECT_EQ(to_string(*mac), "02:00:00:ab:cd:01") << text;
  }
}

TEST(Mac, what_is_no_address_is_refused_with_what_is_accepted) {
  for (auto text :
       {"", "02:00:00:00:00", "02:00:00:00:00:01:02", "02:00-00:00:00:01", "0200.0000.01",
        "02000000000", "02:00:00:00:00:0g", "10.0.0.1", "02:00:00:00:00:001"}) {
    auto mac = parse_mac(text);
    ASSERT_FALSE(mac) << text;
    EXPECT_NE(mac.error().message.find("write it like 02:00:00:00:00:01"), std::string::npos);
  }
}

TEST(Addresses, have_their_usual_text) {
  const std::uint8_t v4[] = {10, 0, 0, 255};
  const std::uint8_t v6[] = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(ipv4_text(v4), "10.0.0.255");
  EXPECT_EQ(ipv6_text(v6), "fe80::1");
  EXPECT_EQ(to_string(DatapathId{0x1122}), "00:00:00:00:00:00:11:22");
}

}  // namespace
}  // namespace ps
