// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/direction.h"

namespace ps::capture {

/// Names one channel for as long as the program runs; unique over all taps.
using ChannelId = std::uint64_t;

/// Who a peer is by the certificate it showed, and how the tap talks to it. A value.
struct TlsPeer {
  std::string subject;  ///< as RFC 2253 writes it, printable: `CN=s1,O=example`
  std::string version;  ///< `TLSv1.3`
  std::string cipher;   ///< `TLS_AES_256_GCM_SHA384`

  bool operator==(const TlsPeer&) const = default;
};

/// What a tap knows of a channel when it opens it. A value.
struct ChannelInfo {
  ChannelId id = 0;
  std::string tap;              ///< the tap's name: `proxy`, `file`
  std::string switch_peer;      ///< `127.0.0.1:41234`, `unix:/run/s1.sock`
  std::string controller_peer;  ///< likewise
  /// True when the tap knows which side is the switch; false when it took the connecting side for
  /// it, as in a capture file, where what the messages say may correct it.
  bool roles_certain = true;
  /// Of a channel that the tap decrypts, or tries to: version, cipher suite and what
  /// server name was asked for; else empty.
  std::string tls{};
  bool recorded = false;  ///< not happening now: read from a file
  /// The TCP connections that carry it now, each as leg() writes it; two of a proxy's channel.
  /// Another tap that sees one of them shows the same channel. None where that cannot be known.
  std::vector<std::string> legs{};
  bool in_line = false;                     ///< the tap carries the channel itself
  std::optional<TlsPeer> switch_tls{};      ///< when the tap itself speaks TLS with that side
  std::optional<TlsPeer> controller_tls{};  ///< likewise
};

/// Octets of one direction of a channel, in order and without holes but for the Gaps in between.
/// Borrowed: `data` lives for the call that hands the chunk over.
struct Chunk {
  Direction direction;
  Timestamp time;
  Bytes data;
  std::uint64_t frame_number = 0;  ///< in a capture file, counted from 1; 0 on live taps
};

/// Octets that are known to be lost between the chunk before and the chunk after.
struct Gap {
  Direction direction;
  Timestamp time;
  std::uint64_t bytes;  ///< how many; 0 when that cannot be known (a stream joined in the middle)
  std::uint64_t frame_number = 0;
};

/// What a tap is not sure of.
enum class Doubt : std::uint8_t {
  direction_guessed,  ///< nothing said which way a message went; the likelier is taken
  suspected_loss,     ///< messages that are probably missing: numbers in a row, answers to nothing
  reader_late,        ///< times that so much was unread that the sender had to drop messages
};

/// Where one channel's octets go; made when the channel opens, destroyed after `closed`.
/// Thread: the one data thread on which the channel lives. Nothing here may wait or throw.
class ChannelSink {
 public:
  virtual ~ChannelSink() = default;
  virtual void chunk(const Chunk& chunk) = 0;
  virtual void gap(const Gap& gap) = 0;
  /// The tap knows which switch this is, though no message may have said it.
  virtual void datapath(DatapathId) {}
  /// What goes in this direction cannot be decrypted, or no further; `why` is for people. Chunks
  /// that follow are as they were on the wire.
  virtual void encrypted(Direction, std::string_view /*why*/) {}
  /// `count` messages are in doubt.
  virtual void doubt(Doubt, std::uint64_t /*count*/) {}
  /// No more comes. `reason` is for people: `switch closed`, `controller refused the connection`.
  virtual void closed(std::string_view reason, Timestamp time) = 0;
};

/// Gives a sink for every channel that a tap opens. Thread: called on the data thread of the
/// channel, so an implementation serves several threads at once.
class ChannelSinks {
 public:
  virtual ~ChannelSinks() = default;
  virtual std::unique_ptr<ChannelSink> open(const ChannelInfo& info) = 0;
};

/// A TCP connection by the addresses of its ends, in either order.
inline std::string leg(const std::string& one, const std::string& other) {
  return one < other ? one + " " + other : other + " " + one;
}

/// The next free ChannelId. Thread: any.
ChannelId next_channel_id();

}  // namespace ps::capture
