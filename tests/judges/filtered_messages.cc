// SPDX-License-Identifier: Apache-2.0
// Which messages filters want, for the test that compares them with another program's.
//
//   filtered_messages FILE < FILTERS
//
// FILTERS has one a line. For each there is a line with the frame numbers of the messages of the
// capture file FILE that satisfy it.
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "filter/predicate.h"
#include "support/traces.h"

namespace {

using namespace ps;

struct Asked {
  filter::Predicate filter;
  std::vector<std::uint64_t> frames{};
};

class Asking final : public decode::MessageSink {
 public:
  explicit Asking(std::vector<Asked>& all) : all_(all) {}
  void message(const decode::Message& message) override {
    for (Asked& each : all_) {
      if (each.filter.holds(message)) each.frames.push_back(message.frame_number);
    }
  }

 private:
  std::vector<Asked>& all_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: filtered_messages FILE < FILTERS\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::off);
  std::vector<Asked> all;
  for (std::string line; std::getline(std::cin, line);) {
    auto filter = filter::Predicate::parse(line);
    if (!filter) {
      fmt::print(stderr, "filtered_messages: {}: {}\n", line, filter.error().message);
      return 1;
    }
    all.push_back({*std::move(filter)});
  }
  Asking asking(all);
  test::DecodingSinks sinks(asking);
  if (const auto played = test::play_trace(argv[1], sinks); !played) {
    fmt::print(stderr, "filtered_messages: {}\n", played.error().message);
    return 1;
  }
  for (const Asked& each : all) fmt::print("{}\n", fmt::join(each.frames, " "));
  return 0;
}
