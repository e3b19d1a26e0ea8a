// SPDX-License-Identifier: Apache-2.0
// What is found in each capture is compared with its .tsv, which another program wrote
// (tests/traces/README.md).
#include "support/traces.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/address.h"
#include "base/hex.h"
#include "frame/frame.h"
#include "openflow/nicira_packet_in.h"
#include "openflow/packet_out.h"
#include "support/truth.h"
#include "tcpstream/segment.h"

namespace ps {
namespace {

using decode::Anomaly;

/// One message in the columns that are compared.
struct Row {
  std::string frame, src, dst, version, type, length, xid;
  std::string buffer_id{}, inner_dst{}, inner_src{}, inner_ethertype{};

  bool operator==(const Row&) const = default;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << fmt::format(
      "frame {} {} > {} version {} type {} length {} xid {} buffer {} inner {} {} {}", row.frame,
      row.src, row.dst, row.version, row.type, row.length, row.xid, row.buffer_id, row.inner_dst,
      row.inner_src, row.inner_ethertype);
}

/// The .tsv writes an IPv6 address as 32 hexadecimal digits.
std::string peer_text(const std::string& cell) {
  const auto colon = cell.rfind(':');
  if (colon != 32) return cell;
  tcpstream::Peer peer{.ipv6 = true};
  for (std::size_t i = 0; i < 16; ++i) {
    peer.address[i] = static_cast<std::uint8_t>(std::stoi(cell.substr(2 * i, 2), nullptr, 16));
  }
  peer.port = static_cast<std::uint16_t>(std::stoi(cell.substr(colon + 1)));
  return to_string(peer);
}

std::vector<Row> truth(const std::string& trace) {
  std::vector<Row> rows;
  for (auto& cells : test::truth_of(trace)) {
    Row row{cells["frame"],     peer_text(cells["src"]), peer_text(cells["dst"]),
            cells["version"],   cells["type"],           cells["length"],
            cells["xid"],       cells["buffer_id"],      cells["inner_dst"],
            cells["inner_src"], cells["inner_ethertype"]};
    rows.push_back(std::move(row));
  }
  return rows;
}

class Rows final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override {
    const auto& channel = *message.channel;
    const bool up = message.direction == Direction::to_controller;
    Row row{.frame = std::to_string(message.frame_number),
            .src = up ? channel.switch_peer : channel.controller_peer,
            .dst = up ? channel.controller_peer : channel.switch_peer,
            .version = std::to_string(message.header.version),
            .type = std::to_string(message.header.type),
            .length = std::to_string(message.header.length),
            .xid = fmt::format("{:#010x}", message.header.xid)};
    if (auto body = openflow::packet_in_of(message.type, message.bytes); body && *body) {
      add_frame(row, (*body)->data);
      // The .tsv leaves it out of packet-ins in Nicira's form.
      if (message.type == openflow::MsgType::packet_in) add_buffer(row, (*body)->buffer_id);
    }
    if (message.type == openflow::MsgType::packet_out) {
      if (auto body = openflow::PacketOut::parse(message.bytes)) {
        add_frame(row, body->data);
        add_buffer(row, body->buffer_id);
      }
    }
    all.push_back(std::move(row));
  }

  std::vector<Row> all;

