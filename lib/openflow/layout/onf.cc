// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/onf.h"

#include "openflow/layout/bundle.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint32_t kBundleControl = 2300;
constexpr std::uint32_t kBundleAdd = 2301;

void data(Layout& io) {
  if (io.has("data")) io.rest("data");
}

}  // namespace

std::string_view onf_message_name(Version, std::uint32_t type) {
  if (type == kBundleControl) return "bundle_control";
  return type == kBundleAdd ? "bundle_add_message" : "";
}

std::string_view onf_multipart_name(Version, std::uint32_t) { return ""; }

void onf_message(Layout& io, std::uint32_t type) {
  if (type == kBundleControl) return bundle_control(io);
  if (type == kBundleAdd) return bundle_add_message(io);
  data(io);
}

void onf_multipart_request(Layout& io, std::uint32_t) { data(io); }
void onf_multipart_reply(Layout& io, std::uint32_t) { data(io); }

}  // namespace ps::openflow::layout
