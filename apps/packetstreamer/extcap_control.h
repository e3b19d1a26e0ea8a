// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ps::app {

/// What goes through the control pipes between Wireshark's toolbar and an extcap program
/// (Wireshark's doc/README.extcap, "Control protocol"):
///
///   octet 0     'T'
///   octets 1-3  length of all that follows, most significant first
///   octet 4     number of the control
///   octet 5     command
///   then        payload, at most 65535 octets
namespace control {

enum class Command : std::uint8_t {
  initialized = 0,
  set = 1,
  add = 2,
  remove = 3,
  enable = 4,
  disable = 5,
  status_bar = 6,
  information = 7,
  warning = 8,
  error = 9
};

/// A value.
struct Message {
  std::uint8_t number = 0;
  Command command{};
  std::string payload;
};

inline constexpr std::size_t kLargestPayload = 65535;

/// As octets; a longer payload is cut.
std::string to_octets(std::uint8_t number, Command command, std::string_view payload);

/// Puts messages together from what was read of a pipe. Holds at most one message that is not
/// whole. A value.
class Parser {
 public:
  /// Once it is no control message there is no way back: nothing more is taken from this pipe.
  void feed(std::string_view octets);
  std::optional<Message> next();
  bool broken() const { return broken_; }

 private:
  std::string unread_;
  bool broken_ = false;
};

}  // namespace control
}  // namespace ps::app
