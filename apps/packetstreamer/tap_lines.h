// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/taps.h"
#include "capture/file_tap.h"
#include "capture/live_tap.h"
#include "capture/proxy.h"
#include "capture/push_tap.h"
#include "capture/snoop_bridges.h"
#include "capture/snoop_tap.h"

namespace ps::app {

/// A tap as REST shows it, but for its id.
admin::TapLine line(const capture::Proxy& proxy);
admin::TapLine line(const capture::LiveTap& tap);
admin::TapLine line(const capture::SnoopTap& tap);
admin::TapLine line(const capture::SnoopBridges& bridges);
admin::TapLine line(const capture::FileTap& file);
admin::TapLine line(const capture::PushTap& push);

}  // namespace ps::app
