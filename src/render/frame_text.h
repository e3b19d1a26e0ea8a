// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "frame/frame.h"
#include "render/body.h"
#include "render/paint.h"

namespace ps::render {

/// An inner frame in a few words, as tcpdump would say it: `ARP who-has 10.0.0.2 tell 10.0.0.1`,
/// `vlan 10 10.0.0.1:4000 > 10.0.0.2:80 TCP SYN`. One that is not all there says `(cut short)`.
std::string frame_summary(const InnerFrame& inner, const Paint& paint);

/// `echo request`; empty when unknown. Of ICMPv6 when the frame has IPv6, else of ICMP.
std::string_view icmp_name(const frame::Frame& frame);
/// `SYN,ACK`; `none`.
std::string tcp_flags_text(const frame::Tcp& tcp);

/// Addresses as such, text where all of it is ASCII that can be shown, else hexadecimal.
std::string lldp_chassis_text(const frame::Lldp& lldp);
std::string lldp_port_text(const frame::Lldp& lldp);

}  // namespace ps::render
