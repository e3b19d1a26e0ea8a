// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <spdlog/spdlog.h>

#include "capture/snoop_splitter.h"
#include "decode/decoder.h"

namespace {

using namespace ps;

class Nobody final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override { octets += message.bytes.size(); }
  std::size_t octets = 0;
};

/// What stands behind the splitter in the tap.
class Channel final : public capture::SnoopReceiver {
 public:
  void messages(Direction way, Bytes octets) override {
    decoder_->chunk({.direction = way, .time = {}, .data = octets});
    taken += octets.size();
  }
  void channel_begins() override {
    decoder_ = std::make_unique<decode::ChannelDecoder>(
        capture::ChannelInfo{.id = 1, .tap = "snoop", .switch_peer = {}, .controller_peer = {}},
        nobody_, channels_);
  }
  void doubt(capture::Doubt doubt, std::uint64_t count) override { decoder_->doubt(doubt, count); }

  std::size_t taken = 0;

 private:
  Nobody nobody_;
  decode::Channels channels_;
  std::unique_ptr<decode::ChannelDecoder> decoder_;
};

}  // namespace

/// The first octet says in pieces of which size the rest, a snoop stream, comes. Whatever it is,
/// the same messages come out as when it comes at once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spdlog::set_level(spdlog::level::off);
  if (size == 0) return 0;
  const Bytes all(data + 1, size - 1);
  Channel whole;
  capture::SnoopSplitter at_once(whole);
  const bool good = at_once.take(all).has_value();

  Channel pieces;
  capture::SnoopSplitter splitter(pieces);
  bool good_in_pieces = true;
  for (Bytes rest = all; !rest.empty() && good_in_pieces;) {
    const auto count = std::min<std::size_t>(data[0] + 1u, rest.size());
    good_in_pieces = splitter.take(rest.first(count)).has_value();
    rest = rest.subspan(count);
  }
  if (good != good_in_pieces || whole.taken != pieces.taken) __builtin_trap();
  return 0;
}
