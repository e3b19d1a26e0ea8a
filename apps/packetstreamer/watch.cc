// SPDX-License-Identifier: Apache-2.0
#include "watch.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "interruption.h"
#include "output.h"
#include "process.h"
#include "rest.h"
#include "session/end_reason.h"

namespace ps::app {
namespace {

constexpr std::uint64_t kMostAtOnce = 1000;
constexpr std::chrono::seconds kLongestWait{15};

/// One run of `watch`, from the open session to the line that says what was received.
class Watch {
 public:
  Watch(const WatchOptions& options, RemoteSession session, Output& output,
        const Interruption& interruption)
      : options_(options),
        session_(std::move(session)),
        output_(output),
        interruption_(interruption) {}

  int run() {
    if (const auto& history = session_.history()) {
      if (const auto less = shortfall(*history)) say(*less);
    }
    int status = 0;
    while (status == 0 && !done()) status = step();
    return finish(status);
  }

  /// Its lease would end it as well, a minute later; so a server that has gone is no matter.
  void end_session() const {
    auto client = reach(options_.server);
    if (client) (void)session_.end(**client);
  }

 private:
  std::uint64_t records_left() const {
    return options_.output.count ? *options_.output.count - received_
                                 : std::numeric_limits<std::uint64_t>::max();
  }

  bool done() const { return ended_ || interruption_.happened() || records_left() == 0; }

  int step() {
    auto batch = session_.read(std::min(records_left(), kMostAtOnce), kLongestWait);
    if (!batch) return interruption_.happened() ? 0 : fail(batch.error().message);
    if (batch->missed > 0) say(fmt::format("{} missed here", batch->missed));
    missed_ += batch->missed;
    if (int failure = output_.write(batch->output, interruption_)) return give_up(failure);
    received_ += batch->records;
    if (!batch->ended) return 0;
    ended_ = true;
    if (*batch->ended == session::kEndOfHistory || *batch->ended == session::kUntilReached)
      return 0;
    return fail(fmt::format("the session was ended by the server: {}", *batch->ended));
  }

  int give_up(int failure) const {
    if (failure == EPIPE || failure == EINTR) return 0;  // which ends the loop as well
    return fail(fmt::format("{}: {}", output_.name(), std::strerror(failure)));
  }

  int finish(int status) {
    if (!ended_) end_session();
    if (interruption_.happened() && interruption_.reader_gone()) return 0;
    say(fmt::format("{} received, {} missed", received_, missed_));
    return interruption_.happened() ? interruption_.exit_status() : status;
  }

  static void say(std::string_view text) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
  }

  const WatchOptions& options_;
  RemoteSession session_;
  Output& output_;
  const Interruption& interruption_;
  std::uint64_t received_ = 0;
  std::uint64_t missed_ = 0;
  bool ended_ = false;
};

}  // namespace

int watch(const WatchOptions& options) {
  const auto output = open_output(options.output);
  if (!output) return fail(output.error().message);
  Interruption interruption(options.time);
  interruption.watch_reader((*output)->descriptor());
  auto client = reach(options.server, {.interrupt = interruption.descriptor()});
  if (!client) return fail(client.error().message);
  auto session = RemoteSession::open(**client, options.session);
  if (!session) {
    return interruption.happened() ? interruption.exit_status() : fail(session.error().message);
  }
  Watch run(options, std::move(*session), **output, interruption);
  if (const auto begun = (*output)->begin(); !begun) {
    run.end_session();
    return fail(begun.error().message);
  }
  return run.run();
}

}  // namespace ps::app
