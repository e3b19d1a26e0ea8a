// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_backlog.h"

#include <fstream>

namespace ps::capture {

std::size_t default_socket_buffer() {
  constexpr std::size_t kUsual = 212'992;
  std::size_t octets = 0;
  std::ifstream("/proc/sys/net/core/wmem_default") >> octets;
  return octets > 0 ? octets : kUsual;
}

}  // namespace ps::capture
