// SPDX-License-Identifier: Apache-2.0
#include "capture/taps.h"

#include "capture/file_tap.h"
#include "capture/proxy.h"

namespace ps::capture {

std::span<const TapSpec> taps() {
  static const TapSpec all[] = {kProxyTap, kFileTap};
  return all;
}

}  // namespace ps::capture
