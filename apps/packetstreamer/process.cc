// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include <cstdio>

#include <sys/resource.h>

namespace ps::app {

int fail(std::string_view message) {
  std::fprintf(stderr, "packetstreamer: %.*s\n", static_cast<int>(message.size()), message.data());
  return 1;
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace ps::app
