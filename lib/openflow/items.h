// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iterator>

#include "base/bytes.h"
#include "openflow/version.h"

namespace ps::openflow {

/// A borrowed run of elements that follow one another: actions, instructions, ports, properties.
///
///   for (const Action& action : packet_out.actions) ...
///   if (packet_out.actions.problem()) ...   // the run ended early: malformed element
///
/// `T::take(version, rest, item)` moves one element off the front of `rest`, which is not empty,
/// and returns nullptr, or says what is wrong. A value; lives as long as the octets.
template <class T>
class Items {
 public:
  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Iterator(Version version, Bytes rest) : version_(version), rest_(rest) { step(); }

    const T& operator*() const { return item_; }
    const T* operator->() const { return &item_; }
    Iterator& operator++() {
      step();
      return *this;
    }
    void operator++(int) { step(); }
    bool operator==(std::default_sentinel_t) const { return done_; }

    /// Why the iteration ended early; nullptr while it goes on and when all was read.
    const char* problem() const { return problem_; }
    /// What was not read.
    Bytes rest() const { return rest_; }

   private:
    void step() {
      if (rest_.empty()) {
        done_ = true;
        return;
      }
      item_ = T{};
      problem_ = T::take(version_, rest_, item_);
      done_ = problem_ != nullptr;
    }

    Version version_ = Version::v1_0;
    Bytes rest_;
    T item_{};
    const char* problem_ = nullptr;
    bool done_ = false;
  };

  Items() = default;
  Items(Version version, Bytes bytes) : version_(version), bytes_(bytes) {}

  Iterator begin() const { return Iterator(version_, bytes_); }
  std::default_sentinel_t end() const { return {}; }
  bool empty() const { return bytes_.empty(); }
  Bytes bytes() const { return bytes_; }
  Version version() const { return version_; }

  /// Walks all elements: what is wrong with the first malformed one, or nullptr.
  const char* problem() const { return problem_at().problem; }

  struct Problem {
    const char* problem = nullptr;
    std::size_t offset = 0;  ///< from the first octet of the run
  };
  Problem problem_at() const {
    auto it = begin();
    while (it != end()) ++it;
    return {it.problem(), bytes_.size() - it.rest().size()};
  }

 private:
  Version version_ = Version::v1_0;
  Bytes bytes_;
};

}  // namespace ps::openflow
