// SPDX-License-Identifier: Apache-2.0
#include "frame/eapol.h"

#include <gtest/gtest.h>

#include "frame/samples.h"

namespace ps::frame {
namespace {

TEST(Eapol, carries_eap) {
  const auto octets = samples::from_hex("02 00 000a 02 07 000a 01 616c696365");
  const auto eapol = parse_eapol(octets);
  ASSERT_TRUE(eapol && eapol->eap);
  EXPECT_EQ(eapol->eap->code, 2);
  EXPECT_EQ(eapol->eap->id, 7);
  EXPECT_EQ(eapol->eap->type, 1);
  EXPECT_EQ(as_text(eapol->eap->data), "alice");
  EXPECT_FALSE(eapol->truncated);
  for (std::size_t size = 4; size < octets.size(); ++size) {
    EXPECT_TRUE(parse_eapol(Bytes(octets).first(size))->truncated) << size;
  }
  EXPECT_FALSE(parse_eapol(Bytes(octets).first(3)));
}

TEST(Eapol, of_another_type_has_a_body) {
  const auto key = parse_eapol(samples::from_hex("02 03 0002 aabb 000000"));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->type, 3);
  EXPECT_EQ(key->body.size(), 2u);
  EXPECT_FALSE(key->eap);
}

}  // namespace
}  // namespace ps::frame
