// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "counting/counts.h"
#include "decode/message.h"

namespace ps::counting {

/// Counts the messages that go through it while somebody wants to know, and hands them on.
///
///   counter.exchange(std::make_unique<Counts>());     // begins
///   auto so_far = counter.exchange(fresh);            // goes on with `fresh`
///   auto rest = counter.exchange(nullptr);            // ends
///
/// Lifetime: the data thread's. Thread: that one.
class Counter final : public decode::MessageSink {
 public:
  explicit Counter(decode::MessageSink& next) : next_(next) {}

  void message(const decode::Message& message) override {
    next_.message(message);
    if (counts_) counts_->count(message);
  }
  /// What was counted since the last exchange; null if nothing was.
  std::unique_ptr<Counts> exchange(std::unique_ptr<Counts> next) {
    return std::exchange(counts_, std::move(next));
  }

 private:
  decode::MessageSink& next_;
  std::unique_ptr<Counts> counts_;
};

}  // namespace ps::counting
