// SPDX-License-Identifier: Apache-2.0
#include "capture/chunk.h"

#include <atomic>

namespace ps::capture {

ChannelId next_channel_id() {
  static std::atomic<ChannelId> last{0};
  return ++last;
}

}  // namespace ps::capture
