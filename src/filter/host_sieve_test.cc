// SPDX-License-Identifier: Apache-2.0
#include "filter/host_sieve.h"

#include <gtest/gtest.h>

namespace ps::filter {
namespace {

MacAddress host(std::uint8_t vendor, unsigned number) {
  return {
      {vendor, 0, 0, 0, static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)}};
}

TEST(HostSieve, an_empty_one_has_nobody) {
  EXPECT_FALSE(HostSieve().may_have(host(2, 1)));
  EXPECT_FALSE(HostSieve(0).may_have(host(0, 0)));
}

TEST(HostSieve, whoever_was_added_is_never_denied) {
  HostSieve sieve(5000);
  for (unsigned i = 0; i < 5000; ++i) sieve.add(host(6, i));
  for (unsigned i = 0; i < 5000; ++i) EXPECT_TRUE(sieve.may_have(host(6, i))) << i;
}

TEST(HostSieve, few_others_pass) {
  HostSieve sieve(5000);
  for (unsigned i = 0; i < 5000; ++i) sieve.add(host(6, i));
  int passed = 0;
  for (unsigned i = 0; i < 5000; ++i) passed += sieve.may_have(host(2, i)) ? 1 : 0;
  EXPECT_LT(passed, 5000 / 8);
}

}  // namespace
}  // namespace ps::filter
