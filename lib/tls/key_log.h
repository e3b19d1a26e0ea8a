// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "tls/secret.h"

namespace ps::tls {

/// What a line of a key log is about.
enum class Label : std::uint8_t {
  master,              ///< CLIENT_RANDOM: the master secret of TLS 1.2
  client_handshake,    ///< CLIENT_HANDSHAKE_TRAFFIC_SECRET, TLS 1.3
  server_handshake,    ///< SERVER_HANDSHAKE_TRAFFIC_SECRET
  client_application,  ///< CLIENT_TRAFFIC_SECRET_0
  server_application,  ///< SERVER_TRAFFIC_SECRET_0
  count_,
};
inline constexpr std::size_t kLabelCount = static_cast<std::size_t>(Label::count_);

/// The secrets that key logs gave, by the random octets of the client's hello. When there are too
/// many connections the one added first is forgotten. A resource. Thread: one at a time.
class KeyLog {
 public:
  static constexpr std::size_t kMostConnections = 65'536;

  struct Counters {
    std::uint64_t secrets = 0;
    std::uint64_t other_lines = 0;  ///< of labels that are of no use here
    std::uint64_t bad_lines = 0;
    std::uint64_t forgotten = 0;  ///< connections
  };

  explicit KeyLog(std::size_t most_connections = kMostConnections)
      : most_connections_(most_connections) {}
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;

  /// One line without its end. What it cannot be is counted.
  void line(std::string_view line);
  void bad_line() { ++counters_.bad_lines; }

  /// Null when there is none; valid until the next line().
  const Secret* find(Label label, const Random& client_random) const;
  /// Appends the lines of that connection, as a key log has them, but for those taken before.
  void take_lines(const Random& client_random, std::string& out);
  const Counters& counters() const { return counters_; }

 private:
  struct Connection {
    std::array<Secret, kLabelCount> secrets{};
    std::array<bool, kLabelCount> taken{};  ///< by take_lines()
  };

  Connection& connection(const Random& client_random);

  const std::size_t most_connections_;
  std::map<Random, Connection> connections_;
  std::deque<Random> oldest_first_;
  Counters counters_;
};

/// The text of one key log as NSS writes it (SSLKEYLOGFILE, RFC 9850), in any pieces, at any time:
///
///   log    = *line
///   line   = [ "#" comment / label " " client-random " " secret ] LF
///
/// both in hexadecimal. A value.
class KeyLogText {
 public:
  static constexpr std::size_t kLongestLine = 512;

  void feed(std::string_view text, KeyLog& log);
  /// The text is whole: its last line may lack the line feed.
  void end(KeyLog& log);

 private:
  std::string rest_;       ///< of a line without its end
  bool skipping_ = false;  ///< the line is too long: nothing before its end counts
};

}  // namespace ps::tls
