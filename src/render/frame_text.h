// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "render/body.h"
#include "render/paint.h"

namespace ps::render {

/// An inner frame in a few words, as tcpdump would say it: `ARP who-has 10.0.0.2 tell 10.0.0.1`,
/// `vlan 10 10.0.0.1:4000 > 10.0.0.2:80 TCP SYN`. One that is not all there says `(cut short)`.
std::string frame_summary(const InnerFrame& inner, const Paint& paint);

}  // namespace ps::render
