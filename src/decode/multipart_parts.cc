// SPDX-License-Identifier: Apache-2.0
#include "decode/multipart_parts.h"

#include <algorithm>

#include "openflow/replies.h"

namespace ps::decode {
namespace {

// The same places in all versions, ofp_stats_reply of 1.0 as well as ofp_multipart_reply.
constexpr std::size_t kXid = 4;
constexpr std::size_t kType = 8;
constexpr std::size_t kHeadSize = 12;

}  // namespace

std::optional<Part> MultipartParts::note(Bytes reply) {
  if (reply.size() < kHeadSize) return std::nullopt;
  const auto xid = load_be32(&reply[kXid]);
  const auto type = load_be16(&reply[kType]);
  const bool last = !openflow::more_parts_follow(reply);
  auto* open = find(xid, type);
  if (open == nullptr) {
    if (last) return std::nullopt;
    open = &least_recent();
    *open = {xid, type, 0, 0};
  }
  const Part part{++open->parts, last};
  open->noted = ++noted_;
  if (last) *open = {};
  return part;
}

MultipartParts::Open* MultipartParts::find(std::uint32_t xid, std::uint16_t type) {
  const auto found = std::ranges::find_if(open_, [&](const Open& open) {
    return open.parts > 0 && open.xid == xid && open.type == type;
  });
  return found != open_.end() ? &*found : nullptr;
}

/// One that is not in use comes first.
MultipartParts::Open& MultipartParts::least_recent() {
  return *std::ranges::min_element(open_, {}, &Open::noted);
}

}  // namespace ps::decode
