// SPDX-License-Identifier: Apache-2.0
// Every message of every capture, and every vector of Ryu's where they lie, is read to its last
// octet, what was read is written again and read back, and the views say the same of it.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hex.h"
#include "openflow/layout/tree.h"
#include "openflow/layout/writing.h"
#include "support/traces.h"
#include "support/views.h"

namespace ps::openflow::layout {
namespace {

namespace fs = std::filesystem;

struct Sample {
  std::string from;
  Octets octets;
};

std::string kind_of(Bytes message) {
  const auto header = *parse_header(message);
  return fmt::format("{} {}", header.version, name(type_of(header)));
}

/// Reads `sample` and says what is wrong, if anything.
std::string fault(const Sample& sample) {
  const auto [body, outcome] = read_tree(sample.octets);
  if (outcome.problem != nullptr) {
    return fmt::format("{} at {}", outcome.problem, outcome.offset);
  }
  if (outcome.unread > 0)
    return fmt::format("{} octets unread: {}", outcome.unread, to_string(body));
  if (const auto of_view = test::view_fault(sample.octets, body); !of_view.empty()) return of_view;
  const auto header = *parse_header(sample.octets);
  if (type_of(header) != MsgType::unknown && !plausible(sample.octets)) {
    return "framing after a loss would pass over it";
  }
  const auto again = write(header, body);
  const auto [body_again, outcome_again] = read_tree(again);
  if (!(body == body_again)) {
    return fmt::format("written otherwise:\n  {}\n  {}\n  {}\n  {}", to_string(body),
                       to_string(body_again), to_hex(sample.octets), to_hex(again));
  }
  if (again.size() != sample.octets.size()) {
    return fmt::format("written with {} octets instead of {}:\n  {}\n  {}", again.size(),
                       sample.octets.size(), to_hex(sample.octets), to_hex(again));
  }
  return "";
}

/// Counts what is wrong by kind, and keeps an example of each.
class Faults {
 public:
  void check(const Sample& sample) {
    ++messages;
    if (sample.octets.size() < kHeaderSize) return;
    const auto what = fault(sample);
    if (what.empty()) return;
    auto& [count, example] = faults_[kind_of(sample.octets)];
    if (count++ == 0) example = sample.from + ": " + what.substr(0, 2000);
  }
  std::string text() const {
    std::string out;
    for (const auto& [kind, fault] : faults_) {
      out += fmt::format("{}: {} of them, as in {}\n", kind, fault.first, fault.second);
    }
    return out;
  }
  int messages = 0;

 private:
  std::map<std::string, std::pair<int, std::string>> faults_;
};

class CheckedMessages final : public decode::MessageSink {
 public:
  CheckedMessages(Faults& faults, std::string from) : faults_(faults), from_(std::move(from)) {}
  void message(const decode::Message& message) override {
    faults_.check({fmt::format("{} frame {}", from_, message.frame_number),
                   {message.bytes.begin(), message.bytes.end()}});
  }

 private:
  Faults& faults_;
  std::string from_;
};

/// The only messages that are malformed on purpose: in these captures a controller sends one
/// flow_mod that is cut, its header's length too, in its first octets.
bool has_one_short_flow_mod(const std::string& name) {
  const std::set<std::string> captures{"of10-mgmt-errors.pcap", "of12-mgmt-errors.pcap",
                                       "of13-mgmt-errors.pcap", "of14-mgmt-errors.pcap",
                                       "of15-mgmt-errors.pcap", "of13-loss-reorder.pcap",
                                       "of14-veth-mtu296.pcap", "of13-table-features.pcap"};
  return captures.contains(name);
}

class Captures : public testing::TestWithParam<std::string> {};

TEST_P(Captures, are_read_to_the_last_octet_and_written_again) {
  Faults faults;
  CheckedMessages sink(faults, GetParam());
  test::DecodingSinks sinks(sink);
  ASSERT_TRUE(test::play_trace(test::trace_path(GetParam()), sinks));
  if (!has_one_short_flow_mod(GetParam())) {
    EXPECT_EQ(faults.text(), "");
  } else {
    EXPECT_THAT(faults.text(),
                testing::ContainsRegex("^[1-6] flow_mod: 1 of them, as in [^\n]*: the message ends "
                                       "before its fixed part does at (8|24)\n$"));
  }
}

/// The parts of each answer, by its xid.
class PartedReplies final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override {
    if (!message.part) return;
    auto& answer = answers[message.header.xid];
    EXPECT_EQ(message.part->number, answer.parts + 1);
    EXPECT_FALSE(answer.ended);
    const auto tree = read_tree(message.bytes);
    answer.tables += tree.body.at("tables").size();
    answer.octets += message.bytes.size();
    answer.parts = message.part->number;
    answer.ended = message.part->last;
  }

  struct Answer {
    std::uint32_t parts = 0;
    std::size_t tables = 0, octets = 0;
    bool ended = false;
  };
  std::map<std::uint32_t, Answer> answers;
};

TEST(TableFeatures, of_Open_vSwitch_are_one_answer_in_many_parts_and_tell_all_254_tables) {
  PartedReplies replies;
  test::DecodingSinks sinks(replies);
  ASSERT_TRUE(test::play_trace(test::trace_path("of13-table-features.pcap"), sinks));
  std::size_t largest = 0, tables = 0;
  for (const auto& [xid, answer] : replies.answers) {
    EXPECT_TRUE(answer.ended);
    if (answer.octets < largest) continue;
    largest = answer.octets;
    tables = answer.tables;
  }
  EXPECT_GT(largest, 1'100'000u);
  EXPECT_EQ(tables, 254u);
}

std::vector<std::string> captures() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(test::trace_path(""))) {
    const auto extension = entry.path().extension();
    if (extension == ".pcap" || extension == ".pcapng") {
      out.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(out);
  return out;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  auto name = info.param;
  for (auto& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Captures, testing::ValuesIn(captures()), test_name);

fs::path ryu() {
  return fs::path(PS_SOURCE_DIR).parent_path() / "shared/data/openflow-vectors/ryu/packet_data";
}

/// Vectors that are wrong in themselves.
bool is_wrong_upstream(const std::string& name) {
  const std::set<std::string> wrong{
      "libofproto-OFP15-meter_features_reply.packet",  // the header's length is not the file's
      "libofproto-OFP15-flow_desc_reply.packet",  // an instruction says that it has 2056 octets
  };
  return wrong.contains(name);
}

TEST(RyuVectors, are_read_to_the_last_octet_and_written_again) {
  if (!fs::exists(ryu())) GTEST_SKIP() << "Ryu's vectors are not here";
  Faults faults;
  for (const auto& entry : fs::recursive_directory_iterator(ryu())) {
    if (entry.path().extension() != ".packet") continue;
    if (is_wrong_upstream(entry.path().filename())) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    faults.check({entry.path().filename().string(),
                  Octets(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>())});
  }
  EXPECT_GE(faults.messages, 312);
  EXPECT_EQ(faults.text(), "");
}

}  // namespace
}  // namespace ps::openflow::layout
