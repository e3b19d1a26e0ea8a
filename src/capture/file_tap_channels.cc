// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap_channels.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "capture/file_tap.h"
#include "openflow/header.h"
#include "openflow/msg_type.h"

namespace ps::capture {

using tcpstream::Side;
using tcpstream::StreamData;
using tcpstream::StreamEnd;
using tcpstream::StreamGap;
using tcpstream::StreamInfo;

namespace {

constexpr std::uint16_t kLongestHello = 1024;

bool is_hello(Bytes front) {
  const auto header = openflow::parse_header(front);
  return header && openflow::plausible(front) &&
         openflow::type_of(*header) == openflow::MsgType::hello && header->length <= kLongestHello;
}

enum class Verdict : std::uint8_t { undecided, openflow, other };

Direction direction_of(Side from) {
  return from == Side::client ? Direction::to_controller : Direction::to_switch;
}

}  // namespace

/// One stream on its way to a channel; what comes before the first header is whole is held back.
class FileTapChannels::FileChannel final : public tcpstream::StreamSink {
 public:
  FileChannel(FileTapChannels& owner, const StreamInfo& stream, Verdict verdict)
      : owner_(owner), stream_(stream), verdict_(verdict) {}

  bool data(const StreamData& data) override {
    if (verdict_ == Verdict::openflow) {
      hand_on(data);
    } else if (verdict_ == Verdict::undecided) {
      hold(data);
      verdict_ = judge(data.from);
      if (verdict_ == Verdict::openflow) release();
    }
    return verdict_ != Verdict::other;
  }

  void gap(const StreamGap& gap) override {
    if (verdict_ == Verdict::undecided) verdict_ = Verdict::other;
    if (verdict_ == Verdict::openflow) {
      channel().gap({direction_of(gap.from), gap.time, gap.bytes, gap.frame_number});
    }
  }

  void closed(StreamEnd end, Timestamp time) override {
    if (channel_ == nullptr) return;
    channel_->closed(end == StreamEnd::input_ended ? owner_.end_reason_ : meaning(end), time);
  }

 private:
  /// Octets that wait for the verdict, with where they came from.
  struct Held {
    StreamData data;
    std::vector<std::uint8_t> octets;
  };

  void hold(const StreamData& data) {
    held_.push_back({data, {data.data.begin(), data.data.end()}});
  }

  void release() {
    for (Held& held : std::exchange(held_, {})) {
      held.data.data = held.octets;
      hand_on(held.data);
    }
  }

  /// By the first octets of the side that spoke last.
  Verdict judge(Side from) const {
    std::array<std::uint8_t, openflow::kHeaderSize> front;
    std::size_t size = 0;
    for (const Held& held : held_) {
      if (held.data.from != from) continue;
      const std::size_t taken = std::min(held.octets.size(), front.size() - size);
      std::copy_n(held.octets.begin(), taken, front.begin() + static_cast<std::ptrdiff_t>(size));
      size += taken;
    }
    if (size < front.size()) return Verdict::undecided;
    return is_hello(front) ? Verdict::openflow : Verdict::other;
  }

  void hand_on(const StreamData& data) {
    channel().chunk({direction_of(data.from), data.time, data.data, data.frame_number});
  }

  ChannelSink& channel() {
    if (channel_ == nullptr) {
      channel_ = owner_.sinks_.open({.id = next_channel_id(),
                                     .tap = std::string(kFileTap.name),
                                     .switch_peer = to_string(stream_.client),
                                     .controller_peer = to_string(stream_.server),
                                     .roles_certain = false,
                                     .recorded = true});
      ++owner_.channels_;
    }
    return *channel_;
  }

  FileTapChannels& owner_;
  StreamInfo stream_;
  Verdict verdict_;
  std::vector<Held> held_;
  std::unique_ptr<ChannelSink> channel_;
};

std::unique_ptr<tcpstream::StreamSink> FileTapChannels::open(const StreamInfo& stream) {
  const bool by_port = std::ranges::find(which_.ports, stream.server.port) != which_.ports.end();
  if (!by_port && !(which_.find_hello && stream.from_start)) return nullptr;
  return std::make_unique<FileChannel>(*this, stream,
                                       by_port ? Verdict::openflow : Verdict::undecided);
}

}  // namespace ps::capture
