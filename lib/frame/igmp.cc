// SPDX-License-Identifier: Apache-2.0
#include "frame/igmp.h"

#include <algorithm>

namespace ps::frame {
namespace {

/// RFC 3376 4.1: what a query of version 3 has behind the group.
void take_query_sources(Reader& in, Igmp& igmp) {
  constexpr std::size_t kFlagsAndInterval = 2;
  if (in.left() < kFlagsAndInterval + 2) return;
  in.skip(kFlagsAndInterval);
  igmp.count = in.u16();
  igmp.sources = in.bytes(std::min<std::size_t>(igmp.count * std::size_t{4}, in.left()));
}

}  // namespace

bool IgmpRecord::take(Reader& in, IgmpRecord& record) {
  record.type = in.u8();
  const std::size_t auxiliary_words = in.u8();
  const std::size_t sources = in.u16();
  record.group = take_array<Ipv4Address>(in);
  record.sources = in.bytes(sources * 4);
  in.skip(auxiliary_words * 4);
  return true;
}

std::optional<Igmp> parse_igmp(Bytes octets) {
  Reader in(octets);
  Igmp igmp;
  igmp.type = in.u8();
  igmp.max_response = in.u8();
  in.skip(2);  // checksum
  if (igmp.type == igmp_type::kReport3) {
    in.skip(2);
    igmp.count = in.u16();
    igmp.records = in.rest();
  } else {
    igmp.group = take_array<Ipv4Address>(in);
    if (igmp.type == igmp_type::kQuery) take_query_sources(in, igmp);
  }
  if (!in.ok()) return std::nullopt;
  return igmp;
}

}  // namespace ps::frame
