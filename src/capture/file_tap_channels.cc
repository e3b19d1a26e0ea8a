// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap_channels.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

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

enum class Verdict : std::uint8_t { undecided, openflow, tls, other };

/// As much of a TLS record as tells it from OpenFlow, which has no version so high.
constexpr std::size_t kTlsFront = 3;

Direction direction_of(Side from) {
  return from == Side::client ? Direction::to_controller : Direction::to_switch;
}
Direction direction_of(tls::Side from) {
  return from == tls::Side::client ? Direction::to_controller : Direction::to_switch;
}
tls::Side tls_side(Side from) {
  return from == Side::client ? tls::Side::client : tls::Side::server;
}

}  // namespace

/// One stream on its way to a channel; what comes before it is known what it is is held back.
class FileTapChannels::FileChannel final : public tcpstream::StreamSink,
                                           public tls::Decryptor::Out {
 public:
  FileChannel(FileTapChannels& owner, const StreamInfo& stream, bool by_port)
      : owner_(owner), stream_(stream), by_port_(by_port) {}
  ~FileChannel() override { owner_.tls_channels_.erase(this); }
  FileChannel(const FileChannel&) = delete;
  FileChannel& operator=(const FileChannel&) = delete;

  bool data(const StreamData& data) override {
    if (verdict_ == Verdict::undecided) {
      held_.push_back({data, {data.data.begin(), data.data.end()}, {}});
      decide(judge(data.from));
    } else if (verdict_ != Verdict::other) {
      hand_on(data);
    }
    return verdict_ != Verdict::other;
  }

  void gap(const StreamGap& gap) override {
    if (verdict_ != Verdict::undecided) {
      hand_on(gap);
    } else if (by_port_) {
      held_.push_back({{}, {}, gap});
    } else {
      verdict_ = Verdict::other;
    }
  }

  void closed(StreamEnd end, Timestamp time) override {
    if (by_port_ && verdict_ == Verdict::undecided && !held_.empty()) decide(Verdict::openflow);
    if (tls_) tls_->finish({time, 0});
    if (channel_ == nullptr) return;
    channel_->closed(end == StreamEnd::input_ended ? owner_.end_reason_ : meaning(end), time);
  }

  void look_for_keys() { tls_->look_again(); }

 private:
  /// What waits for the verdict: octets with where they came from, or a gap.
  struct Held {
    StreamData data;
    std::vector<std::uint8_t> octets;
    std::optional<StreamGap> gap;
  };

  void decide(Verdict verdict) {
    verdict_ = verdict;
    if (verdict == Verdict::undecided || verdict == Verdict::other) return;
    if (verdict == Verdict::tls) {
      tls_ = std::make_unique<tls::Decryptor>(owner_.tls_, *this);
      owner_.tls_channels_.insert(this);
      ++owner_.tls_totals_.connections;
    }
    for (Held& held : std::exchange(held_, {})) {
      held.data.data = held.octets;
      if (held.gap) {
        hand_on(*held.gap);
      } else {
        hand_on(held.data);
      }
    }
  }

  /// By the first octets of the side that spoke last.
  Verdict judge(Side from) const {
    std::array<std::uint8_t, openflow::kHeaderSize> octets;
    std::size_t size = 0;
    for (const Held& held : held_) {
      if (held.gap || held.data.from != from) continue;
      const std::size_t taken = std::min(held.octets.size(), octets.size() - size);
      std::copy_n(held.octets.begin(), taken, octets.begin() + static_cast<std::ptrdiff_t>(size));
      size += taken;
    }
    const Bytes front = Bytes(octets).first(size);
    if (by_port_) {
      if (!tls::plausible_record(front.first(std::min(size, kTlsFront)))) return Verdict::openflow;
      return size < kTlsFront ? Verdict::undecided : Verdict::tls;
    }
    if (size < octets.size()) return Verdict::undecided;
    return is_hello(front) ? Verdict::openflow : Verdict::other;
  }

  void hand_on(const StreamData& data) {
    const Direction direction = direction_of(data.from);
    if (tls_ && !hidden(direction)) {
      tls_->feed(tls_side(data.from), data.data, {data.time, data.frame_number});
    } else {
      channel().chunk({direction, data.time, data.data, data.frame_number});
    }
  }
  void hand_on(const StreamGap& gap) {
    const Direction direction = direction_of(gap.from);
    if (tls_ && !hidden(direction)) {
      tls_->gap(tls_side(gap.from), gap.bytes, {gap.time, gap.frame_number});
    } else {
      channel().gap({direction, gap.time, gap.bytes, gap.frame_number});
    }
  }

  /// What TLS hides in this direction goes on as it is.
  bool& hidden(Direction direction) { return hidden_[static_cast<std::size_t>(direction)]; }

  void plain(tls::Side from, Bytes octets, tls::Moment moment) override {
    if (!std::exchange(decrypted_, true)) ++owner_.tls_totals_.decrypted;
    channel().chunk({direction_of(from), moment.time, octets, moment.frame_number});
  }
  void lost(tls::Side from, std::uint64_t octets, tls::Moment moment) override {
    channel().gap({direction_of(from), moment.time, octets, moment.frame_number});
  }
  void stopped(tls::Side from, tls::Trouble why, tls::Moment) override {
    if (!hidden_[0] && !hidden_[1]) {
      ++owner_.tls_totals_.stopped[static_cast<std::size_t>(why)];
    }
    hidden(direction_of(from)) = true;
    channel().encrypted(direction_of(from),
                        fmt::format("{}: {}", tls_->description(), meaning(why)));
  }

  ChannelSink& channel() {
    if (channel_ == nullptr) {
      channel_ = owner_.sinks_.open({.id = next_channel_id(),
                                     .tap = std::string(kFileTap.name),
                                     .switch_peer = to_string(stream_.client),
                                     .controller_peer = to_string(stream_.server),
                                     .roles_certain = false,
                                     .tls = tls_ ? tls_->description() : std::string()});
      ++owner_.channels_;
    }
    return *channel_;
  }

  FileTapChannels& owner_;
  const StreamInfo stream_;
  const bool by_port_;
  Verdict verdict_ = Verdict::undecided;
  std::vector<Held> held_;
  std::unique_ptr<tls::Decryptor> tls_;
  bool decrypted_ = false;
  std::array<bool, 2> hidden_{};  ///< by Direction
  std::unique_ptr<ChannelSink> channel_;
};

FileTapChannels::FileTapChannels(OpenFlowStreams which, ChannelSinks& sinks)
    : which_(std::move(which)), sinks_(sinks) {}

std::unique_ptr<tcpstream::StreamSink> FileTapChannels::open(const StreamInfo& stream) {
  const bool by_port = std::ranges::find(which_.ports, stream.server.port) != which_.ports.end();
  if (!by_port && !(which_.find_hello && stream.from_start)) return nullptr;
  return std::make_unique<FileChannel>(*this, stream, by_port);
}

void FileTapChannels::look_for_keys() {
  for (FileChannel* channel : tls_channels_) channel->look_for_keys();
}

TlsTotals FileTapChannels::tls_totals() const {
  TlsTotals totals = tls_totals_;
  totals.bad_key_log_lines = tls_.keys.counters().bad_lines;
  return totals;
}

}  // namespace ps::capture
