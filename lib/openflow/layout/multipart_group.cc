// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_group.h"

#include "openflow/layout/actions.h"
#include "openflow/layout/flow.h"
#include "openflow/layout/group.h"

namespace ps::openflow::layout {
namespace {

std::string_view capability_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"select_weight", "select_liveness", "chaining",
                                         "chaining_checks"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// ofp_bucket_counter.
void bucket_counter(Layout& io) {
  io.u64("packet_count");
  io.u64("byte_count");
}

void statistics(Layout& io, bool with_duration) {
  io.list("groups", [&] {
    io.sized([&] {
      io.length(2);
      io.pad(2);
      io.u32("group_id", kGroup);
      io.u32("ref_count");
      io.pad(4);
      io.u64("packet_count");
      io.u64("byte_count");
      if (with_duration) duration(io);
      io.list("bucket_stats", [&] { bucket_counter(io); });
    });
  });
}

template <class Rest>
void descriptions(Layout& io, Rest rest) {
  io.list("groups", [&] {
    io.sized([&] {
      io.length(2);
      io.u8("type", one_of(group_type_name));
      io.pad(1);
      io.u32("group_id", kGroup);
      rest();
    });
  });
}

}  // namespace

void group_request(Layout& io) {
  io.u32("group_id", kGroup);
  io.pad(4);
}

void group_stats(Layout& io) { statistics(io, io.version() >= Version::v1_3); }
void group_stats_13(Layout& io) { statistics(io, true); }

void group_desc_request(Layout& io) {
  if (io.version() >= Version::v1_5) group_request(io);
}

void group_desc(Layout& io) {
  if (io.version() >= Version::v1_5) return group_desc_15(io);
  descriptions(io, [&] { io.list("buckets", [&] { bucket(io); }); });
}

void group_desc_15(Layout& io) {
  descriptions(io, [&] {
    const auto buckets_len = io.announce(2);
    io.pad(6);
    io.block(buckets_len, [&] { io.list("buckets", [&] { bucket_15(io); }); });
    group_properties(io);
  });
}

void group_features(Layout& io) {
  constexpr std::size_t kTypes = 4;
  io.u32("types", flags(group_type_name));
  io.u32("capabilities", flags(capability_name));
  io.numbers("max_groups", 4, kDecimal, kTypes);
  io.numbers("actions", 4, flags(action_name), kTypes);
}

}  // namespace ps::openflow::layout
