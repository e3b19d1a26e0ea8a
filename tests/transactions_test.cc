// SPDX-License-Identifier: Apache-2.0
// What answers what in the captures, compared with what their .tsv files say: xids, buffers and
// times, which another program read.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/address.h"
#include "openflow/flow_mod.h"
#include "support/collected_messages.h"
#include "support/traces.h"
#include "support/truth.h"

namespace ps {
namespace {

using openflow::MsgType;
using test::Seen;
using test::TruthRow;

std::vector<Seen> messages_of(const std::string& trace) {
  test::CollectedMessages collected;
  test::DecodingSinks sinks(collected);
  const auto played = test::play_trace(test::trace_path(trace), sinks);
  EXPECT_TRUE(played);
  return std::move(collected.all);
}

/// The rows of one capture, each with its number on its channel.
class Truth {
 public:
  explicit Truth(const std::string& trace) : rows(test::truth_of(trace)) {
    std::map<std::string, std::uint64_t> seen;
    for (const TruthRow& row : rows) seqs.push_back(++seen[row.at("stream")]);
  }

  /// The youngest row before `index` on the same channel from the other side with the same value.
  std::optional<std::size_t> before(std::size_t index, const std::string& column,
                                    const std::string& value) const {
    for (std::size_t i = index; i-- > 0;) {
      if (rows[i].at("stream") == rows[index].at("stream") &&
          rows[i].at("src") != rows[index].at("src") && rows[i].at(column) == value) {
        return i;
      }
    }
    return std::nullopt;
  }
  double seconds_between(std::size_t first, std::size_t second) const {
    return std::stod(rows[second].at("time")) - std::stod(rows[first].at("time"));
  }

  std::vector<TruthRow> rows;
  std::vector<std::uint64_t> seqs;
};

void expect_answer(const Seen& seen, const Truth& truth, std::size_t request, std::size_t reply) {
  ASSERT_TRUE(seen.answer);
  EXPECT_EQ(seen.answer->seq, truth.seqs[request]);
  // The .tsv has microseconds, and doubles are good for less than one of them.
  EXPECT_NEAR(static_cast<double>(seen.answer->latency.count()),
              truth.seconds_between(request, reply) * 1e9, 2e3);
}

class Versions : public testing::TestWithParam<char> {
 protected:
  static std::string trace(const std::string& what) {
    return std::string("of1") + GetParam() + "-" + what + ".pcap";
  }
};

std::string buffer_of(const Seen& seen) {
  const auto mod = openflow::FlowMod::parse(seen.bytes);
  return mod->buffer_id ? fmt::format("{:#010x}", *mod->buffer_id) : "";
}

TEST_P(Versions, every_release_of_a_buffer_is_linked_and_shows_its_frame) {
  const Truth truth(trace("buffered-synthetic"));
  const auto messages = messages_of(trace("buffered-synthetic"));
  ASSERT_EQ(messages.size(), truth.rows.size());
  std::size_t releases = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const bool is_flow_mod = messages[i].type == MsgType::flow_mod;
    if (!is_flow_mod && messages[i].type != MsgType::packet_out) continue;
    const auto buffer = is_flow_mod ? buffer_of(messages[i]) : truth.rows[i].at("buffer_id");
    if (buffer.empty() || buffer == "0xffffffff") continue;
    SCOPED_TRACE("frame " + truth.rows[i].at("frame"));
    const auto packet_in = truth.before(i, "buffer_id", buffer);
    ASSERT_TRUE(packet_in);
    expect_answer(messages[i], truth, *packet_in, i);
    const auto& frame = messages[i].answered_frame;
    ASSERT_GE(frame.size(), 14u);
    EXPECT_EQ(to_string(mac_from(frame)), truth.rows[*packet_in].at("inner_dst"));
    EXPECT_EQ(to_string(mac_from(Bytes(frame).subspan(6))), truth.rows[*packet_in].at("inner_src"));
    EXPECT_EQ(std::to_string(frame.size()), truth.rows[*packet_in].at("inner_len"));
    ++releases;
  }
  EXPECT_EQ(releases, 60u);
}

TEST_P(Versions, every_error_points_to_the_request_that_it_refuses) {
  const char version = GetParam();
  if (version == '1') return;  // no controller speaks it but ovs-testcontroller, which asks little
  const Truth truth(trace("mgmt-errors"));
  const auto messages = messages_of(trace("mgmt-errors"));
  ASSERT_EQ(messages.size(), truth.rows.size());
  std::size_t errors = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].type != MsgType::error) continue;
    SCOPED_TRACE("frame " + truth.rows[i].at("frame"));
    const auto request = truth.before(i, "xid", truth.rows[i].at("xid"));
    ASSERT_TRUE(request);
    expect_answer(messages[i], truth, *request, i);
    EXPECT_EQ(messages[i].answer->type, messages[*request].type);
    EXPECT_FALSE(messages[i].answered_request.empty());
    ++errors;
  }
  EXPECT_GE(errors, 7u);
}

TEST_P(Versions, every_reply_points_to_its_request) {
  std::size_t replies = 0;
  for (const auto* what : {"mgmt-errors", "learning-switch", "ofctl-requests"}) {
    const auto name = trace(what);
    if (!std::filesystem::exists(test::trace_path(name))) continue;
    const Truth truth(name);
    const auto messages = messages_of(name);
    ASSERT_EQ(messages.size(), truth.rows.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const auto type = std::string(openflow::name(messages[i].type));
      if (!type.ends_with("_reply")) continue;
      SCOPED_TRACE(name + " frame " + truth.rows[i].at("frame"));
      const auto request = truth.before(i, "xid", truth.rows[i].at("xid"));
      if (!request) {  // what a flow monitor tells of itself
        EXPECT_EQ(truth.rows[i].at("xid"), "0x00000000");
        EXPECT_FALSE(messages[i].answer);
        continue;
      }
      expect_answer(messages[i], truth, *request, i);
      ++replies;
    }
  }
  EXPECT_GT(replies, 5u);
}

INSTANTIATE_TEST_SUITE_P(All, Versions, testing::Values('0', '1', '2', '3', '4', '5'),
                         [](const auto& version) { return fmt::format("of1{}", version.param); });

TEST(BulkTrace, every_packet_out_answers_the_packet_in_with_its_frame) {
  const auto messages = messages_of("of13-bulk.pcap");
  std::size_t answered = 0;
  for (const Seen& seen : messages) {
    if (seen.type != MsgType::packet_out) continue;
    ASSERT_TRUE(seen.answer) << "#" << seen.seq;
    EXPECT_LT(seen.answer->seq, seen.seq);
    EXPECT_EQ(messages[seen.answer->seq - 1].type, MsgType::packet_in);
    EXPECT_EQ(seen.time - messages[seen.answer->seq - 1].time, seen.answer->latency);
    ++answered;
  }
  EXPECT_EQ(answered, 2020u);
}

}  // namespace
}  // namespace ps
