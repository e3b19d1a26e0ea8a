// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capture/wire.h"

namespace ps::capture {

/// Closes a wire whose peer was told why: waits a second at most for the peer to close, and throws
/// away what it still says. Closed at once with something unread, the kernel would send a reset,
/// and the peer might never see the reason.
/// Thread: the one that runs `context`.
void say_farewell(boost::asio::io_context& context, Wire wire);

}  // namespace ps::capture
