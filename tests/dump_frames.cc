// SPDX-License-Identifier: Apache-2.0
// Writes each frame that a packet_in or packet_out of tests/traces carries, and each sample of
// frame/samples.h, a line each: its octets in hexadecimal, a tab, and what `json` says of it. What
// tests/frames_against_tshark_test.py compares with tshark.
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/hex.h"
#include "frame/samples.h"
#include "openflow/nicira_packet_in.h"
#include "openflow/packet_out.h"
#include "render/frame_json.h"
#include "support/traces.h"

namespace {

using namespace ps;

class Frames final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override {
    if (auto in = openflow::packet_in_of(message.type, message.bytes); in && *in) add((*in)->data);
    if (message.type == openflow::MsgType::packet_out) {
      if (auto out = openflow::PacketOut::parse(message.bytes)) add(out->data);
    }
  }

  void add(Bytes octets) {
    if (octets.empty()) return;
    const auto shown = boost::json::serialize(render::frame_json({.octets = octets}));
    lines.insert(to_hex(octets) + '\t' + shown);
  }

  std::set<std::string> lines;
};

}  // namespace

int main() {
  Frames frames;
  for (const auto& file : std::filesystem::directory_iterator(test::trace_path(""))) {
    const auto extension = file.path().extension();
    if (extension != ".pcap" && extension != ".pcapng") continue;
    test::DecodingSinks sinks(frames);
    if (!test::play_trace(file.path(), sinks)) return 1;
  }
  for (const auto& sample : frame::samples::all()) frames.add(sample.octets);
  for (const auto& line : frames.lines) std::puts(line.c_str());
  return 0;
}
