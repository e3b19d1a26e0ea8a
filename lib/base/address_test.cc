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

TEST(IpAddress, is_read_and_shown_in_both_versions) {
  for (const auto* text : {"10.0.0.1", "2001:db8::1", "::"}) {
    EXPECT_EQ(to_string(parse_ip(text).value()), text);
  }
  EXPECT_EQ(parse_ip("10.0.0.1")->bytes().size(), 4u);
  EXPECT_EQ(ip_from(parse_ip("fe80::2")->bytes()), *parse_ip("fe80::2"));
}

TEST(IpAddress, refuses_what_is_none) {
  for (const auto* text : {"", "10.0.0", "10.0.0.256", "10.0.0.1/8", "fe80::2%eth0", "host"}) {
    EXPECT_TRUE(parse_ip(text).has_error()) << text;
  }
}

TEST(DatapathId, is_read_in_every_usual_form) {
  for (const auto* text : {"00:00:00:00:00:00:00:11", "0000000000000011", "0x11", "17"}) {
    EXPECT_EQ(parse_dpid(text).value(), DatapathId{0x11}) << text;
  }
  for (const auto* text : {"", "0x", "00:11", "-1", "s1", "0x10000000000000000"}) {
    EXPECT_TRUE(parse_dpid(text).has_error()) << text;
  }
}

}  // namespace
}  // namespace ps
