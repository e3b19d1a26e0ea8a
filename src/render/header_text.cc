// SPDX-License-Identifier: Apache-2.0
#include "render/header_text.h"

#include <fmt/format.h>

#include "openflow/version.h"

namespace ps::render {
namespace {

constexpr std::uint16_t kHelloFailed = 0;

}  // namespace

std::string version_text(std::uint8_t wire) {
  if (!openflow::is_known(wire)) return fmt::format("{:#04x}", wire);
  return std::string(openflow::to_string(openflow::Version{wire}));
}

std::string type_text(const openflow::Header& header) {
  return std::string(openflow::name(openflow::type_of(header)));
}

bool is_text_error(const openflow::Error& error) { return error.type == kHelloFailed; }

std::optional<Offending> offending_message(const openflow::Error& error) {
  if (is_text_error(error)) return std::nullopt;
  const auto header = openflow::parse_header(error.data);
  if (!header || !openflow::is_known(header->version)) return std::nullopt;
  return Offending{*header, type_text(*header)};
}

}  // namespace ps::render