 private:
  static void add_buffer(Row& row, std::optional<std::uint32_t> id) {
    row.buffer_id = fmt::format("{:#010x}", id.value_or(0xffffffff));
  }
  static void add_frame(Row& row, Bytes octets) {
    const auto frame = frame::parse(octets);
    if (!frame) return;
    row.inner_dst = to_string(frame->dst);
    row.inner_src = to_string(frame->src);
    row.inner_ethertype = fmt::format("{:04x}", frame->outer_ethertype);
  }
};

std::vector<std::string> traces() {
  constexpr std::string_view kTruth = ".tsv";
  constexpr std::string_view kDecrypted = ".plain.tsv";
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(test::trace_path(""))) {
    std::string name = file.path().filename();
    if (!name.ends_with(kTruth) || name.ends_with(kDecrypted)) continue;
    name.resize(name.size() - kTruth.size());
    names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

class Traces : public ::testing::TestWithParam<std::string> {};

TEST_P(Traces, the_messages_found_are_those_of_the_truth) {
  Rows rows;
  test::DecodingSinks sinks(rows);
  const auto played = test::play_trace(test::trace_path(GetParam()), sinks);
  ASSERT_TRUE(played) << played.error().message;
  const auto expected = truth(GetParam());
  ASSERT_FALSE(expected.empty());
  for (std::size_t i = 0; i < std::min(expected.size(), rows.all.size()); ++i) {
    ASSERT_EQ(rows.all[i], expected[i]) << "message " << i;
  }
  EXPECT_EQ(rows.all.size(), expected.size());
}

INSTANTIATE_TEST_SUITE_P(All, Traces, ::testing::ValuesIn(traces()), [](const auto& trace) {
  std::string name = trace.param;
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

TEST(Traces, all_are_there) { EXPECT_EQ(traces().size(), 36u); }

TEST(EncryptedTraces, are_reported_as_encrypted_and_give_no_message) {
  Rows rows;
  test::DecodingSinks sinks(rows);
  const auto played = test::play_trace(test::trace_path("of13-tls.pcap"), sinks);
  ASSERT_TRUE(played) << played.error().message;
  EXPECT_EQ(rows.all.size(), 0u);
  EXPECT_EQ(sinks.anomalies(Anomaly::encrypted), 4u);
  EXPECT_EQ(sinks.anomalies(Anomaly::garbage), 0u);
  EXPECT_EQ(sinks.anomalies(Anomaly::not_openflow), 0u);
  EXPECT_EQ(played->tls.stopped[static_cast<std::size_t>(tls::Trouble::no_key_log)], 2u);
}

/// What the channels carry, each chunk as `frame source-port destination-port octets`.
class Carried final : public capture::ChannelSinks {
 public:
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override {
    tls.push_back(info.tls);
    return std::make_unique<Sink>(info, chunks);
  }
  std::vector<std::string> chunks;
  std::vector<std::string> tls;

 private:
  class Sink final : public capture::ChannelSink {
   public:
    Sink(const capture::ChannelInfo& info, std::vector<std::string>& chunks)
        : client_(port(info.switch_peer)), server_(port(info.controller_peer)), chunks_(chunks) {}
    void chunk(const capture::Chunk& chunk) override {
      const bool up = chunk.direction == Direction::to_controller;
      chunks_.push_back(fmt::format("{} {} {} {}", chunk.frame_number, up ? client_ : server_,
                                    up ? server_ : client_, to_hex(chunk.data)));
    }
    void gap(const capture::Gap&) override { ADD_FAILURE() << "a gap"; }
    void encrypted(Direction, std::string_view why) override { ADD_FAILURE() << why; }
    void closed(std::string_view, Timestamp) override {}

   private:
    static std::string port(const std::string& peer) { return peer.substr(peer.rfind(':') + 1); }
    const std::string client_, server_;
    std::vector<std::string>& chunks_;
  };
};

TEST(DecryptedTraces, are_what_tshark_decrypts) {
  const auto path = test::trace_path("of13-tls-with-keys.pcapng");
  Carried carried;
  const auto played = test::play_trace(path, carried);
  ASSERT_TRUE(played) << played.error().message;
  std::vector<std::string> expected;
  std::ifstream in(path + ".plain.tsv");
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto cells = test::split_at_tabs(line);
    expected.push_back(fmt::format("{} {} {} {}", cells[0], cells[2], cells[3], cells[4]));
  }
  EXPECT_EQ(expected.size(), 37u);
  EXPECT_EQ(carried.chunks, expected);
  EXPECT_THAT(carried.tls, ::testing::Each("TLS 1.3, TLS_AES_256_GCM_SHA384"));
  EXPECT_EQ(played->tls.decrypted, 2u);
}

/// Walks each direction by the length in the message headers.
class Walk final : public capture::ChannelSink {
 public:
  explicit Walk(std::uint64_t& messages) : messages_(messages) {}
  ~Walk() override {
    for (const auto& rest : rest_) EXPECT_TRUE(rest.empty());
  }

  void chunk(const capture::Chunk& chunk) override {
    auto& rest = rest_[static_cast<std::size_t>(chunk.direction)];
    rest.insert(rest.end(), chunk.data.begin(), chunk.data.end());
    std::size_t at = 0;
    while (rest.size() - at >= 8) {
      const std::size_t length = load_be16(&rest[at + 2]);
      ASSERT_GE(length, 8u) << "frame " << chunk.frame_number;
      if (rest.size() - at < length) break;
      at += length;
      ++messages_;
    }
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(at));
  }
  void gap(const capture::Gap& gap) override { EXPECT_EQ(gap.bytes, 0u); }
  void closed(std::string_view, Timestamp) override {}

 private:
  std::uint64_t& messages_;
  std::array<std::vector<std::uint8_t>, 2> rest_;
};

class WalkingSinks final : public capture::ChannelSinks {
 public:
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo&) override {
    return std::make_unique<Walk>(messages);
  }
  std::uint64_t messages = 0;
};

TEST_P(Traces, the_octets_of_each_direction_are_whole_messages_from_end_to_end) {
  WalkingSinks sinks;
  const auto played = test::play_trace(test::trace_path(GetParam()), sinks);
  ASSERT_TRUE(played) << played.error().message;
  EXPECT_EQ(sinks.messages, truth(GetParam()).size());
  EXPECT_EQ(played->tcp.lost_bytes, 0u);
}

/// The classic pcap `trace` without frame `lost`, as a file of its own.
std::string without_frame(const std::string& trace, std::uint64_t lost) {
  constexpr std::size_t kFileHeader = 24, kFrameHeader = 16, kCapturedLength = 8;
  std::ifstream in(test::trace_path(trace), std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  std::string kept = all.substr(0, kFileHeader);
  std::uint64_t number = 0;
  for (std::size_t at = kFileHeader; at < all.size();) {
    std::uint32_t captured = 0;
    std::memcpy(&captured, &all[at + kCapturedLength], sizeof(captured));
    if (++number != lost) kept += all.substr(at, kFrameHeader + captured);
    at += kFrameHeader + captured;
  }
  const std::string path = ::testing::TempDir() + "traces_test.without_frame.pcap";
  std::ofstream(path, std::ios::binary) << kept;
  return path;
}

TEST(LostFrames, cost_the_messages_that_they_held_and_no_other) {
  const std::string trace = "of13-bulk.pcap";
  for (std::uint64_t lost = 1000; lost < 1006; ++lost) {
    Rows rows;
    test::DecodingSinks sinks(rows);
    const auto path = without_frame(trace, lost);
    const auto played = test::play_trace(path, sinks);
    std::filesystem::remove(path);
    ASSERT_TRUE(played) << played.error().message;
    auto expected = truth(trace);
    std::erase_if(expected, [&](const Row& row) { return row.frame == std::to_string(lost); });
    // What waited behind the hole comes with a later frame, maybe after the other side's.
    const auto sorted_xids = [](const std::vector<Row>& all) {
      std::vector<std::string> xids;
      for (const Row& row : all) xids.push_back(row.src + " " + row.type + " " + row.xid);
      std::ranges::sort(xids);
      return xids;
    };
    EXPECT_EQ(sorted_xids(rows.all), sorted_xids(expected)) << "without frame " << lost;
  }
}

}  // namespace
}  // namespace ps
