// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "openflow/encode.h"
#include "record/record.h"

/// Records for the tests of this room.
namespace ps::render::samples {

using Octets = openflow::encode::Octets;
using Made = std::shared_ptr<record::Record>;

/// `message` on the channel of switch 1, at 2026-11-22 07:40:01.123456789 UTC, in the direction in
/// which such messages go.
Made record_of(Bytes message, Bytes answered_frame = {});

struct Sample {
  std::string name;  ///< `1.3 packet_in udp`
  Made record;
};

/// Every kind of message that the encoder makes, in every version that has it, with various frames,
/// matches and actions; and some that are wrong or unknown.
std::vector<Sample> all();

/// `sample` without its last octets, but with the header that it had.
Made cut(const record::Record& sample, std::size_t size);

/// `sample` with an octet behind the header that is another, each time a different one; what
/// can answer a packet_in answers one with a frame of the same octets. The same in every run.
std::vector<Made> changed(const record::Record& sample, int count);

Octets arp_request();
Octets tagged_udp(std::uint8_t tos);
/// The inner frames that all() uses.
std::vector<std::pair<std::string, Octets>> frames();

}  // namespace ps::render::samples
