// SPDX-License-Identifier: Apache-2.0
// What does a message cost with many sessions? Decodes the same channels again and again and asks
// an index of filters about each message, beside no filter at all and asking one by one.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "capture/file_tap.h"
#include "capture/file_tap_frames.h"
#include "capture_generator.h"
#include "decode/channels.h"
#include "decode/decoder.h"
#include "filter/filter_index.h"
#include "filter/predicate.h"
#include "pcapng/capture_file.h"

namespace {

using namespace ps;
using Clock = std::chrono::steady_clock;

/// The octets of one channel, as a tap hands them over.
struct Recorded {
  struct Piece {
    Direction direction;
    Timestamp time;
    std::vector<std::uint8_t> octets;
  };
  capture::ChannelInfo info;
  std::vector<Piece> pieces;
};

/// Keeps what each channel says; pieces of one direction are joined as a busy proxy reads them.
class Recorder final : public capture::ChannelSinks {
 public:
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override {
    all.push_back(std::make_unique<Recorded>());
    all.back()->info = info;
    return std::make_unique<Sink>(*all.back());
  }
  std::vector<std::unique_ptr<Recorded>> all;

 private:
  class Sink final : public capture::ChannelSink {
   public:
    explicit Sink(Recorded& into) : into_(into) {}
    void chunk(const capture::Chunk& chunk) override {
      constexpr std::size_t kAtOnce = 16'384;
      auto& pieces = into_.pieces;
      if (pieces.empty() || pieces.back().direction != chunk.direction ||
          pieces.back().octets.size() > kAtOnce) {
        pieces.push_back({chunk.direction, chunk.time, {}});
      }
      auto& octets = pieces.back().octets;
      octets.insert(octets.end(), chunk.data.begin(), chunk.data.end());
    }
    void gap(const capture::Gap&) override {}
    void closed(std::string_view, Timestamp) override {}

   private:
    Recorded& into_;
  };
};

std::vector<std::unique_ptr<Recorded>> record(const bench::CapturePlan& plan) {
  const auto path = std::filesystem::temp_directory_path() /
                    fmt::format("match_bench.{}.pcap", Clock::now().time_since_epoch().count());
  bench::write_capture(path, plan);
  Recorder recorder;
  auto file = pcapng::CaptureFile::open(path).value();
  capture::FileTapFrames frames({}, recorder);
  pcapng::CapturedFrame frame;
  while (file->next(frame)) frames.frame(frame, frame.time);
  frames.finish("the capture ended", frame.time);
  std::filesystem::remove(path);
  return std::move(recorder.all);
}

/// What is done with each message.
class Work : public decode::MessageSink {
 public:
  std::uint64_t messages = 0;
  std::uint64_t matches = 0;
};
class Nothing final : public Work {
 public:
  void message(const decode::Message&) override { ++messages; }
};
class ByIndex final : public Work {
 public:
  explicit ByIndex(const std::vector<filter::Predicate>& filters) : index_(filters) {}
  void message(const decode::Message& message) override {
    ++messages;
    index_.match(message, found_);
    matches += found_.size();
  }

 private:
  filter::FilterIndex index_;
  filter::Matches found_;
};
class OneByOne final : public Work {
 public:
  explicit OneByOne(std::vector<filter::Predicate> filters) : filters_(std::move(filters)) {}
  void message(const decode::Message& message) override {
    ++messages;
    for (const auto& filter : filters_) matches += filter.holds(message) ? 1 : 0;
  }

 private:
  std::vector<filter::Predicate> filters_;
};

class Bench {
 public:
  Bench(const bench::CapturePlan& plan, int rounds) : channels_(record(plan)), rounds_(rounds) {}

  /// Nanoseconds a message, decoding included: the best round. Stops early when a round takes long.
  double cost(Work& work) const {
    double best = 1e12;
    for (int round = 0; round < rounds_; ++round) {
      const auto before = work.messages;
      const auto begin = Clock::now();
      decode::Channels channels;
      for (const auto& channel : channels_) {
        decode::ChannelDecoder decoder(channel->info, work, channels);
        for (const auto& piece : channel->pieces) {
          decoder.chunk({piece.direction, piece.time, piece.octets});
        }
        if (Clock::now() - begin > kLongest) break;
        decoder.closed("the end", {});
      }
      const std::chrono::duration<double, std::nano> took = Clock::now() - begin;
      best = std::min(best, took.count() / static_cast<double>(work.messages - before));
    }
    return best;
  }

