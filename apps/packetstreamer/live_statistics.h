// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "admin/statistics.h"
#include "data_plane.h"

namespace ps::app {

/// Counts on the data threads while there is a window of time that somebody asked for; else nothing
/// is counted. What the threads counted is fetched where a window begins or ends, and belongs to
/// every window that is open then.
/// Lifetime: ends before all that it was given, and after the plane's threads have. Thread: the
/// service thread, which runs `service`.
class LiveStatistics final : public admin::Statistics {
 public:
  LiveStatistics(boost::asio::io_context& service, DataPlane& plane,
                 std::shared_ptr<const decode::Names> names = nullptr);
  ~LiveStatistics() override;

  bool count(std::chrono::milliseconds time, std::size_t most,
             std::function<void(const counting::Report&)> done) override;

 private:
  struct Window;
  using Windows = std::list<std::unique_ptr<Window>>;
  static constexpr std::size_t kMostWindows = 64;

  void fetch(bool go_on, std::function<void()> then);
  void end(Windows::iterator window);

  boost::asio::io_context& service_;
  DataPlane& plane_;
  const std::shared_ptr<const decode::Names> names_;
  Windows windows_;
};

}  // namespace ps::app
