// SPDX-License-Identifier: Apache-2.0
#include "capture/taps.h"

#include "capture/file_tap.h"
#include "capture/proxy.h"
#include "capture/push_tap.h"
#include "capture/snoop_tap.h"

namespace ps::capture {

std::string_view to_string(Trust trust) {
  switch (trust) {
    case Trust::exact:
      return "exact";
    case Trust::lossy:
      return "lossy";
    case Trust::as_told:
      return "as told";
  }
  return "";
}

std::span<const TapSpec> taps() {
  static const TapSpec all[] = {kProxyTap, kFileTap, kSnoopTap, kPushTap};
  return all;
}

}  // namespace ps::capture
