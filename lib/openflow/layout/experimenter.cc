// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/experimenter.h"

#include "openflow/experimenter.h"
#include "openflow/layout/nicira_messages.h"
#include "openflow/layout/onf.h"

namespace ps::openflow::layout {
namespace {

/// By whom the type is named.
Kind type_kind(std::uint32_t experimenter) {
  if (experimenter == kNiciraId) return one_of(nicira_message_name);
  return experimenter == kOnfId ? one_of(onf_message_name) : kDecimal;
}

}  // namespace

/// 1.0 demands no type after the vendor's id; whoever has one puts it there.
void experimenter(Layout& io) {
  const auto id = io.u32("experimenter", kExperimenter);
  if (io.version() == Version::v1_0 && !io.has("exp_type")) return;
  const auto type = io.u32("exp_type", type_kind(id));
  if (id == kNiciraId) return nicira_message(io, type);
  if (id == kOnfId) return onf_message(io, type);
  if (io.has("data")) io.rest("data");
}

void experimenter_multipart_request(Layout& io) {
  const auto id = io.u32("experimenter", kExperimenter);
  if (id == kNiciraId) return nicira_multipart_request(io);
  if (io.version() == Version::v1_0) return io.rest("data");
  const auto type = io.u32("exp_type", id == kOnfId ? one_of(onf_multipart_name) : kDecimal);
  if (id == kOnfId) return onf_multipart_request(io, type);
  if (io.has("data")) io.rest("data");
}

void experimenter_multipart_reply(Layout& io) {
  const auto id = io.u32("experimenter", kExperimenter);
  if (id == kNiciraId) return nicira_multipart_reply(io);
  if (io.version() == Version::v1_0) return io.rest("data");
  const auto type = io.u32("exp_type", id == kOnfId ? one_of(onf_multipart_name) : kDecimal);
  if (id == kOnfId) return onf_multipart_reply(io, type);
  if (io.has("data")) io.rest("data");
}

}  // namespace ps::openflow::layout
