// SPDX-License-Identifier: Apache-2.0
#include "option_values.h"

#include <gmock/gmock.h>

namespace ps::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::uint64_t kLargest = ~std::uint64_t{0};

TEST(Number, stands_within_its_bounds) {
  EXPECT_EQ(*parse_number("7", 1, 9), 7u);
  EXPECT_EQ(*parse_number("18446744073709551615", 0, kLargest), kLargest);
  for (auto text : {"", "0", "10", "-1", "+1", " 7", "7 ", "7x", "many", "0x7"}) {
    EXPECT_FALSE(parse_number(text, 1, 9)) << text;
  }
  EXPECT_FALSE(parse_number("18446744073709551616", 0, kLargest));
}

TEST(Number, error_says_what_is_accepted) {
  EXPECT_EQ(parse_number("many", 1, 9).error().message, "'many' is not a whole number from 1 to 9");
}

TEST(Duration, is_in_seconds_or_in_the_unit_named) {
  EXPECT_EQ(*parse_duration("10"), 10s);
  EXPECT_EQ(*parse_duration("10s"), 10s);
  EXPECT_EQ(*parse_duration("500ms"), 500ms);
  EXPECT_EQ(*parse_duration("5m"), 5min);
  EXPECT_EQ(*parse_duration("2h"), 2h);
  EXPECT_EQ(*parse_duration("8760h"), 24h * 365);
}

TEST(Duration, is_neither_nothing_nor_for_ever_nor_anything_else) {
  for (auto text : {"", "s", "0", "-1", "1.5s", "5 m", "5d", "8761h", "99999999999999999999"}) {
    auto refused = parse_duration(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_THAT(refused.error().message, HasSubstr("5m"));
  }
}

TEST(Size, is_in_octets_or_in_the_unit_named) {
  constexpr std::size_t kHigh = std::size_t{2} << 30;
  EXPECT_EQ(*parse_size("65536", 65536, kHigh), 65536u);
  EXPECT_EQ(*parse_size("64K", 65536, kHigh), 65536u);
  EXPECT_EQ(*parse_size("64M", 65536, kHigh), 64u << 20);
  EXPECT_EQ(*parse_size("2G", 65536, kHigh), kHigh);
  for (auto text : {"", "M", "0", "65535", "63K", "3G", "-1", "64 M", "64MB", "1T"}) {
    auto refused = parse_size(text, 65536, kHigh);
    ASSERT_FALSE(refused) << text;
    EXPECT_THAT(refused.error().message, HasSubstr("from 64K to 2048M"));
  }
}

TEST(Choice, is_one_of_those_offered_in_any_case) {
  constexpr std::string_view kPaces[] = {"recorded", "fast"};
  EXPECT_EQ(*parse_choice("Fast", kPaces), "fast");
  EXPECT_EQ(parse_choice("slowly", kPaces).error().message,
            "'slowly' is not one of recorded, fast");
}

TEST(Proxy, is_where_to_listen_and_the_controller) {
  auto proxy = parse_proxy("6653=tcp:10.0.0.9:6633");
  ASSERT_TRUE(proxy);
  EXPECT_EQ(to_string(proxy->listen), "tcp:127.0.0.1:6653");
  EXPECT_EQ(to_string(proxy->controller), "tcp:10.0.0.9:6633");
}

TEST(Proxy, may_join_a_unix_socket_and_a_port) {
  auto proxy = parse_proxy("unix:/run/s1.sock=[::1]:6633");
  ASSERT_TRUE(proxy);
  EXPECT_EQ(to_string(proxy->listen), "unix:/run/s1.sock");
  EXPECT_EQ(to_string(proxy->controller), "tcp:[::1]:6633");
}

TEST(Proxy, names_what_is_wrong_with_it) {
  auto why = [](std::string_view text) { return parse_proxy(text).error().message; };
  EXPECT_THAT(why("6653"), HasSubstr("LISTEN=CONTROLLER"));
  EXPECT_THAT(why("99999=6633"), HasSubstr("99999"));
  EXPECT_THAT(why("6653="), HasSubstr("is not an address"));
  EXPECT_THAT(why("=6633"), HasSubstr("is not an address"));
  EXPECT_THAT(why("6653=10.0.0.9:0"), HasSubstr("no port of the controller"));
}

TEST(SnoopOption, is_every_bridge_or_a_socket) {
  EXPECT_EQ(*parse_snoop("ovs"), "ovs");
  EXPECT_EQ(*parse_snoop("unix:/run/openvswitch/br0.snoop"), "/run/openvswitch/br0.snoop");
  for (const auto* wrong : {"br0", "tcp:127.0.0.1:6653", "6653", "unix:", ""}) {
    auto refused = parse_snoop(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_NE(refused.error().message.find("is neither ovs nor unix:PATH"), std::string::npos);
  }
}

TEST(RotationOption, takes_sizes_as_dd_has_them) {
  for (const auto& [text, octets] :
       std::initializer_list<std::pair<const char*, std::uint64_t>>{{"100MB", 100'000'000},
                                                                    {"100mb", 100'000'000},
                                                                    {"64KiB", 65536},
                                                                    {"64K", 65536},
                                                                    {"2M", 2 << 20},
                                                                    {"1G", 1 << 30},
                                                                    {"1KB", 1000}}) {
    Rotation rotation;
    ASSERT_TRUE(read_rotation(text, rotation)) << text;
    EXPECT_EQ(rotation.size, octets) << text;
    EXPECT_FALSE(rotation.time) << text;
  }
}

TEST(RotationOption, takes_times_as_well) {
  Rotation rotation;
  ASSERT_TRUE(read_rotation("1h", rotation));
  EXPECT_EQ(rotation.time, std::chrono::hours(1));
  ASSERT_TRUE(read_rotation("1M", rotation));
  EXPECT_EQ(rotation.time, std::chrono::hours(1));
  EXPECT_EQ(rotation.size, 1u << 20);
}

TEST(RotationOption, refuses_what_could_be_either_and_what_makes_no_file) {
  for (const auto* text :
       {"", "100", "MB", "0MB", "999B", "0s", "1e3K", "-1G", "5000000TiB", "1 G"}) {
    Rotation rotation;
    const auto done = read_rotation(text, rotation);
    ASSERT_FALSE(done) << text;
    EXPECT_NE(done.error().message.find("100MB"), std::string::npos);
    EXPECT_FALSE(rotation.wanted());
  }
}

}  // namespace
}  // namespace ps::app
