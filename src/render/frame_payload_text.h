// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "frame/payload.h"
#include "render/paint.h"

namespace ps::render {

/// The whole of a frame or packet in a few words; `depth`: how many tunnels may still be looked
/// into.
std::string frame_words(const frame::Frame& frame, const Paint& paint, int depth);
std::string packet_words(const frame::IpPacket& packet, const Paint& paint, int depth);

/// What follows the addresses of `packet` (which has no IP when the payload is a link's):
/// `UDP`, `TCP SYN`, `ICMP echo request id 1 seq 2`, `DHCP discover 02:00:00:00:00:01`. Empty of
/// octets that no parser reads, where the packet has no transport header.
std::string payload_words(const frame::Payload& payload, const frame::IpPacket& packet,
                          const Paint& paint, int depth);

}  // namespace ps::render
