// SPDX-License-Identifier: Apache-2.0
#include "waking.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "interruption.h"

namespace ps::app {

Waking::Waking(const Interruption& interruption) : all_(epoll_create1(EPOLL_CLOEXEC)) {
  watch(interruption.descriptor());
}

Waking::~Waking() { close(all_); }

void Waking::watch(int descriptor) const {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  epoll_ctl(all_, EPOLL_CTL_ADD, descriptor, &event);
}

}  // namespace ps::app
