// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "counting/report.h"

namespace ps::app {

/// How much a switch says and is told, by type, the most first: `packet_in 98/s, flow_mod 2.5/s`;
/// `-` when nothing was counted.
std::string rates_of(const counting::Report& report, const std::string& dpid);

}  // namespace ps::app
