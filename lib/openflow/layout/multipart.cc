// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart.h"

#include "openflow/layout/experimenter.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kExperimenterType = 0xffff;

std::string_view request_flag(Version, std::uint32_t bit) { return bit == 0 ? "req_more" : ""; }
std::string_view reply_flag(Version, std::uint32_t bit) { return bit == 0 ? "reply_more" : ""; }

std::uint16_t head(Layout& io, NameOf flag_name) {
  const auto type = io.u16("type", one_of(multipart_type_name));
  io.u16("flags", flags(flag_name));
  if (io.version() >= Version::v1_1) io.pad(4);
  return type;
}

}  // namespace

std::string_view multipart_type_name(Version, std::uint32_t type) {
  return type == kExperimenterType ? "experimenter" : "";
}

void multipart_request(Layout& io) {
  const auto type = head(io, request_flag);
  if (type == kExperimenterType) return experimenter_multipart_request(io);
  if (io.has("data")) io.rest("data");
}

void multipart_reply(Layout& io) {
  const auto type = head(io, reply_flag);
  if (type == kExperimenterType) return experimenter_multipart_reply(io);
  if (io.has("data")) io.rest("data");
}

}  // namespace ps::openflow::layout
