// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "decode/message.h"
#include "openflow/msg_type.h"

namespace ps::filter {

/// A set of kinds of message. A kind is a type, but messages that hand up a frame are kinds of
/// their own, one in OpenFlow's form and one in Nicira's (whose type is experimenter). A value.
class KindSet {
 public:
  static constexpr KindSet all() { return KindSet((std::uint64_t{1} << kCount) - 1); }
  static constexpr KindSet none() { return KindSet(0); }
  /// Every message of that type.
  static constexpr KindSet of(openflow::MsgType type) {
    KindSet set(std::uint64_t{1} << static_cast<std::size_t>(type));
    if (type == openflow::MsgType::packet_in) set.bits_ |= std::uint64_t{1} << kSentUp;
    if (type == openflow::MsgType::experimenter) set.bits_ |= std::uint64_t{1} << kSentUpByNicira;
    return set;
  }
  /// Messages that hand up a frame.
  static constexpr KindSet sent_up() {
    return KindSet((std::uint64_t{1} << kSentUp) | (std::uint64_t{1} << kSentUpByNicira));
  }
  /// Messages that may have a frame inside.
  static constexpr KindSet with_frame() { return sent_up() | of(openflow::MsgType::packet_out); }
  /// The kind of this message, alone.
  static KindSet of(const decode::Message& message) {
    if (!message.sent_up)
      return KindSet(std::uint64_t{1} << static_cast<std::size_t>(message.type));
    const bool own = message.type == openflow::MsgType::packet_in;
    return KindSet(std::uint64_t{1} << (own ? kSentUp : kSentUpByNicira));
  }

  constexpr KindSet operator|(KindSet other) const { return KindSet(bits_ | other.bits_); }
  constexpr KindSet operator&(KindSet other) const { return KindSet(bits_ & other.bits_); }
  constexpr KindSet operator~() const { return KindSet(~bits_ & all().bits_); }
  constexpr bool operator==(const KindSet&) const = default;

  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool meets(KindSet other) const { return (bits_ & other.bits_) != 0; }
  /// How many kinds.
  constexpr std::size_t size() const { return static_cast<std::size_t>(std::popcount(bits_)); }

  static constexpr std::size_t kCount = openflow::kMsgTypeCount + 2;
  /// The place of the first kind of a set that is not empty, below kCount.
  constexpr std::size_t first() const { return static_cast<std::size_t>(std::countr_zero(bits_)); }
  constexpr bool has(std::size_t place) const { return ((bits_ >> place) & 1) != 0; }

 private:
  static constexpr std::size_t kSentUp = openflow::kMsgTypeCount;
  static constexpr std::size_t kSentUpByNicira = openflow::kMsgTypeCount + 1;
  static_assert(kCount < 64);

  explicit constexpr KindSet(std::uint64_t bits) : bits_(bits) {}

  std::uint64_t bits_;
};

}  // namespace ps::filter
