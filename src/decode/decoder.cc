// SPDX-License-Identifier: Apache-2.0
#include "decode/decoder.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "decode/names.h"
#include "openflow/features.h"
#include "openflow/framer.h"
#include "openflow/header.h"
#include "openflow/nicira_packet_in.h"

namespace ps::decode {

using capture::Chunk;
using openflow::Framed;
using openflow::MsgType;

namespace {

/// Memory that a direction has for messages cut by the end of a chunk from the beginning: nearly
/// all fit, and then none is taken for them.
constexpr std::size_t kKeptCapacity = 2048;

/// A TLS record (RFC 8446 5.1) begins with its type and the version 3.x; no OpenFlow version is
/// that high.
bool looks_like_tls(Bytes front) {
  return front.size() >= 3 && front[0] >= 0x14 && front[0] <= 0x17 && front[1] == 3 &&
         front[2] <= 4;
}

/// A whole message of a version that nobody defined is passed on if it could at least be one:
/// switches echo such messages back (Open vSwitch does).
bool could_be_future_openflow(const openflow::Header& header) {
  constexpr std::uint8_t kHighestPlausibleType = 40;
  return (header.version & 0x80) == 0 && header.type <= kHighestPlausibleType;
}

std::shared_ptr<const Channel> named(Channel channel) {
  if (channel.names) channel.names->name(channel);
  return std::make_shared<const Channel>(std::move(channel));
}

/// Where in `octets` a message of `version` (0: of any) begins that is followed by another or
/// reaches beyond the end; nothing when nowhere.
std::optional<std::size_t> find_message(Bytes octets, std::uint8_t version) {
  auto fits = [&](std::size_t at) {
    auto rest = octets.subspan(at);
    return openflow::plausible(rest) && (version == 0 || rest[0] == version);
  };
  for (std::size_t at = 0; at + openflow::kHeaderSize <= octets.size(); ++at) {
    if (!fits(at)) continue;
    auto next = at + load_be16(&octets[at + 2]);
    if (next + openflow::kHeaderSize > octets.size() || fits(next)) return at;
  }
  return std::nullopt;
}

}  // namespace

ChannelDecoder::ChannelDecoder(const capture::ChannelInfo& info, MessageSink& sink,
                               Channels& channels)
    : sink_(sink),
      channels_(channels),
      channel_(named({.id = info.id,
                      .tap = info.tap,
                      .switch_peer = info.switch_peer,
                      .controller_peer = info.controller_peer,
                      .tls = info.tls,
                      .switch_tls = info.switch_tls,
                      .controller_tls = info.controller_tls,
                      .names = channels.names()})),
      message_(channel_, 0, {}, {}, 0, {}, {}, &transactions_, counters_.get()),
      live_(!info.recorded),
      roles_certain_(info.roles_certain) {
  for (auto& from : streams_) from.kept.reserve(kKeptCapacity);
  standing_ = channels_.open(info, channel_, counters_);
}

ChannelDecoder::~ChannelDecoder() {
  if (copy_test_) kin_.original->end();
  channels_.close(channel_->id);
}

void ChannelDecoder::chunk(const Chunk& chunk) {
  if (standing_->changes() != standing_changes_) stand_anew();
  auto& from = stream(chunk.direction);
  auto way = static_cast<std::size_t>(true_direction(chunk.direction));
  counters_->bytes[way].add(chunk.data.size());
  if (from.state == Stream::State::stopped) return;
  if (from.state == Stream::State::searching) {
    search(chunk);
  } else {
    walk(chunk, from.kept.empty() ? chunk.data : complete_kept(chunk, chunk.data));
  }
  transactions_.settle();
  transactions_.expire(chunk.time);
}

void ChannelDecoder::search(const Chunk& chunk) {
  auto& from = stream(chunk.direction);
  // Octets kept from before are fewer than a header, so this stays as small as the chunk.
  std::vector<std::uint8_t> octets = std::exchange(from.kept, {});
  octets.insert(octets.end(), chunk.data.begin(), chunk.data.end());
  if (from.messages == 0 && looks_like_tls(octets))
    return stop(chunk.direction, Anomaly::encrypted);
  if (auto at = find_message(octets, from.version)) {
    if (*at > 0) report(Anomaly::skipped);
    from.state = Stream::State::in_step;
    walk(chunk, Bytes(octets).subspan(*at));
    return transactions_.settle();
  }
  auto left = std::min(octets.size(), openflow::kHeaderSize - 1);
  from.kept.assign(octets.end() - static_cast<std::ptrdiff_t>(left), octets.end());
}

Bytes ChannelDecoder::complete_kept(const Chunk& chunk, Bytes rest) {
  auto& from = stream(chunk.direction);
  // Twice at the most: once to have a header, once to have what its length says.
  while (from.state == Stream::State::in_step) {
    auto front = openflow::frame_front(from.kept);
    if (front.kind == Framed::message || front.kind == Framed::bad_length) break;
    auto wanted = std::min(front.size - from.kept.size(), rest.size());
    from.kept.insert(from.kept.end(), rest.begin(),
                     rest.begin() + static_cast<std::ptrdiff_t>(wanted));
    rest = rest.subspan(wanted);
    if (from.kept.size() < front.size) return {};
    if (front.size == openflow::kHeaderSize &&
        !acceptable(chunk, openflow::header_at(from.kept.data()), from.kept)) {
      return {};
    }
  }
  deliver(chunk, from.kept);
  transactions_.settle();
  from.kept.clear();
  if (from.kept.capacity() > kKeptCapacity) from.kept.shrink_to_fit();
  return rest;
}

void ChannelDecoder::walk(const Chunk& chunk, Bytes rest) {
  auto& from = stream(chunk.direction);
  if (from.messages == 0 && looks_like_tls(rest)) {
    return stop(chunk.direction, Anomaly::encrypted);
  }
  while (!rest.empty() && from.state == Stream::State::in_step) {
    if (rest.size() < openflow::kHeaderSize) return keep(from, rest);
    const auto header = openflow::header_at(rest.data());
    if (!acceptable(chunk, header, rest)) return;
    if (rest.size() < header.length) return keep(from, rest);
    deliver(chunk, rest.first(header.length));
    rest = rest.subspan(header.length);
  }
}

void ChannelDecoder::keep(Stream& from, Bytes rest) {
  from.kept.reserve(kKeptCapacity);
  from.kept.assign(rest.begin(), rest.end());
}

bool ChannelDecoder::acceptable(const Chunk& chunk, const openflow::Header& header, Bytes front) {
  bool known = openflow::is_known(header.version);
  bool fits = header.length >= openflow::kHeaderSize;
  auto& from = stream(chunk.direction);
  if (fits && (known || (from.messages > 0 && could_be_future_openflow(header)))) return true;
  if (from.messages == 0) {
    stop(chunk.direction, looks_like_tls(front) ? Anomaly::encrypted : Anomaly::not_openflow);
  } else {
    stop(chunk.direction, Anomaly::garbage);
  }
  return false;
}

void ChannelDecoder::stop(Direction tapped, Anomaly anomaly, std::string_view what) {
  auto& from = stream(tapped);
  from.state = Stream::State::stopped;
  from.kept = {};
  report(anomaly, what);
}

void ChannelDecoder::encrypted(Direction direction, std::string_view why) {
  stop(direction, Anomaly::encrypted, why);
}

void ChannelDecoder::deliver(const Chunk& chunk, Bytes bytes) {
  const auto header = openflow::header_at(bytes.data());
  auto type = openflow::type_of(header);
  auto& from = stream(chunk.direction);
  from.version = header.version;
  ++from.messages;
  if (!roles_certain_) correct_roles(chunk.direction, type);
  auto direction = true_direction(chunk.direction);
  counters_->messages[static_cast<std::size_t>(direction)][static_cast<std::size_t>(type)].add();
  counters_->message_bytes.add(bytes.size());
  if (type == MsgType::unknown) {
    report(openflow::is_known(header.version) ? Anomaly::unknown_type : Anomaly::unknown_version);
  }
  if (type == MsgType::features_reply) learn_datapath(bytes);
  message_.forget();
  ++message_.seq;
  message_.direction = direction;
  message_.time = chunk.time;
  message_.frame_number = chunk.frame_number;
  message_.header = header;
  message_.type = type;
  message_.bytes = bytes;
  if (type == MsgType::packet_in) {
    message_.sent_up.emplace(openflow::packet_in_frame(bytes));  // most messages; in registers
  } else {
    message_.sent_up = openflow::frame_sent_up(type, bytes);
  }
  message_.part = type == MsgType::multipart_reply ? parts_.note(bytes) : std::nullopt;
  transactions_.expect(type);
  if (copy_test_ || kin_.own) look_for_copies(type, bytes);
  sink_.message(message_);
  transactions_.note(message_);
}

template <class Change>
void ChannelDecoder::change_channel(Change change) {
  auto changed = *channel_;
  change(changed);
  channel_ = named(std::move(changed));
  channels_.update(channel_);
}

void ChannelDecoder::correct_roles(Direction tapped, MsgType type) {
  auto sender = openflow::sender(type);
  if (sender == openflow::Sender::either) return;
  roles_certain_ = true;
  auto implied =
      sender == openflow::Sender::switch_ ? Direction::to_controller : Direction::to_switch;
  if (implied == tapped) return;
  roles_swapped_ = true;
  change_channel([](Channel& channel) {
    std::swap(channel.switch_peer, channel.controller_peer);
    std::swap(channel.switch_tls, channel.controller_tls);
  });
}

void ChannelDecoder::learn_datapath(Bytes features_reply) {
  auto reply = openflow::FeaturesReply::parse(features_reply);
  if (features_reply.size() < openflow::kHeaderSize + sizeof(std::uint64_t)) {
    return report(Anomaly::malformed_features);
  }
  datapath({reply->datapath_id});
}

void ChannelDecoder::datapath(DatapathId dpid) {
  if (channel_->dpid == dpid) return;
  spdlog::log(live_ ? spdlog::level::info : spdlog::level::debug,
              "channel {}: switch {} is datapath {}", channel_->id, channel_->switch_peer,
              to_string(dpid));
  change_channel([dpid](Channel& channel) { channel.dpid = dpid; });
}

void ChannelDecoder::doubt(capture::Doubt doubt, std::uint64_t count) {
  switch (doubt) {
    case capture::Doubt::direction_guessed:
      return report(Anomaly::direction_guessed, {}, count);
    case capture::Doubt::suspected_loss:
      return report(Anomaly::suspected_loss, {}, count);
    case capture::Doubt::reader_late:
      return report(Anomaly::reader_late, {}, count);
  }
}

/// Other channels came that may be this one, or went.
void ChannelDecoder::stand_anew() {
  standing_changes_ = standing_->changes();
  const auto before = std::exchange(kin_, standing_->kin());
  if (kin_.copy_of == before.copy_of) return;
  if (copy_test_) before.original->end();
  copy_test_.reset();
  change_channel([this](Channel& channel) { channel.copy_of = kin_.copy_of; });
  if (!kin_.copy_of) return;
  spdlog::info("channel {} ({}) is channel {} seen by another tap; its messages say so",
               channel_->id, channel_->tap, *kin_.copy_of);
  kin_.original->begin();
  copy_test_.emplace();
}

void ChannelDecoder::look_for_copies(MsgType type, Bytes message) {
  if (kin_.own && kin_.own->in_use()) kin_.own->add(Marks::of(type, message));
  if (!copy_test_) return;
  const auto verdict = copy_test_->compare(*kin_.original, Marks::of(type, message));
  if (verdict != CopyTest::Verdict::open) end_test(verdict == CopyTest::Verdict::copy);
}

void ChannelDecoder::end_test(bool is_copy) {
  kin_.original->end();
  copy_test_.reset();
  if (is_copy) return;
  spdlog::warn("channel {} has the addresses of channel {}, but says other things: it is another",
               channel_->id, *kin_.copy_of);
  change_channel([](Channel& channel) { channel.copy_of.reset(); });
}

void ChannelDecoder::gap(const capture::Gap& gap) {
  auto& from = stream(gap.direction);
  counters_->lost_bytes.add(gap.bytes);
  transactions_.lose_answers();
  if (from.state == Stream::State::stopped) return;
  report(gap.bytes == 0 && from.messages == 0 ? Anomaly::joined_in_middle : Anomaly::gap);
  from.kept = {};
  from.state = Stream::State::searching;
}

void ChannelDecoder::closed(std::string_view reason, Timestamp time) {
  transactions_.expire(time);
  for (const auto& from : streams_) {
    if (from.state == Stream::State::in_step && !from.kept.empty()) report(Anomaly::cut_message);
  }
  spdlog::debug("channel {}: closed: {}; {} messages", channel_->id, reason, message_.seq);
}

void ChannelDecoder::report(Anomaly anomaly, std::string_view what, std::uint64_t times) {
  decode::report(*counters_, *channel_, anomaly, what, times);
}

}  // namespace ps::decode
