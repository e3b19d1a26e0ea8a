// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "decode/message.h"
#include "filter/value.h"
#include "frame/frame.h"
#include "frame/payload.h"

namespace ps::filter {

/// Names a member of a body, wherever in the message it stands: `flows.priority`.
class Path {
 public:
  constexpr Path() = default;
  /// The member `name` of what this path names.
  constexpr Path member(std::string_view name) const {
    Path longer(*this);
    for (const char c : name) longer.step(c);
    longer.step('.');
    return longer;
  }
  /// Of members joined by dots.
  static constexpr Path of(std::string_view members) { return Path().member(members); }

  constexpr auto operator<=>(const Path&) const = default;

 private:
  constexpr void step(char c) {  // FNV-1a, 64 bits
    hash_ = (hash_ ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
  }
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

/// The members of bodies that somebody asks for. A value.
class Paths {
 public:
  void add(Path path) {
    const auto at = std::ranges::lower_bound(paths_, path);
    if (at == paths_.end() || *at != path) paths_.insert(at, path);
  }
  void add(const Paths& others) {
    for (const Path path : others.paths_) add(path);
  }
  bool has(Path path) const { return std::ranges::binary_search(paths_, path); }
  bool empty() const { return paths_.empty(); }

 private:
  std::vector<Path> paths_;
};

/// What a message says in a member of its body, its match, actions or instructions.
struct Told {
  Path path;
  Value value;
};

/// What is known of one message, each part decoded when it is first asked for and only then. Lives
/// for the call, like the message. Thread: that of the message.
class Facts {
 public:
  /// `wanted` and `told` must live as long; `told` is where what is gathered is kept, so that its
  /// memory serves message after message.
  Facts(const decode::Message& message, const Paths& wanted, std::vector<Told>& told)
      : message_(message), wanted_(wanted), told_(told) {}

  const decode::Message& message() const { return message_; }
  openflow::Version version() const {
    return static_cast<openflow::Version>(message_.header.version);
  }
  /// That of a packet_in or packet_out; of a packet_out that only names a buffer that of the
  /// packet_in which it answers.
  const std::optional<frame::Frame>& inner();
  const frame::Payload& payload();
  /// The octets of inner().
  std::optional<Bytes> inner_octets() const;
  /// What the body says in the members that are wanted, in the order of the wire.
  std::span<const Told> told();

 private:
  const decode::Message& message_;
  const Paths& wanted_;
  std::vector<Told>& told_;
  bool gathered_ = false;
  bool frame_known_ = false;
  std::optional<frame::Frame> frame_;
  std::optional<frame::Payload> payload_;
};

}  // namespace ps::filter
