// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "fuzz/samples.h"
#include "fuzz/walk.h"
#include "openflow/header.h"

namespace ps::fuzz {
namespace {

using Octets = std::vector<std::uint8_t>;

TEST(Samples, are_decoded_without_a_problem) {
  for (const Sample& sample : message_samples()) {
    EXPECT_EQ(walk_message(sample.octets), nullptr) << sample.kind << ' ' << sample.name;
    EXPECT_TRUE(openflow::plausible(sample.octets)) << sample.kind << ' ' << sample.name;
  }
}

TEST(Samples, cut_anywhere_report_a_problem) {
  for (const Sample& sample : message_samples()) {
    for (std::size_t size = 0; size < sample.octets.size(); ++size) {
      const Octets cut(sample.octets.begin(),
                       sample.octets.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_NE(walk_message(cut), nullptr) << sample.kind << ' ' << sample.name << ' ' << size;
    }
  }
}

TEST(Samples, cut_anywhere_with_the_length_made_right_are_survived) {
  for (const Sample& sample : message_samples()) {
    for (std::size_t size = 8; size < sample.octets.size(); ++size) {
      Octets cut(sample.octets.begin(), sample.octets.begin() + static_cast<std::ptrdiff_t>(size));
      cut[2] = static_cast<std::uint8_t>(size >> 8);
      cut[3] = static_cast<std::uint8_t>(size);
      const char* problem = walk_message(cut);
      const auto header = *openflow::parse_header(cut);
      const auto version = static_cast<openflow::Version>(header.version);
      if (size < openflow::min_size(version, openflow::type_of(header))) {
        EXPECT_NE(problem, nullptr) << sample.kind << ' ' << sample.name << ' ' << size;
      }
    }
  }
}

TEST(Samples, with_octets_behind_them_report_it) {
  for (const Sample& sample : message_samples()) {
    Octets longer = sample.octets;
    longer.push_back(0);
    EXPECT_NE(walk_message(longer), nullptr) << sample.kind << ' ' << sample.name;
  }
}

TEST(Corpus, is_what_write_corpus_writes) {
  const std::filesystem::path root = std::filesystem::path(PS_SOURCE_DIR) / "tests/fuzz/corpus";
  for (const Sample& sample : samples()) {
    const auto path = root / sample.kind / (sample.name + ".bin");
    std::ifstream in(path, std::ios::binary);
    const Octets octets{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    EXPECT_EQ(octets, sample.octets) << path << ": run write_corpus tests/fuzz/corpus";
  }
}

}  // namespace
}  // namespace ps::fuzz
