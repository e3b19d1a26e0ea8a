// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace ps::stream {

/// What the Thrift service gives to all its clients together and to each of them.
struct ThriftLimits {
  std::size_t connections = 20'000;
  int backlog = 4'096;                         ///< connections not yet accepted
  std::size_t frame = 16u << 20;               ///< a longer one closes its connection
  std::size_t buffered_input = 256u << 20;     ///< of all connections; who exceeds it is closed
  std::size_t buffered_output = 1u << 30;      ///< replies not read yet, likewise
  std::size_t reply = 8u << 20;                ///< stock clients refuse frames over 16 384 000
  std::size_t pipelined = 64u << 10;           ///< read on behind a call that waits
  std::chrono::milliseconds look_for{10'000};  ///< how long an unknown session is looked for
  std::chrono::milliseconds look_every{100};
};

}  // namespace ps::stream
