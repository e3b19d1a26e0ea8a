// SPDX-License-Identifier: Apache-2.0
#include "live_statistics.h"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "counting/counts.h"

namespace ps::app {

using SteadyClock = std::chrono::steady_clock;

struct LiveStatistics::Window {
  Window(boost::asio::io_context& service, std::size_t rows,
         std::function<void(const counting::Report&)> finish)
      : timer(service), most(rows), done(std::move(finish)) {}

  boost::asio::steady_timer timer;
  const std::size_t most;
  const std::function<void(const counting::Report&)> done;
  bool open = false;  ///< what is fetched belongs to it
  SteadyClock::time_point began{};
  counting::Counts counts;
};

LiveStatistics::LiveStatistics(boost::asio::io_context& service, DataPlane& plane,
                               std::shared_ptr<const decode::Names> names)
    : service_(service), plane_(plane), names_(std::move(names)) {}

LiveStatistics::~LiveStatistics() = default;

bool LiveStatistics::count(std::chrono::milliseconds time, std::size_t most,
                           std::function<void(const counting::Report&)> done) {
  if (windows_.size() >= kMostWindows) return false;
  const auto window =
      windows_.insert(windows_.end(), std::make_unique<Window>(service_, most, std::move(done)));
  fetch(true, [this, window, time] {
    (*window)->open = true;
    (*window)->began = SteadyClock::now();
    (*window)->timer.expires_after(time);
    (*window)->timer.async_wait([this, window](boost::system::error_code stopped) {
      if (!stopped) fetch(true, [this, window] { end(window); });
    });
  });
  return true;
}

/// Takes what every data thread has counted to the open windows, then calls `then`.
void LiveStatistics::fetch(bool go_on, std::function<void()> then) {
  struct Fetching {
    std::size_t missing;
    std::function<void()> then;
  };
  auto fetching = std::make_shared<Fetching>(Fetching{plane_.threads(), std::move(then)});
  const auto arrived = [this, fetching](std::unique_ptr<counting::Counts> counts) {
    if (counts) {
      for (const auto& window : windows_) {
        if (window->open) window->counts.merge(*counts);
      }
    }
    if (--fetching->missing == 0) fetching->then();
  };
  for (std::size_t thread = 0; thread < plane_.threads(); ++thread) {
    plane_.exchange_counts(
        thread, go_on ? std::make_unique<counting::Counts>() : nullptr,
        [this, arrived](std::unique_ptr<counting::Counts> counts) {
          boost::asio::post(service_, [arrived, shared = std::shared_ptr(std::move(counts))] {
            arrived(shared ? std::make_unique<counting::Counts>(std::move(*shared)) : nullptr);
          });
        });
  }
}

void LiveStatistics::end(Windows::iterator window) {
  const auto ended = std::move(*window);
  windows_.erase(window);
  if (windows_.empty()) fetch(false, [] {});
  auto report = ended->counts.report(ended->most);
  report.seconds = std::chrono::duration<double>(SteadyClock::now() - ended->began).count();
  if (names_) add_names(*names_, report);
  ended->done(report);
}

}  // namespace ps::app
