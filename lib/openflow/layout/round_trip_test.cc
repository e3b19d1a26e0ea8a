// SPDX-License-Identifier: Apache-2.0
// Whatever a layout can say is written and read back, in every kind and version.
#include <gtest/gtest.h>

#include "base/hex.h"
#include "openflow/layout/inventing.h"
#include "openflow/layout/messages.h"
#include "openflow/layout/tree.h"
#include "openflow/layout/writing.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint64_t kSeeds = 200;

class RoundTrips : public testing::TestWithParam<std::tuple<Version, int>> {
 protected:
  Version version() const { return std::get<0>(GetParam()); }
  MsgType type() const { return static_cast<MsgType>(std::get<1>(GetParam())); }
};

TEST_P(RoundTrips, give_what_was_said) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto said = invent(version(), type(), seed);
    const auto octets = write(version(), type(), said, 7);
    if (octets.size() > 0xffff) continue;
    const auto read = read_tree(octets);
    ASSERT_TRUE(read.outcome.whole())
        << (read.outcome.problem ? read.outcome.problem : "octets were not read") << " at "
        << read.outcome.offset << "\nsaid " << to_string(said) << "\nread " << to_string(read.body)
        << "\nin " << to_hex(octets);
    ASSERT_EQ(read.body, said) << "said " << to_string(said) << "\nread " << to_string(read.body)
                               << "\nin " << to_hex(octets);
  }
}

/// Every octet of a message says something: cut anywhere, it is malformed or says less.
TEST_P(RoundTrips, survive_every_cut) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto octets = write(version(), type(), invent(version(), type(), seed));
    for (std::size_t size = 0; size < octets.size() && size < 600; ++size) {
      EXPECT_NE(read_tree(Bytes(octets).first(size)).outcome.problem, nullptr) << size;
    }
  }
}

std::vector<std::tuple<Version, int>> all_kinds() {
  std::vector<std::tuple<Version, int>> out;
  for (const Version version : kVersions) {
    for (int type = 0; type < static_cast<int>(MsgType::unknown); ++type) {
      if (has_layout(version, static_cast<MsgType>(type))) out.emplace_back(version, type);
    }
  }
  return out;
}

std::string kind_name(const testing::TestParamInfo<std::tuple<Version, int>>& info) {
  const auto [version, type] = info.param;
  return "v1_" + std::to_string(static_cast<int>(version) - 1) + "_" +
         std::string(name(static_cast<MsgType>(type)));
}

INSTANTIATE_TEST_SUITE_P(All, RoundTrips, testing::ValuesIn(all_kinds()), kind_name);

}  // namespace

void PrintTo(const Tree& tree, std::ostream* out) { *out << to_string(tree); }

}  // namespace ps::openflow::layout
