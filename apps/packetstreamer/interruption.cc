// SPDX-License-Identifier: Apache-2.0
#include "interruption.h"

#include <csignal>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace ps::app {
namespace {

constexpr int kEnding[] = {SIGINT, SIGTERM, SIGHUP};

/// `nohup` asks that SIGHUP be ignored, and so it is.
bool ignored_hangup() {
  struct sigaction now {};
  return sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int number : kEnding) {
    if (number != SIGHUP || !ignored_hangup()) sigaddset(&set, number);
  }
  return set;
}

void set_timer(int timer, std::chrono::milliseconds time) {
  itimerspec once{};
  once.it_value.tv_sec = time.count() / 1000;
  once.it_value.tv_nsec = time.count() % 1000 * 1'000'000;
  timerfd_settime(timer, 0, &once, nullptr);
}

void watch(int all, int descriptor, unsigned events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  epoll_ctl(all, EPOLL_CTL_ADD, descriptor, &event);  // a file as output has no end to wait for
}

}  // namespace

Interruption::Interruption(std::optional<std::chrono::milliseconds> time) {
  auto set = ending_signals();
  sigprocmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  if (time) set_timer(timer_, *time);
  all_ = epoll_create1(EPOLL_CLOEXEC);
  watch(all_, signals_, EPOLLIN);
  watch(all_, timer_, EPOLLIN);
}

Interruption::~Interruption() {
  close(all_);
  close(timer_);
  close(signals_);
}

void Interruption::watch_reader(int output) {
  output_ = output;
  watch(all_, output, 0);  // EPOLLERR comes unasked
}

bool Interruption::happened() const {
  epoll_event event{};
  return epoll_wait(all_, &event, 1, 0) > 0;
}

bool Interruption::reader_gone() const {
  pollfd output{output_, 0, 0};
  return poll(&output, 1, 0) > 0 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

int Interruption::exit_status() const {
  sigset_t waiting;
  sigpending(&waiting);
  for (int number : kEnding) {
    if (sigismember(&waiting, number) == 1) return 128 + number;
  }
  return 0;
}

}  // namespace ps::app
