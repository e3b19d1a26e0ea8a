// SPDX-License-Identifier: Apache-2.0
#include "frame/dhcp.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

Bytes message(std::string_view sample) { return parse(samples::octets(sample))->udp->payload; }

TEST(Dhcp, of_a_client_has_its_address_name_and_wish) {
  const auto dhcp = parse_dhcp(message("dhcp_discover"));
  ASSERT_TRUE(dhcp);
  EXPECT_EQ(dhcp->op, 1);
  EXPECT_EQ(dhcp->xid, 0x11223344u);
  EXPECT_EQ(dhcp->flags, 0x8000);
  EXPECT_EQ(dhcp->message_type, 1);
  EXPECT_EQ(to_string(dhcp->client_mac.value()), "02:00:00:00:00:01");
  EXPECT_EQ(dhcp->requested, (Ipv4Address{10, 0, 0, 7}));
  EXPECT_EQ(as_text(dhcp->host_name), "h1\x1b[2J");
  EXPECT_EQ(as_text(dhcp->vendor_class), "vend");
  EXPECT_EQ(dhcp->client_id.size(), 7u);
  EXPECT_FALSE(dhcp->server_id || dhcp->lease_time || dhcp->truncated);
}

TEST(Dhcp, of_a_server_has_what_it_offers) {
  const auto dhcp = parse_dhcp(message("dhcp_offer"));
  ASSERT_TRUE(dhcp);
  EXPECT_EQ(dhcp->message_type, 2);
  EXPECT_EQ(dhcp->yiaddr, (Ipv4Address{10, 0, 0, 7}));
  EXPECT_EQ(dhcp->server_id, (Ipv4Address{10, 0, 0, 254}));
  EXPECT_EQ(dhcp->subnet_mask, (Ipv4Address{255, 255, 255, 0}));
  EXPECT_EQ(dhcp->lease_time, 3600u);
  EXPECT_EQ(as_text(dhcp->domain_name), "example.org");
}

TEST(Dhcp, reads_options_where_overload_says_that_they_are) {
  samples::Octets octets(240);
  octets[0] = 1;
  const auto put = [&](std::size_t at, std::string_view hex) {
    const auto value = samples::from_hex(hex);
    std::copy(value.begin(), value.end(), octets.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(236, "63825363");
  put(44, "0c 02 6831 ff");  // sname: host name
  put(108, "35 01 05 ff");   // file: message type
  for (const std::uint8_t octet : samples::from_hex("34 01 03 ff")) octets.push_back(octet);
  const auto dhcp = parse_dhcp(octets);
  ASSERT_TRUE(dhcp);
  EXPECT_EQ(dhcp->message_type, 5);
  EXPECT_EQ(as_text(dhcp->host_name), "h1");
  EXPECT_TRUE(dhcp->sname.empty() && dhcp->file.empty());
}

TEST(Dhcp, without_the_cookie_is_bootp) {
  samples::Octets octets(300);
  octets[44] = 'a';
  const auto dhcp = parse_dhcp(octets);
  ASSERT_TRUE(dhcp);
  EXPECT_FALSE(dhcp->message_type || dhcp->client_mac);
  EXPECT_TRUE(dhcp->options.empty());
  EXPECT_EQ(as_text(dhcp->sname), "a");
}

TEST(Dhcp, cut_inside_an_option_says_so) {
  const Bytes all = message("dhcp_discover");
  EXPECT_FALSE(parse_dhcp(all.first(235)));
  EXPECT_TRUE(parse_dhcp(all.first(242))->truncated);
  EXPECT_TRUE(parse_dhcp(all.first(all.size() - 2))->truncated);
}

}  // namespace
}  // namespace ps::frame
