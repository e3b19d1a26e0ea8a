// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "tls/decryptor.h"

namespace ps::tls {

void Decryptor::hold(Held held) {
  half(held.from).blocked = true;
  const bool useless = shared_.keys.none() && client_hello_seen_ && session_.suite != nullptr;
  const std::size_t cost = held.octets.size() + kPieceCost;
  const bool too_long =
      !held_.empty() && held.moment.time - held_.front().moment.time > kLongestWait;
  if (useless || too_long || held_size_ + cost > kMostHeld ||
      shared_.held + cost > Shared::kMostHeld) {
    return stop_both(missing(), held.moment);
  }
  held_size_ += cost;
  shared_.held += cost;
  held_.push_back(std::move(held));
}

void Decryptor::drop_held() {
  shared_.held -= std::exchange(held_size_, 0);
  held_.clear();
}

Trouble Decryptor::missing() const {
  if (!client_hello_seen_) return Trouble::joined;
  if (session_.suite == nullptr) return Trouble::unanswered;
  return shared_.keys.none() ? Trouble::no_key_log : Trouble::no_secrets;
}

void Decryptor::look_again() {
  if (held_.empty()) return;
  shared_.keys.look_again();
  progress_ = progress_ || shared_.keys.generation() != generation_;
  settle();
}

void Decryptor::settle() {
  while (std::exchange(progress_, false) && !held_.empty()) {
    generation_ = shared_.keys.generation();
    for (Half& half : halves_) half.blocked = false;
    auto waited = std::exchange(held_, {});
    shared_.held -= std::exchange(held_size_, 0);
    for (Held& held : waited) go_on_with(std::move(held));
  }
}

void Decryptor::go_on_with(Held held) {
  const Half& from = half(held.from);
  if (from.stopped) return;
  if (from.blocked) return hold(std::move(held));
  if (held.gap) return lose(held.from, *held.gap, held.moment);
  run(held.from, held.octets, held.moment);
}

}  // namespace ps::tls
