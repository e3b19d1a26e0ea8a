// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

struct Vector {
  std::string_view octets, text;
};
constexpr Vector kVectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xff\xfe\xfb", "//77"},
};

TEST(Base64, the_vectors_of_rfc_4648_hold_both_ways) {
  for (const auto& [octets, text] : kVectors) {
    EXPECT_EQ(to_base64(as_bytes(octets)), text);
    auto back = from_base64(text);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(*back, octets);
  }
}

TEST(Base64, anything_else_is_refused) {
  for (auto text : {"Z", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9*", "Zh==", "Zm9=", "Z=9v"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

}  // namespace
}  // namespace ps
