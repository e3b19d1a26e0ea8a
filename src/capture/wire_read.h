// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace ps::capture {

/// What reading from one side of a channel gave. A value.
struct WireRead {
  enum class Then {
    more,     ///< the buffer was filled, more may be there
    drained,  ///< wait for more
    ended,    ///< nothing more comes: end of file, in TLS after the peer said so
    cut,      ///< end of file in the middle of TLS: the peer did not say that it ends
    lost,     ///< the connection is gone: `error`
  };
  std::size_t count = 0;  ///< octets in the buffer, also before an end
  Then then = Then::drained;
  int error = 0;  ///< errno; EPROTO when TLS itself failed
};

}  // namespace ps::capture
