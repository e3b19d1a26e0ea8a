// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"

namespace ps::session {

class Session;

/// One observer that waits or reads, as long as this lives. A value that is moved, not copied; it
/// may outlive its Observers. Thread: the service thread.
class ObserverPlace {
 public:
  ObserverPlace(ObserverPlace&&) noexcept = default;
  ObserverPlace& operator=(ObserverPlace&& other) noexcept;
  ~ObserverPlace();

 private:
  friend class Observers;
  ObserverPlace(std::shared_ptr<std::size_t> now, std::shared_ptr<Session> session);
  void leave();

  std::shared_ptr<std::size_t> now_;  ///< null when it was moved from
  std::shared_ptr<Session> session_;  ///< null when it waits for one to appear
};

/// All observers of a server, over all deliveries.
///
///   auto place = observers.admit(session);
///   if (!place) return refuse(observers.refusal());   // 429, or what the delivery has for it
///
/// A delivery keeps the place while its observer reads or waits. Thread: the service thread.
class Observers {
 public:
  explicit Observers(std::size_t most) : most_(most) {}
  Observers(const Observers&) = delete;
  Observers& operator=(const Observers&) = delete;

  /// Nothing when there are as many as there may be. Counts in `session`, unless it is null.
  std::optional<ObserverPlace> admit(std::shared_ptr<Session> session);
  /// What to tell who was not admitted.
  Error refusal() const;
  std::size_t now() const { return *now_; }
  /// So many were not admitted.
  std::uint64_t refused() const { return refused_; }

 private:
  const std::size_t most_;
  const std::shared_ptr<std::size_t> now_ = std::make_shared<std::size_t>(0);
  std::uint64_t refused_ = 0;
};

}  // namespace ps::session
