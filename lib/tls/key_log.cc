// SPDX-License-Identifier: Apache-2.0
#include "tls/key_log.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/hex.h"

namespace ps::tls {
namespace {

constexpr std::string_view kLabels[kLabelCount] = {
    "CLIENT_RANDOM",           "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0",
};

std::optional<Label> label_of(std::string_view word) {
  const auto* found = std::ranges::find(kLabels, word);
  if (found == std::end(kLabels)) return std::nullopt;
  return static_cast<Label>(found - std::begin(kLabels));
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// How many octets the digits are; 0 when they are none, or too many.
std::size_t read_hex(std::string_view digits, std::span<std::uint8_t> octets) {
  if (digits.size() % 2 != 0 || digits.size() / 2 > octets.size()) return 0;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = digit(digits[i]), low = digit(digits[i + 1]);
    if (high < 0 || low < 0) return 0;
    octets[i / 2] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return digits.size() / 2;
}

/// Takes the first word off the line.
std::string_view take_word(std::string_view& line) {
  const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
  line.remove_prefix(begin);
  const auto end = std::min(line.find_first_of(" \t"), line.size());
  const auto word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

/// 48 octets of TLS 1.2, or what a hash of TLS 1.3 gives: 32 or 48.
bool right_size(Label label, std::size_t size) {
  return size == 48 || (size == 32 && label != Label::master);
}

bool is_word(std::string_view word) {
  return std::ranges::all_of(
      word, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

void KeyLogText::feed(std::string_view text, KeyLog& log) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const bool whole = end != std::string_view::npos;
    const auto part = text.substr(0, end);
    text.remove_prefix(whole ? end + 1 : text.size());
    if (!skipping_ && rest_.size() + part.size() > kLongestLine) {
      skipping_ = true;
      rest_.clear();
      log.bad_line();
    }
    if (!skipping_) rest_ += part;
    if (whole) this->end(log);
  }
}

void KeyLogText::end(KeyLog& log) {
  if (!skipping_) log.line(rest_);
  rest_.clear();
  skipping_ = false;
}

void KeyLog::line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto word = take_word(line);
  if (word.empty() || word.starts_with('#')) return;
  const auto label = label_of(word);
  if (!label) {
    ++(is_word(word) ? counters_.other_lines : counters_.bad_lines);
    return;
  }
  Random random;
  Secret secret;
  const bool named = read_hex(take_word(line), random) == random.size();
  secret.size = static_cast<std::uint8_t>(read_hex(take_word(line), secret.octets));
  if (!named || !right_size(*label, secret.size) || !take_word(line).empty()) {
    ++counters_.bad_lines;
    return;
  }
  connection(random).secrets[static_cast<std::size_t>(*label)] = secret;
  ++counters_.secrets;
}

KeyLog::Connection& KeyLog::connection(const Random& client_random) {
  if (const auto known = connections_.find(client_random); known != connections_.end()) {
    return known->second;
  }
  if (connections_.size() >= most_connections_) {
    connections_.erase(oldest_first_.front());
    oldest_first_.pop_front();
    ++counters_.forgotten;
  }
  oldest_first_.push_back(client_random);
  return connections_[client_random];
}

const Secret* KeyLog::find(Label label, const Random& client_random) const {
  const auto known = connections_.find(client_random);
  if (known == connections_.end()) return nullptr;
  const Secret& secret = known->second.secrets[static_cast<std::size_t>(label)];
  return secret.size > 0 ? &secret : nullptr;
}

void KeyLog::take_lines(const Random& client_random, std::string& out) {
  const auto known = connections_.find(client_random);
  if (known == connections_.end()) return;
  auto& [secrets, taken] = known->second;
  for (std::size_t i = 0; i < kLabelCount; ++i) {
    if (secrets[i].size == 0 || std::exchange(taken[i], true)) continue;
    out += fmt::format("{} {} {}\n", kLabels[i], to_hex(client_random), to_hex(secrets[i].bytes()));
  }
}

}  // namespace ps::tls
