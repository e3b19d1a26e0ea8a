// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"

namespace boost::asio {
class io_context;
}

namespace ps::capture {

/// How the file tap waits for the time of the next frame; tests pass one that does not wait.
/// Thread: the tap's data thread.
class Pacer {
 public:
  virtual ~Pacer() = default;
  /// Calls `then` once, on the data thread and not from within this call, when `time` has come.
  virtual void wait_until(SteadyTime time, std::function<void()> then) = 0;
  /// What is being waited for does not happen any more.
  virtual void cancel() = 0;
};

/// Waits by the steady clock.
std::unique_ptr<Pacer> make_steady_pacer(boost::asio::io_context& context);

}  // namespace ps::capture
