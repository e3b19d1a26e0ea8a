// SPDX-License-Identifier: Apache-2.0
#include "extcap_control.h"

#include <algorithm>

namespace ps::app::control {
namespace {

constexpr char kSync = 'T';
constexpr std::size_t kLengthEnd = 4;
constexpr std::size_t kHeader = 6;
/// Of the length: control number and command.
constexpr std::size_t kCounted = kHeader - kLengthEnd;

std::size_t octet(std::string_view octets, std::size_t at) {
  return static_cast<std::uint8_t>(octets[at]);
}

std::size_t length_of(std::string_view octets) {
  return octet(octets, 1) << 16 | octet(octets, 2) << 8 | octet(octets, 3);
}

}  // namespace

std::string to_octets(std::uint8_t number, Command command, std::string_view payload) {
  payload = payload.substr(0, kLargestPayload);
  const auto length = payload.size() + kCounted;
  std::string octets{kSync};
  for (const int shift : {16, 8, 0}) octets += static_cast<char>(length >> shift & 0xff);
  octets += static_cast<char>(number);
  octets += static_cast<char>(command);
  return octets.append(payload);
}

void Parser::feed(std::string_view octets) {
  if (!broken_) unread_ += octets;
}

std::optional<Message> Parser::next() {
  if (broken_ || unread_.size() < kHeader) return std::nullopt;
  const auto length = length_of(unread_);
  if (unread_[0] != kSync || length < kCounted || length > kCounted + kLargestPayload) {
    broken_ = true;
    unread_.clear();
    return std::nullopt;
  }
  if (unread_.size() < kLengthEnd + length) return std::nullopt;
  Message message{static_cast<std::uint8_t>(octet(unread_, kLengthEnd)),
                  static_cast<Command>(octet(unread_, kLengthEnd + 1)),
                  unread_.substr(kHeader, length - kCounted)};
  unread_.erase(0, kLengthEnd + length);
  return message;
}

}  // namespace ps::app::control
