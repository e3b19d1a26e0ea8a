// SPDX-License-Identifier: Apache-2.0
#include "frame/dhcpv6.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

Bytes message(std::string_view sample) { return parse(samples::octets(sample))->udp->payload; }

std::optional<Dhcpv6Option> option_of(Bytes options, std::uint16_t code) {
  Items<Dhcpv6Option> items(options);
  while (const auto option = items.next()) {
    if (option->code == code) return option;
  }
  return std::nullopt;
}

TEST(Dhcpv6, of_a_client_has_its_duid_and_addresses) {
  const auto dhcp = parse_dhcpv6(message("dhcpv6_solicit"));
  ASSERT_TRUE(dhcp);
  EXPECT_EQ(dhcp->type, 1);
  EXPECT_EQ(dhcp->xid, 0xabcdefu);
  EXPECT_FALSE(dhcp->is_relay());
  const auto duid = parse_duid(option_of(dhcp->options, dhcpv6_option::kClientId)->body);
  ASSERT_TRUE(duid && duid->mac);
  EXPECT_EQ(duid->type, 1);
  EXPECT_EQ(to_string(*duid->mac), "02:00:00:00:00:01");
  const auto association = option_of(dhcp->options, dhcpv6_option::kAddresses);
  const auto inner = option_of(association->options(), dhcpv6_option::kAddress);
  const auto address = parse_dhcpv6_address(*inner);
  ASSERT_TRUE(address);
  EXPECT_EQ(ipv6_text(address->address), "2001:db8::7");
  EXPECT_EQ(address->preferred_lifetime, 3600u);
  EXPECT_EQ(address->length, 128);
}

TEST(Dhcpv6, of_a_relay_holds_the_clients_message) {
  const auto dhcp = parse_dhcpv6(message("dhcpv6_relay"));
  ASSERT_TRUE(dhcp && dhcp->is_relay());
  EXPECT_EQ(ipv6_text(*dhcp->link), "2001:db8::1");
  EXPECT_EQ(ipv6_text(*dhcp->peer), "fe80::1");
  const auto relayed = option_of(dhcp->options, dhcpv6_option::kRelayed);
  EXPECT_EQ(parse_dhcpv6(relayed->body)->xid, 0xabcdefu);
  EXPECT_FALSE(parse_dhcpv6(message("dhcpv6_relay").first(33)));
}

TEST(Dhcpv6, reads_a_prefix) {
  const auto body = samples::from_hex("00000e10 00001c20 38 20010db8000000000000000000000000");
  const auto prefix = parse_dhcpv6_address({dhcpv6_option::kPrefix, body});
  ASSERT_TRUE(prefix);
  EXPECT_EQ(prefix->length, 56);
  EXPECT_EQ(ipv6_text(prefix->address), "2001:db8::");
}

TEST(Duid, of_other_kinds_has_no_address) {
  EXPECT_EQ(parse_duid(samples::from_hex("0003 0001 020000000001"))->mac->octets[5], 1);
  EXPECT_FALSE(parse_duid(samples::from_hex("0002 00000009 aabb"))->mac);
  EXPECT_FALSE(parse_duid(samples::from_hex("0003 0001 0200000000"))->mac);
  EXPECT_FALSE(parse_duid(samples::from_hex("00")));
}

}  // namespace
}  // namespace ps::frame
