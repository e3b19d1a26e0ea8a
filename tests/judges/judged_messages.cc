// SPDX-License-Identifier: Apache-2.0
// What this project reads of messages, for the tests that compare it with other programs' reading.
//
//   judged_messages captures FILE...   every message of capture files
//   judged_messages octets FILE...     one message a file
//   judged_messages invented N         N messages of every kind, made up from their layouts
//   judged_messages kinds              every kind there is: {"version", "type", "kind"} a line
//
// A message is one line: {"file", "octets": in hexadecimal, "whole": read to its last octet,
// "written": what was read, written again, reads the same, "record": as `json` shows it}.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/hex.h"
#include "openflow/experimenter.h"
#include "openflow/layout/inventing.h"
#include "openflow/layout/messages.h"
#include "openflow/layout/multipart.h"
#include "openflow/layout/nicira_messages.h"
#include "openflow/layout/onf.h"
#include "openflow/layout/tree.h"
#include "openflow/layout/writing.h"
#include "render/rendering.h"
#include "render/samples.h"
#include "support/traces.h"

namespace {

using namespace ps;
using openflow::MsgType;
using openflow::Version;
namespace layout = openflow::layout;

bool is_written_alike(const record::Record& record, const layout::Tree& body) {
  if (record.bytes().size() < openflow::kHeaderSize) return false;
  const auto again = layout::write(record.header, body);
  return again.size() == record.bytes().size() && layout::read_tree(again).body == body;
}

void print(const std::string& file, const record::Record& record) {
  static const auto& kJson = *render::find_format("json").value()->renderer;
  std::string shown;
  kJson.render(record, {}, shown);
  const auto [body, outcome] = layout::read_tree(record.bytes());
  fmt::print(R"({{"file": "{}", "octets": "{}", "whole": {}, "written": {}, "record": {}}})"
             "\n",
             file, to_hex(record.bytes()), outcome.whole(),
             outcome.whole() && is_written_alike(record, body), shown);
}

class Printing final : public decode::MessageSink {
 public:
  explicit Printing(std::string file) : file_(std::move(file)) {}
  void message(const decode::Message& message) override {
    print(file_, *record::Record::of(message));
  }

 private:
  std::string file_;
};

std::string name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

int play(const std::string& path) {
  Printing sink(name_of(path));
  test::DecodingSinks sinks(sink);
  const auto played = test::play_trace(path, sinks);
  if (played) return 0;
  fmt::print(stderr, "judged_messages: {}: {}\n", path, played.error().message);
  return 1;
}

int print_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    fmt::print(stderr, "judged_messages: {} cannot be read\n", path);
    return 1;
  }
  const layout::Octets octets{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  print(name_of(path), *render::samples::record_of(octets));
  return 0;
}

template <class Do>
void for_each_type(Do act) {
  for (const Version version : openflow::kVersions) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(MsgType::unknown); ++i) {
      if (const auto type = static_cast<MsgType>(i); layout::has_layout(version, type)) {
        act(version, type);
      }
    }
  }
}

/// How many octets after the header tell the kind of a message: the type of statistics, the
/// experimenter and the experimenter's type.
std::size_t kind_size(Version version, MsgType type, Bytes octets) {
  if (type == MsgType::experimenter) return 8;
  if (type != MsgType::multipart_request && type != MsgType::multipart_reply) return 0;
  constexpr std::uint16_t kExperimenter = 0xffff;
  if (load_be16(&octets[openflow::kHeaderSize]) != kExperimenter) return 2;
  return version == Version::v1_0 ? 12 : 16;
}

/// At most `most` of each kind, of as many as it takes to find all kinds.
void print_invented(Version version, MsgType type, int most) {
  constexpr std::uint64_t kSeeds = 4000;
  std::map<std::vector<std::uint8_t>, int> printed;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto octets = layout::write(version, type, layout::invent(version, type, seed), 7);
    if (octets.size() > 0xffff) continue;
    const auto kind = Bytes(octets).subspan(openflow::kHeaderSize);
    const auto size = std::min(kind_size(version, type, octets), kind.size());
    if (++printed[{kind.begin(), kind.begin() + static_cast<std::ptrdiff_t>(size)}] <= most) {
      print("", *render::samples::record_of(octets));
    } else if (size == 0) {
      return;
    }
  }
}

int print_all_invented(int most) {
  for_each_type([&](Version version, MsgType type) { print_invented(version, type, most); });
  return 0;
}

void print_kind(Version version, MsgType type, const std::string& kind) {
  fmt::print(R"({{"version": "{}", "type": "{}", "kind": "{}"}})"
             "\n",
             to_string(version), name(type), kind);
}

/// A line for each of the first 65536 numbers that has a name.
void print_named(Version version, MsgType type, layout::NameOf name_of, std::string_view prefix) {
  for (std::uint32_t number = 0; number <= 0xffff; ++number) {
    const auto name = name_of(version, number);
    if (!name.empty()) print_kind(version, type, fmt::format("{}{}", prefix, name));
  }
}

int print_kinds() {
  for_each_type([](Version version, MsgType type) {
    switch (type) {
      case MsgType::multipart_request:
      case MsgType::multipart_reply:
        print_named(version, type, layout::multipart_type_name, "");
        print_named(version, type, layout::nicira_multipart_name, "experimenter nicira ");
        if (version == Version::v1_0) return;  // ONF has none before 1.1
        return print_named(version, type, layout::onf_multipart_name, "experimenter onf ");
      case MsgType::experimenter:
        print_named(version, type, layout::nicira_message_name, "nicira ");
        return print_named(version, type, layout::onf_message_name, "onf ");
      default:
        return print_kind(version, type, "");
    }
  });
  return 0;
}

int run(std::string_view mode, std::span<char*> arguments) {
  if (mode == "kinds") return print_kinds();
  if (mode == "invented" && arguments.size() == 1) {
    return print_all_invented(std::stoi(arguments.front()));
  }
  int worst = 0;
  for (const std::string path : arguments) {
    worst = std::max(worst, mode == "captures" ? play(path) : print_file(path));
  }
  return worst;
}

}  // namespace

int main(int count, char** arguments) {
  spdlog::set_level(spdlog::level::off);  // it would write between the lines
  if (count < 2) {
    fmt::print(stderr, "judged_messages captures|octets|invented|kinds ...\n");
    return 2;
  }
  return run(arguments[1], {arguments + 2, arguments + count});
}
