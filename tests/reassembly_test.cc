// SPDX-License-Identifier: Apache-2.0
// A clean trace is spoiled in every way a network and a capture can spoil it; what is handed on
// must be the original, with gaps exactly where octets are in no segment any more.
#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "frame/transport.h"
#include "pcapng/capture_file.h"
#include "support/traces.h"
#include "tcpstream/reassembler.h"

namespace ps::tcpstream {
namespace {

using frame::Tcp;
using Octets = std::vector<std::uint8_t>;
using Random = std::mt19937;

/// A segment that owns its payload.
struct Kept {
  Segment segment;
  Octets payload;

  bool spoilable() const {
    return !payload.empty() && (segment.flags & (Tcp::kSyn | Tcp::kFin | Tcp::kRst)) == 0;
  }
};
using Capture = std::vector<Kept>;

/// What one side sent: octets at their place, holes left out.
struct Sent {
  std::map<std::uint64_t, Octets> parts;  ///< neighbours joined
  std::uint64_t end = 0;

  void add(Bytes data) {
    auto part = parts.empty() ? parts.end() : std::prev(parts.end());
    if (part == parts.end() || part->first + part->second.size() != end) {
      part = parts.emplace(end, Octets()).first;
    }
    part->second.insert(part->second.end(), data.begin(), data.end());
    end += data.size();
  }
  Octets whole() const { return parts.empty() ? Octets() : parts.begin()->second; }
};

class Recorder final : public StreamSinks {
 public:
  std::unique_ptr<StreamSink> open(const StreamInfo&) override {
    return std::make_unique<Stream>(*this);
  }
  std::array<Sent, 2> sent;

 private:
  class Stream final : public StreamSink {
   public:
    explicit Stream(Recorder& recorder) : recorder_(recorder) {}
    bool data(const StreamData& data) override {
      recorder_.sent[static_cast<std::size_t>(data.from)].add(data.data);
      return true;
    }
    void gap(const StreamGap& gap) override {
      recorder_.sent[static_cast<std::size_t>(gap.from)].end += gap.bytes;
    }
    void closed(StreamEnd, Timestamp) override {}

