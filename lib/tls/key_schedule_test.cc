// SPDX-License-Identifier: Apache-2.0
#include "tls/key_schedule.h"

#include <string_view>

#include <gtest/gtest.h>

#include "base/hex.h"

namespace ps::tls {
namespace {

Secret secret(std::string_view hex) {
  Secret made{.size = static_cast<std::uint8_t>(hex.size() / 2)};
  for (std::size_t i = 0; i < made.size; ++i) {
    made.octets[i] =
        static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(2 * i, 2)), nullptr, 16));
  }
  return made;
}

const CipherSuite& kAes128 = *find_cipher_suite(0x1301);

/// The values of RFC 8448 3.
TEST(KeySchedule, derives_the_keys_of_the_example_handshake) {
  const auto client = traffic_keys(
      kAes128, secret("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"));
  ASSERT_TRUE(client);
  EXPECT_EQ(to_hex(client->key_bytes()), "dbfaa693d1762c5b666af5d950258d01");
  EXPECT_EQ(to_hex(client->iv_bytes()), "5bd3c71b836e0b76bb73265f");
  const auto server = traffic_keys(
      kAes128, secret("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"));
  ASSERT_TRUE(server);
  EXPECT_EQ(to_hex(server->key_bytes()), "3fce516009c21727d0f2e4e86ee403bc");
  EXPECT_EQ(to_hex(server->iv_bytes()), "5d313eb2671276ee13000b30");
}

TEST(KeySchedule, derives_the_keys_of_the_example_application) {
  const auto client = traffic_keys(
      kAes128, secret("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5"));
  ASSERT_TRUE(client);
  EXPECT_EQ(to_hex(client->key_bytes()), "17422dda596ed5d9acd890e3c63f5051");
  EXPECT_EQ(to_hex(client->iv_bytes()), "5b78923dee08579033e523d9");
}

TEST(KeySchedule, refuses_a_secret_that_is_not_of_the_hash) {
  EXPECT_FALSE(traffic_keys(*find_cipher_suite(0x1302), secret(std::string(64, '0'))));
  EXPECT_TRUE(traffic_keys(*find_cipher_suite(0x1302), secret(std::string(96, '0'))));
}

TEST(CipherSuites, are_found_by_their_numbers) {
  EXPECT_EQ(find_cipher_suite(0xc02f)->name, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  EXPECT_EQ(find_cipher_suite(0xcca8)->key_size(), 32u);
  EXPECT_EQ(find_cipher_suite(0xc0a0)->tag_size(), 8u);
  EXPECT_EQ(find_cipher_suite(0xc027), nullptr);
  EXPECT_EQ(find_cipher_suite(0), nullptr);
  EXPECT_EQ(find_cipher_suite(0xffff), nullptr);
}

}  // namespace
}  // namespace ps::tls