 private:
  static constexpr std::chrono::seconds kLongest{4};

  std::vector<std::unique_ptr<Recorded>> channels_;
  int rounds_;
};

template <class Text>
std::vector<filter::Predicate> filters(std::size_t count, Text text) {
  std::vector<filter::Predicate> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) all.push_back(filter::Predicate::parse(text(i)).value());
  return all;
}

/// A host that the capture does not have.
std::string stranger(std::size_t number) {
  return fmt::format("host == 02:99:00:{:02x}:{:02x}:{:02x}", number >> 16, (number >> 8) & 0xff,
                     number & 0xff);
}
std::string host_of_capture(std::size_t number) {
  return fmt::format("host == 02:00:00:00:{:02x}:{:02x}", number >> 8, number & 0xff);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  bench::CapturePlan plan{.messages = 400'000};
  int rounds = 5;
  bool quick = false;
  CLI::App app("What a message costs with many sessions, decoding included.");
  app.add_option("--messages", plan.messages, "of the capture that is decoded");
  app.add_option("--connections", plan.connections, "that carry them, each decoded from its start");
  app.add_option("--rounds", rounds, "of each row; the best counts");
  app.add_flag("--quick", quick, "only the rows of filters that a host narrows");
  CLI11_PARSE(app, argc, argv);

  const Bench bench(plan, rounds);
  Nothing nothing;
  const double decoding = bench.cost(nothing);
  fmt::print("| sessions | ns a message | of it matching | matches a message |\n");
  fmt::print("| --- | ---: | ---: | ---: |\n");
  fmt::print("| none: decoding alone | {:.1f} | | |\n", decoding);
  const auto row = [&](std::string_view name, Work& work) {
    const double cost = bench.cost(work);
    fmt::print("| {} | {:.1f} | {:.1f} | {:.2f} |\n", name, cost, cost - decoding,
               static_cast<double>(work.matches) / static_cast<double>(work.messages));
    return cost - decoding;
  };
  const auto index_row = [&](std::string_view name, const std::vector<filter::Predicate>& all) {
    ByIndex work(all);
    return row(name, work);
  };

  for (const std::size_t count : {1u, 100u, 10'000u, 100'000u}) {
    index_row(fmt::format("{} on hosts that do not talk", count), filters(count, stranger));
  }
  for (const std::size_t count : {1u, 100u, 1'000u}) {
    index_row(fmt::format("{} of the 1 000 hosts that talk", count),
              filters(count, host_of_capture));
  }
  {
    auto many = filters(99'000, stranger);
    for (auto& each : filters(1'000, host_of_capture)) many.push_back(std::move(each));
    index_row("these 1 000 and 99 000 others", many);
  }
  index_row("10 000 that share 100 filters on hosts that talk",
            filters(10'000, [](std::size_t i) { return host_of_capture(i % 100); }));
  index_row("10 000 by IP address, none talks", filters(10'000, [](std::size_t i) {
              return fmt::format("host == 10.99.{}.{}", i >> 8, i & 0xff);
            }));
  if (quick) return 0;

  const auto unkeyed = [](std::size_t i) { return fmt::format("of.xid == {}", 0x70000000 + i); };
  const auto frames = [](std::size_t i) { return fmt::format("udp.dstport == {}", 20'000 + i); };
  const auto bodies = [](std::size_t i) { return fmt::format("of.priority == {}", 20'000 + i); };
  constexpr std::size_t kMany = 10'000;
  const std::pair<const char*, std::vector<filter::Predicate>> worst[] = {
      {"10 000 that differ in of.xid", filters(kMany, unkeyed)},
      {"10 000 that differ in udp.dstport", filters(kMany, frames)},
      {"10 000 that differ in of.priority", filters(kMany, bodies)}};
  for (const auto& [name, all] : worst) {
    const double each = index_row(name, all) / kMany;
    fmt::print("| a filter of these | {:.2f} | | |\n", each);
  }
  for (const std::size_t count : {1u, 100u, 10'000u}) {
    OneByOne work(filters(count, stranger));
    row(fmt::format("{} on hosts that do not talk, one by one", count), work);
  }

  const auto many = filters(kMany, stranger);
  std::vector<double> builds;
  for (int i = 0; i < 20; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const filter::FilterIndex index(many);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (!index.empty()) builds.push_back(took.count());
  }
  fmt::print("\nTo build the index of 10 000: {:.2f} ms\n", median(builds));
}
