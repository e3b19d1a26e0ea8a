// SPDX-License-Identifier: Apache-2.0
#include "openflow/body.h"

#include <algorithm>

namespace ps::openflow {
namespace {

/// What there is of the message that the header announces.
Bytes extent(Bytes message) {
  if (message.size() < kHeaderSize) return {};
  return message.first(std::min<std::size_t>(header_at(message.data()).length, message.size()));
}

constexpr std::uint16_t kStandardMatch = 0;  // ofp_match_type
constexpr std::uint16_t kOxmMatch = 1;

}  // namespace

Body::Body(Bytes message, MsgType wanted) : Reader(extent(message)), message_(message) {
  if (message.size() < kHeaderSize) {
    fail("a message has at least 8 octets", message.size());
    return;
  }
  header_ = header_at(message.data());
  if (is_known(header_.version)) version_ = static_cast<Version>(header_.version);
  if (type_of(header_) != wanted && !(wanted == MsgType::hello && header_.type == 0)) {
    fail("the message is of another type or version", std::size_t{0});
    (void)bytes(left() + 1);
    return;
  }
  if (header_.length < kHeaderSize) {
    fail("the length in the header is less than 8", 2);
  } else if (header_.length > message.size()) {
    fail("the message ends before the length in its header", message.size());
  } else if (header_.length < message.size()) {
    fail("octets follow the length in the header", header_.length);
  }
  skip(kHeaderSize);
}

void Body::fail(const char* problem, std::size_t offset) {
  if (problem_ != nullptr) return;
  problem_ = problem;
  offset_ = offset;
}

Match Body::match() {
  if (version_ == Version::v1_0) return Match::ofp10(bytes(Match::kOfp10Size));
  const std::size_t start = offset();
  if (version_ == Version::v1_1) {
    const Bytes structure = bytes(Match::kOfp11Size);
    if (!ok()) return {};
    if (load_be16(&structure[0]) != kStandardMatch || load_be16(&structure[2]) != structure.size())
      fail("a match of 1.1 has type 0 and 88 octets", start);
    return Match::ofp11(structure);
  }
  const std::uint16_t type = u16();
  const std::uint16_t length = u16();
  if (!ok()) return {};
  if (type != kOxmMatch || length < 4) {
    fail("a match has type 1 (OXM) and at least 4 octets", start);
    (void)bytes(left() + 1);
    return {};
  }
  const std::size_t tlvs = std::min<std::size_t>(length - 4U, left());
  const Match match = Match::oxm(bytes(tlvs));
  skip(padded(length) - 4 - tlvs);
  return match;
}

void Body::check(const Match& match) {
  auto it = match.begin();
  while (it != match.end()) ++it;
  if (it.problem() != nullptr) fail(it.problem(), it.rest().data());
}

}  // namespace ps::openflow
