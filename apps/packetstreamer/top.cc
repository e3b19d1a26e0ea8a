// SPDX-License-Identifier: Apache-2.0
#include "top.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "counting/report.h"
#include "interruption.h"
#include "process.h"
#include "rest.h"
#include "screen.h"
#include "statistics_text.h"
#include "waking.h"

namespace ps::app {
namespace {

using counting::Report;

constexpr std::size_t kAllRows = 1000;

std::string clock_time() { return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr))); }

/// One run of `top`.
class Top {
 public:
  Top(const TopOptions& options, const Interruption& interruption, Screen* screen)
      : options_(options), interruption_(interruption), screen_(screen), waking_(interruption) {
    if (screen_ != nullptr) waking_.watch(STDIN_FILENO);
  }

  /// Why it ended; nothing after a key or an interruption.
  Result<void> run() {
    for (std::uint64_t shown = 0; !options_.count || shown < *options_.count;) {
      if (!client_) {
        auto client = reach(options_.server, {.interrupt = waking_.descriptor()});
        if (!client) return client.error();
        client_ = *std::move(client);
      }
      auto report = next();
      if (client_->interrupted()) {
        client_ = nullptr;
        if (interruption_.happened() || !take_keys()) return {};
        draw();
        continue;
      }
      if (!report) return report.error();
      if (paused_) continue;
      report_ = *std::move(report);
      time_ = clock_time();
      ++shown;
      draw();
    }
    return {};
  }

 private:
  Result<Report> next() {
    const auto seconds = std::chrono::duration<double>(options_.interval).count();
    auto answer = ask(*client_, http::Method::get,
                      fmt::format("/api/v1/statistics?seconds={}&top={}", seconds, kAllRows), {},
                      options_.interval);
    if (!answer) return answer.error();
    return counting::report_from(*answer);
  }

  /// False when the user wants to leave.
  bool take_keys() {
    while (const auto key = screen_->key()) {
      if (*key == 'q' || *key == 'Q') return false;
      if (*key == 'p' || *key == ' ') paused_ = !paused_;
    }
    return true;
  }

  void draw() const {
    if (screen_ == nullptr) {
      for (const auto& line : statistics_lines(report_, kAllRows)) std::puts(line.text.c_str());
      std::puts("");
      std::fflush(stdout);
      return;
    }
    screen_->begin();
    screen_->line(fmt::format("packetstreamer top  {}  {}  {}q quits, p pauses",
                              server_address(options_.server).url,
                              time_.empty() ? "counting" : time_, paused_ ? "paused  " : ""),
                  true);
    if (!time_.empty()) {
      for (const auto& line : statistics_lines(report_, screen_->rows() - 1)) {
        screen_->line(line.text, line.head);
      }
    }
    screen_->show();
  }

  const TopOptions& options_;
  const Interruption& interruption_;
  Screen* screen_;
  Waking waking_;
  std::unique_ptr<http::Client> client_;
  Report report_;
  std::string time_;
  bool paused_ = false;
};

Result<void> run_on(const TopOptions& options, const Interruption& interruption) {
  if (isatty(STDOUT_FILENO) == 0 || isatty(STDIN_FILENO) == 0) {
    return Top(options, interruption, nullptr).run();
  }
  // What is wrong with the server is said on the terminal as it was.
  auto client = reach(options.server, {.interrupt = interruption.descriptor()});
  if (!client) return client.error();
  if (auto alive = ask(**client, http::Method::get, "/api/v1/taps"); !alive) return alive.error();
  Screen screen(std::getenv("NO_COLOR") == nullptr);
  return Top(options, interruption, &screen).run();
}

}  // namespace

int top(const TopOptions& options) {
  Interruption interruption({});
  interruption.watch_reader(STDOUT_FILENO);
  const auto ended = run_on(options, interruption);
  if (interruption.happened()) {
    return interruption.reader_gone() ? 0 : interruption.exit_status();
  }
  return ended ? 0 : fail(ended.error().message);
}

}  // namespace ps::app