   private:
    Recorder& recorder_;
  };
};

Capture load(const std::string& trace) {
  Capture capture;
  const auto file = pcapng::CaptureFile::open(test::trace_path(trace)).value();
  pcapng::CapturedFrame frame;
  while (file->next(frame)) {
    const auto found = find_segment({.link_type = frame.link_type,
                                     .data = frame.data,
                                     .original_length = frame.original_length,
                                     .time = frame.time,
                                     .number = frame.number});
    if (const auto* segment = std::get_if<Segment>(&found)) {
      capture.push_back({*segment, {segment->payload.begin(), segment->payload.end()}});
    }
  }
  return capture;
}

std::array<Sent, 2> reassemble(const Capture& capture) {
  Recorder recorder;
  Reassembler reassembler({6653}, recorder);
  Timestamp time{};
  for (const Kept& kept : capture) {
    Segment segment = kept.segment;
    segment.payload = kept.payload;
    segment.payload_length = static_cast<std::uint32_t>(kept.payload.size());
    segment.time = time += std::chrono::milliseconds(1);
    reassembler.segment(segment);
  }
  reassembler.finish(time);
  EXPECT_EQ(reassembler.queued_bytes(), 0u);
  return recorder.sent;
}

bool chance(Random& random, double of) { return std::bernoulli_distribution(of)(random); }
std::size_t below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

void drop(Capture& capture, Random& random) {
  std::erase_if(capture,
                [&](const Kept& kept) { return kept.spoilable() && chance(random, 0.03); });
}

void split(Capture& capture, Random& random) {
  Capture result;
  for (Kept& kept : capture) {
    if (!kept.spoilable() || kept.payload.size() < 2 || !chance(random, 0.2)) {
      result.push_back(std::move(kept));
      continue;
    }
    const auto at = 1 + static_cast<std::ptrdiff_t>(below(random, kept.payload.size() - 1));
    Kept front = kept, back = kept;
    front.payload.assign(kept.payload.begin(), kept.payload.begin() + at);
    back.payload.assign(kept.payload.begin() + at, kept.payload.end());
    back.segment.seq += static_cast<std::uint32_t>(at);
    result.push_back(std::move(front));
    result.push_back(std::move(back));
  }
  capture = std::move(result);
}

/// Some segments also bring the end of what the same side sent before, as retransmissions do.
void overlap(Capture& capture, Random& random) {
  std::map<Peer, std::size_t> last;
  for (std::size_t i = 0; i < capture.size(); ++i) {
    Kept& kept = capture[i];
    if (!kept.spoilable()) continue;
    const auto before = last.find(kept.segment.src);
    if (before != last.end() && chance(random, 0.2)) {
      const Kept& previous = capture[before->second];
      const auto size = static_cast<std::uint32_t>(previous.payload.size());
      if (previous.segment.seq + size == kept.segment.seq) {
        const auto more = 1 + static_cast<std::ptrdiff_t>(below(random, size));
        kept.payload.insert(kept.payload.begin(), previous.payload.end() - more,
                            previous.payload.end());
        kept.segment.seq -= static_cast<std::uint32_t>(more);
      }
    }
    last[kept.segment.src] = i;
  }
}

void repeat(Capture& capture, Random& random) {
  for (std::size_t i = 0; i < capture.size(); ++i) {
    if (!capture[i].spoilable() || !chance(random, 0.05)) continue;
    const std::size_t later = std::min(i + 1 + below(random, 40), capture.size());
    Kept copy = capture[i];
    capture.insert(capture.begin() + static_cast<std::ptrdiff_t>(later), std::move(copy));
  }
}

/// Fewer places than a hole is waited for when it is acknowledged.
void reorder(Capture& capture, Random& random) {
  for (std::size_t i = 0; i + 8 < capture.size(); ++i) {
    if (!chance(random, 0.1)) continue;
    Kept& other = capture[i + 1 + below(random, 7)];
    if (capture[i].spoilable() && other.spoilable()) std::swap(capture[i], other);
  }
}

/// What must be handed on: the octets of `original` that some segment still has.
Sent expected(const Octets& original, const Capture& capture, const Segment& syn) {
  std::vector<bool> there(original.size());
  for (const Kept& kept : capture) {
    if (kept.segment.src != syn.src) continue;
    const std::uint32_t at = kept.segment.seq - syn.seq - 1;
    if (at >= original.size()) continue;
    std::fill_n(there.begin() + at, kept.payload.size(), true);
  }
  Sent sent;
  for (std::size_t at = 0; at < original.size(); ++at) {
    if (there[at]) {
      sent.add(Bytes(original).subspan(at, 1));
    } else {
      ++sent.end;
    }
  }
  return sent;
}

class Spoiled : public ::testing::TestWithParam<const char*> {};

TEST_P(Spoiled, traces_give_the_original_with_gaps_where_segments_were_dropped) {
  const Capture clean = load(GetParam());
  const auto original = reassemble(clean);
  const auto syn_of = [&](std::uint16_t flags) {
    return std::ranges::find_if(clean,
                                [&](const Kept& kept) {
                                  return (kept.segment.flags & (Tcp::kSyn | Tcp::kAck)) == flags;
                                })
        ->segment;
  };
  const std::array syns{syn_of(Tcp::kSyn), syn_of(Tcp::kSyn | Tcp::kAck)};

  std::size_t holes = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    Capture spoiled = clean;
    if (seed % 2 == 0) drop(spoiled, random);
    split(spoiled, random);
    overlap(spoiled, random);
    repeat(spoiled, random);
    reorder(spoiled, random);
    const auto sent = reassemble(spoiled);
    for (std::size_t side = 0; side < 2; ++side) {
      const Sent wanted = expected(original[side].whole(), spoiled, syns[side]);
      ASSERT_TRUE(sent[side].parts == wanted.parts) << "seed " << seed << " side " << side;
      ASSERT_EQ(sent[side].end, wanted.end) << "seed " << seed << " side " << side;
      holes += wanted.parts.size() - 1;
    }
  }
  EXPECT_GT(holes, 20u);
}

INSTANTIATE_TEST_SUITE_P(All, Spoiled,
                         ::testing::Values("of13-veth1500-large.pcap", "of14-veth-mtu296.pcap",
                                           "of13-learning-switch.pcap", "of13-ipv6-channel.pcap"),
                         [](const auto& trace) {
                           std::string name = trace.param;
                           std::ranges::replace_if(
                               name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
                           return name;
                         });

TEST(Reassembly, one_lost_frame_costs_its_own_octets_only) {
  const Capture clean = load("of13-bulk.pcap");
  const auto original = reassemble(clean);
  for (std::size_t lost = 500; lost < 504; ++lost) {
    Capture spoiled = clean;
    const std::size_t size = spoiled[lost].payload.size();
    spoiled.erase(spoiled.begin() + static_cast<std::ptrdiff_t>(lost));
    const auto sent = reassemble(spoiled);
    std::size_t missing = 0;
    for (std::size_t side = 0; side < 2; ++side) {
      EXPECT_EQ(sent[side].end, original[side].end);
      missing += original[side].whole().size();
      for (const auto& [at, octets] : sent[side].parts) missing -= octets.size();
    }
    EXPECT_EQ(missing, size) << "frame " << lost + 1;
  }
}

TEST(Reassembly, segments_without_sense_keep_within_the_limits) {
  Limits limits;
  limits.streams = 8;
  limits.queued_bytes = 4000;
  limits.queued_bytes_per_side = 1500;
  limits.queued_segments_per_side = 10;
  const Octets payload(700, 'x');
  for (unsigned seed = 1; seed <= 10; ++seed) {
    Random random(seed);
    Recorder recorder;
    Reassembler reassembler({6653}, recorder, limits);
    Timestamp time{};
    for (int i = 0; i < 20'000; ++i) {
      Segment segment;
      segment.src.port = static_cast<std::uint16_t>(6648 + below(random, 6));
      segment.dst.port = static_cast<std::uint16_t>(6648 + below(random, 6));
      const bool wild = chance(random, 0.1);
      segment.seq = static_cast<std::uint32_t>(wild ? random() : below(random, 5000));
      segment.ack = static_cast<std::uint32_t>(wild ? random() : below(random, 5000));
      segment.flags = chance(random, 0.1) ? static_cast<std::uint16_t>(below(random, 64))
                                          : std::uint16_t{Tcp::kAck};
      segment.payload = Bytes(payload).first(below(random, payload.size()));
      segment.payload_length =
          static_cast<std::uint32_t>(segment.payload.size() + (wild ? below(random, 9000) : 0));
      segment.time = time += std::chrono::milliseconds(below(random, 50));
      reassembler.segment(segment);
      ASSERT_LE(reassembler.queued_bytes(), limits.queued_bytes);
    }
    reassembler.finish(time);
    ASSERT_EQ(reassembler.queued_bytes(), 0u);
    EXPECT_GT(reassembler.counters().evicted_streams, 0u);
  }
}

}  // namespace
}  // namespace ps::tcpstream
