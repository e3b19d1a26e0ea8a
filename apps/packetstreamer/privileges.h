// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"

namespace ps::app {

/// Gives up CAP_NET_RAW and CAP_NET_ADMIN for good: open interfaces stay open, none can be opened
/// any more. Call it before there is another thread.
Result<void> drop_capture_rights();

/// The whole process is `user` from now on, with that user's groups and no capability. Nothing when
/// `user` is empty.
Result<void> become(const std::string& user);

}  // namespace ps::app
