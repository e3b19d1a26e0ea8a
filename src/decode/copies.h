// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/guarded.h"
#include "capture/chunk.h"
#include "openflow/msg_type.h"

namespace ps::decode {

/// What the messages of one channel were, so that another thread can say whether it saw the same.
/// Bounded: the last of every kLooked marks. Thread: the channel's writes, any reads.
class Marks {
 public:
  /// Of messages that differ from others: 0 for hello, echo and what is a header alone.
  static std::uint64_t of(openflow::MsgType type, Bytes message);

  void add(std::uint64_t mark) { place(mark).store(mark, std::memory_order_relaxed); }
  bool has(std::uint64_t mark) const {
    return marks_[mark % kLooked].load(std::memory_order_relaxed) == mark;
  }
  /// Does anybody compare with it still?
  bool in_use() const { return asking_.load(std::memory_order_relaxed) > 0; }
  void begin() { asking_.fetch_add(1, std::memory_order_relaxed); }
  void end() { asking_.fetch_sub(1, std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kLooked = 512;
  std::atomic<std::uint64_t>& place(std::uint64_t mark) { return marks_[mark % kLooked]; }

  std::array<std::atomic<std::uint64_t>, kLooked> marks_{};
  std::atomic<int> asking_{0};
};

/// How a channel stands to others that may be the same one. Any thread writes, the channel's reads.
class Standing {
 public:
  struct Kin {
    std::optional<capture::ChannelId> copy_of;
    std::shared_ptr<Marks> original;  ///< those of `copy_of`
    std::shared_ptr<Marks> own;       ///< when others are copies of this one
  };

  /// Changes whenever `kin` gives something else. One relaxed load, for the hot path.
  std::uint32_t changes() const { return changes_.load(std::memory_order_relaxed); }
  Kin kin() const;
  void set(Kin kin);

 private:
  Guarded<Kin> kin_;
  std::atomic<std::uint32_t> changes_{0};
};

/// Finds channels that several taps show: a proxy and a capture beside it, captures of two
/// interfaces. They are copies of each other when a TCP connection that carries them is the same;
/// whether they really are, what they say must show (CopyTest), since other networks have the same
/// addresses. The original is the proxy's channel, or else the one that was there first.
/// A part of Channels. Thread: one at a time.
class Copies {
 public:
  /// `legs` as ChannelInfo has them; none of a channel that cannot be a copy.
  void open(capture::ChannelId id, const std::vector<std::string>& legs, bool preferred,
            std::shared_ptr<Standing> standing);
  /// What were its copies are copies of another now, or of none.
  void close(capture::ChannelId id);

 private:
  struct Member {
    std::vector<std::string> legs;
    bool preferred = false;
    std::shared_ptr<Standing> standing;
  };

  void settle(const std::vector<std::string>& legs);

  std::map<capture::ChannelId, Member> members_;
  std::map<std::string, std::vector<capture::ChannelId>> by_leg_;
};

/// Compares what a channel says with what the one says that it may be a copy of. The same message
/// may be seen here first, so those that the other did not say yet are asked for again.
/// A value. Thread: the channel's.
class CopyTest {
 public:
  /// So many that both said, and they are one; none of so many, and they are not.
  static constexpr int kEnough = 4;
  static constexpr int kMost = 4096;

  enum class Verdict : std::uint8_t { open, copy, different };

  Verdict compare(const Marks& original, std::uint64_t mark);

 private:
  static constexpr std::size_t kWaiting = 64;
  std::array<std::uint64_t, kWaiting> waiting_{};  ///< the youngest that the other did not say yet
  std::size_t next_ = 0;
  int seen_ = 0;
  int agreed_ = 0;
};

}  // namespace ps::decode
