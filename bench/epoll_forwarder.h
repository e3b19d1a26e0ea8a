// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace ps::bench {

/// The least that a forwarder can do: one thread, one level-triggered epoll, reads of 256 KiB that
/// are written on at once. The floor that the proxies are measured against. Runs until killed.
[[noreturn]] void run_epoll_forwarder(std::uint16_t listen_port, std::uint16_t controller_port);

}  // namespace ps::bench
