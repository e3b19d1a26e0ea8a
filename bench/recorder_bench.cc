// SPDX-License-Identifier: Apache-2.0
// What does the flight recorder add to a message? Decodes the same octets again and again, with and
// without it, in turns, and appends alone beside a bare copy of the octets.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "decode/channels.h"
#include "decode/decoder.h"
#include "openflow/encode.h"
#include "record/flight_recorder.h"
#include "session/publication.h"

namespace {

using namespace ps;
namespace encode = openflow::encode;

constexpr auto kVersion = openflow::Version::v1_3;

/// Of this thread: what others do in between does not count.
std::chrono::nanoseconds cpu_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

double since(std::chrono::nanoseconds begin, std::uint64_t messages) {
  return static_cast<double>((cpu_time() - begin).count()) / static_cast<double>(messages);
}

struct Options {
  std::size_t channels = 16;
  std::size_t at_once = 256u << 10;  ///< octets of one read of the proxy
  std::size_t history = 64u << 20;
  std::uint64_t messages = 2'000'000;
  int rounds = 15;
};

/// What a busy proxy reads of one channel: packet_ins of 128 octets, or these and what answers
/// them.
struct Octets {
  Direction direction;
  std::vector<std::uint8_t> octets;
  std::uint64_t messages = 0;

  void add(const encode::Octets& message) {
    octets.insert(octets.end(), message.begin(), message.end());
    ++messages;
  }
};

constexpr std::uint32_t kNoBuffer = 0xffff'ffff;

encode::Octets packet_in(std::uint32_t number, std::uint32_t buffer = kNoBuffer) {
  std::vector<std::uint8_t> frame(86, 0);
  frame[5] = static_cast<std::uint8_t>(number);
  frame[11] = static_cast<std::uint8_t>(number >> 8);
  frame[12] = 8;
  return encode::packet_in(kVersion).buffer_id(buffer).in_port(1).data(frame).bytes();
}

Octets packet_ins(const Options& options) {
  Octets all{Direction::to_controller, {}};
  for (std::uint32_t i = 0; all.octets.size() + 128 <= options.at_once; ++i) all.add(packet_in(i));
  return all;
}

Octets flow_mods(const Options& options) {
  Octets all{Direction::to_switch, {}};
  for (std::uint32_t i = 0; all.octets.size() + 128 <= options.at_once; ++i) {
    all.add(encode::flow_mod(kVersion).bytes());
  }
  return all;
}

/// As a reactive controller works.
std::vector<Octets> one_by_one() {
  std::vector<Octets> all;
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    all.push_back({Direction::to_controller, {}});
    all.back().add(packet_in(i, i));
    all.push_back({Direction::to_switch, {}});
    all.back().add(encode::packet_out(kVersion).buffer_id(i).in_port(1).bytes());
  }
  return all;
}

/// A channel for each switch, all on this thread.
class Path {
 public:
  Path(const Options& options, record::FlightTrack* track) : distributor_(publication_, track) {
    for (std::size_t i = 0; i < options.channels; ++i) {
      decoders_.push_back(std::make_unique<decode::ChannelDecoder>(
          capture::ChannelInfo{
              .id = i + 1, .tap = "bench", .switch_peer = "s", .controller_peer = "c"},
          distributor_, channels_));
    }
  }

  /// Nanoseconds a message.
  double play(const std::vector<Octets>& reads, std::uint64_t messages) {
    std::uint64_t played = 0;
    const auto begin = cpu_time();
    for (std::size_t i = 0; played < messages; ++i) {
      now_ += std::chrono::microseconds(10);
      for (const auto& read : reads) {
        decoders_[i % decoders_.size()]->chunk({read.direction, now_, read.octets});
        played += read.messages;
      }
    }
    return since(begin, played);
  }

 private:
  Timestamp now_{std::chrono::hours(24 * 365 * 56)};
  decode::Channels channels_;
  session::Publication publication_;
  session::Distributor distributor_;
  std::vector<std::unique_ptr<decode::ChannelDecoder>> decoders_;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const std::string& what, const std::vector<Octets>& reads, const Options& options) {
  SystemClock clock;
  record::FlightRecorder recorder(clock, {.bytes = options.history});
  Path without(options, nullptr);
  Path with(options, &recorder.add_track());
  (void)with.play(reads, options.messages);  // all of the ring is there
  (void)without.play(reads, options.messages / 4);
  std::vector<double> off, on, difference;
  for (int round = 0; round < options.rounds; ++round) {
    off.push_back(without.play(reads, options.messages));
    on.push_back(with.play(reads, options.messages));
    difference.push_back(on.back() - off.back());
  }
  fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} |\n", what, median(off), median(on),
             median(difference));
  std::fflush(stdout);
}

/// Appends alone, and a copy of as many octets into as much memory.
void append_alone(const Options& options) {
  SystemClock clock;
  record::FlightRecorder recorder(clock, {.bytes = options.history});
  auto& track = recorder.add_track();
  const auto read = packet_ins(options);
  const auto size = read.octets.size() / read.messages;
  const auto channel = std::make_shared<const decode::Channel>();
  std::vector<std::uint8_t> ring(options.history);
  const auto append = [&](Bytes octets, std::uint64_t seq) {
    decode::Message message(channel, seq, Direction::to_controller, Timestamp{}, 0,
                            openflow::header_at(octets.data()), octets, nullptr);
    message.sent_up = octets.last(86);
    track.append(message);
  };
  std::size_t at = 0;
  const auto copy = [&](Bytes octets, std::uint64_t) {
    if (at + octets.size() > ring.size()) at = 0;
    std::memcpy(&ring[at], octets.data(), octets.size());
    at += octets.size();
  };
  const auto measure = [&](const auto& each) {
    const auto begin = cpu_time();
    for (std::uint64_t i = 0; i < options.messages; ++i) {
      each(Bytes(read.octets).subspan(i % read.messages * size, size), i);
    }
    return since(begin, options.messages);
  };
  std::vector<double> appends, copies;
  for (int round = 0; round < options.rounds; ++round) {
    appends.push_back(measure(append));
    copies.push_back(measure(copy));
  }
  fmt::print("\nAppending {} octets: {:.1f} ns; copying them into as much memory: {:.1f} ns\n",
             size, median(appends), median(copies));
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("What the flight recorder adds to a message");
  Options options;
  app.add_option("--channels", options.channels, "how many, 16 unless given");
  app.add_option("--at-once", options.at_once, "octets that are read at once");
  app.add_option("--history", options.history, "octets of the flight recorder");
  app.add_option("--messages", options.messages, "in each round");
  app.add_option("--rounds", options.rounds, "how often each is measured");
  CLI11_PARSE(app, count, words);
  fmt::print(
      "| decoding | without, ns a message | with | the recorder |\n| --- | ---: | ---: | ---: |\n");
  compare("packet_ins of 128 octets", {packet_ins(options)}, options);
  compare("flow_mods", {flow_mods(options)}, options);
  compare("a packet_in, then the packet_out that answers it", one_by_one(), options);
  append_alone(options);
}
