// SPDX-License-Identifier: Apache-2.0
#include "tls/read_keys.h"

#include "tls/key_schedule.h"

namespace ps::tls {

void ReadKeys::begin(Epoch epoch, const Session& session) {
  epoch_ = epoch;
  session_ = session;
  opener_.reset();
  sequence_ = 0;
}

bool ReadKeys::ready(Keys& secrets) {
  if (opener_) return true;
  return tls13() ? make_tls13(secrets) : make_tls12(secrets);
}

bool ReadKeys::make_tls12(Keys& secrets) {
  const Secret* master = secrets.find(Label::master, session_.client_random);
  if (master == nullptr) return false;
  const auto block =
      key_block(*session_.suite, *master, session_.client_random, session_.server_random);
  if (!block) return false;
  opener_ = Opener::make(*session_.suite, side_ == Side::client ? block->client : block->server);
  return opener_.has_value();
}

bool ReadKeys::make_tls13(Keys& secrets) {
  const bool client = side_ == Side::client;
  const Label label = epoch_ == Epoch::handshake
                          ? (client ? Label::client_handshake : Label::server_handshake)
                          : (client ? Label::client_application : Label::server_application);
  const Secret* traffic = secrets.find(label, session_.client_random);
  return traffic != nullptr && use(*traffic);
}

bool ReadKeys::use(const Secret& traffic) {
  const auto keys = traffic_keys(*session_.suite, traffic);
  if (!keys) return false;
  traffic_ = traffic;
  sequence_ = 0;
  opener_ = Opener::make(*session_.suite, *keys);
  return opener_.has_value();
}

std::optional<Plain> ReadKeys::open(const Record& record, std::vector<std::uint8_t>& out) {
  return open_within(record, 1, out);
}

std::optional<Plain> ReadKeys::open_within(const Record& record, std::uint64_t tries,
                                           std::vector<std::uint8_t>& out) {
  for (std::uint64_t sequence = sequence_; sequence < sequence_ + tries; ++sequence) {
    if (auto plain = opener_->open(record, sequence, out)) {
      sequence_ = sequence + 1;
      return plain;
    }
  }
  return std::nullopt;
}

bool ReadKeys::update() {
  const auto next = next_secret(*session_.suite, traffic_);
  return next && use(*next);
}

std::optional<ReadKeys> ReadKeys::following(Keys& secrets) const {
  if (!tls13()) return std::nullopt;
  ReadKeys next(side_);
  next.begin(Epoch::application, session_);
  next.traffic_ = traffic_;
  const bool there = epoch_ == Epoch::handshake ? next.ready(secrets) : next.update();
  return there ? std::optional(std::move(next)) : std::nullopt;
}

}  // namespace ps::tls
