// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "tls/handshake.h"
#include "tls/keys.h"
#include "tls/read_keys.h"
#include "tls/record.h"
#include "tls/resync.h"
#include "tls/side.h"
#include "tls/trouble.h"

namespace ps::tls {

/// What all connections of a tap share. A resource; outlives them. Thread: theirs.
struct Shared {
  /// What may be held over all connections while secrets are awaited, with the cost of holding.
  static constexpr std::size_t kMostHeld = std::size_t{64} << 20;

  Keys keys;
  std::size_t held = 0;
  std::vector<std::uint8_t> opened;  ///< a record, while it is looked at
};

/// Reads along on one TLS connection whose secrets are known: records in, what they hold out.
///
///   Decryptor connection(shared, out);
///   connection.feed(Side::client, octets, moment);    // in order; out.plain(...) for each record
///   connection.gap(Side::client, count, moment);      // octets are missing here
///   connection.finish(moment);
///
/// While secrets may still come, octets wait for them, at most kMostHeld and kLongestWait; then
/// they come out with the moments at which they came in. What cannot be decrypted stops its
/// direction, with the reason; after a gap it goes on with the next record that authenticates.
/// TLS 1.2 and 1.3 with AEAD ciphers, with resumption, renegotiation, retried hellos and key
/// updates.
///
/// Lifetime: the connection's. Thread: one at a time.
class Decryptor {
 public:
  static constexpr std::size_t kMostHeld = std::size_t{256} << 10;
  /// How long secrets are awaited, by the moments of what comes.
  static constexpr std::chrono::seconds kLongestWait{60};
  /// About what it costs to hold a piece, beside its octets.
  static constexpr std::size_t kPieceCost = 96;

  /// Where it goes. May not call back.
  class Out {
   public:
    virtual ~Out() = default;
    /// `octets` are borrowed for the call.
    virtual void plain(Side from, Bytes octets, Moment moment) = 0;
    /// `octets` of the connection are missing; 0 when nobody knows how many.
    virtual void lost(Side from, std::uint64_t octets, Moment moment) = 0;
    /// Nothing more comes from this side, or ever came. Called once for each.
    virtual void stopped(Side from, Trouble why, Moment moment) = 0;
  };

  Decryptor(Shared& shared, Out& out) : shared_(shared), out_(out) {}
  ~Decryptor() { drop_held(); }
  Decryptor(const Decryptor&) = delete;
  Decryptor& operator=(const Decryptor&) = delete;

  void feed(Side from, Bytes octets, Moment moment);
  void gap(Side from, std::uint64_t octets, Moment moment);
  /// Secrets may have come: looks again, if anything waits for them.
  void look_again();
  /// No more comes.
  void finish(Moment moment);

  /// `TLS 1.3, TLS_AES_256_GCM_SHA384`, as far as it is known.
  const std::string& description() const { return description_; }
  /// That the client asked for; empty when it did not.
  const std::string& server_name() const { return server_name_; }

 private:
  struct Half {
    explicit Half(Side side) : keys(side) {}

    RecordReader records;
    HandshakeReader messages;
    ReadKeys keys;
    Resync resync;
    bool handshake_cut = false;  ///< a loss: where its messages begin is not known any more
    bool begun = false;          ///< octets came
    bool blocked = false;        ///< what follows needs what is not there yet
    bool stopped = false;
    std::uint32_t early_records = 0;  ///< of the client, passed over
  };
  /// What waits: octets, or a gap.
  struct Held {
    Side from;
    Moment moment;
    std::vector<std::uint8_t> octets;
    std::optional<std::uint64_t> gap;
  };

  Half& half(Side side) { return halves_[static_cast<std::size_t>(side)]; }

  // What waits, in decryptor_waiting.cc.
  void hold(Held held);
  void drop_held();
  void settle();
  void go_on_with(Held held);
  Trouble missing() const;

  bool hello_seen(Side from) const {
    return from == Side::client ? client_hello_seen_ : session_.suite != nullptr;
  }
  void run(Side from, Bytes octets, Moment moment);
  bool resynchronise(Side from, Bytes octets, Moment moment, std::vector<std::uint8_t>& rest);
  void lose(Side from, std::uint64_t octets, Moment moment);
  /// False when it has to wait.
  bool use(Side from, const Record& record, Moment moment);
  bool use_clear(Side from, const Record& record, Moment moment);
  void use_plain(Side from, const Plain& plain, Moment moment);
  void not_opened(Side from, const Record& record, Moment moment);
  void stop(Side from, Trouble why, Moment moment);
  void stop_both(Trouble why, Moment moment);

  // What the ends say to each other, in decryptor_handshake.cc.
  void messages(Side from, Bytes octets, Moment moment);
  void message(Side from, const HandshakeMessage& message, Moment moment);
  void client_hello(Bytes body, Moment moment);
  void server_hello(Bytes body, Moment moment);

  Shared& shared_;
  Out& out_;
  std::array<Half, 2> halves_{Half(Side::client), Half(Side::server)};
  Session session_{};  ///< what the hellos seen last agreed on
  bool client_hello_seen_ = false;
  bool early_data_ = false;
  bool progress_ = false;  ///< what waits may go on
  std::uint64_t generation_ = 0;
  std::deque<Held> held_;
  std::size_t held_size_ = 0;
  std::string description_ = "TLS";
  std::string server_name_;
};

}  // namespace ps::tls
