// SPDX-License-Identifier: Apache-2.0
#include "decode_costs.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "openflow/header.h"
#include "openflow/layout/reading.h"

namespace ps::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Messages = std::vector<std::string>;

/// Empty when it is none.
std::string message_in(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string octets{std::istreambuf_iterator<char>(in), {}};
  const auto header = openflow::parse_header(as_bytes(octets));
  const bool whole =
      header && header->length == octets.size() && openflow::plausible(as_bytes(octets));
  return whole ? octets : std::string();
}

/// Nanoseconds a message, the best of some rounds.
double cost_of(const Messages& messages) {
  constexpr int kRounds = 5;
  constexpr int kTimes = 20'000;
  double best = 1e9;
  std::size_t kept = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = Clock::now();
    for (int time = 0; time < kTimes; ++time) {
      for (const auto& message : messages) {
        kept += openflow::layout::check(as_bytes(message)).whole() ? 1 : 0;
      }
    }
    const std::chrono::duration<double, std::nano> took = Clock::now() - begin;
    best = std::min(best, took.count() / kTimes / static_cast<double>(messages.size()));
  }
  // So that the work is not seen to be in vain.
  return kept == 0 ? best + 1e-9 : best;
}

}  // namespace

std::string decode_costs(const std::string& corpus) {
  std::map<openflow::MsgType, std::map<std::uint8_t, Messages>> kinds;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file()) continue;
    auto message = message_in(entry.path());
    if (message.empty()) continue;
    const auto header = *openflow::parse_header(as_bytes(message));
    kinds[openflow::type_of(header)][header.version].push_back(std::move(message));
  }
  std::string text = "| type | 1.0 | 1.1 | 1.2 | 1.3 | 1.4 | 1.5 |\n";
  text += "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n";
  for (const auto& [type, versions] : kinds) {
    text += fmt::format("| {} |", openflow::name(type));
    for (const auto version : openflow::kVersions) {
      const auto found = versions.find(static_cast<std::uint8_t>(version));
      text += found == versions.end() ? "  |" : fmt::format(" {:.0f} |", cost_of(found->second));
    }
    text += '\n';
  }
  return text;
}

}  // namespace ps::bench
