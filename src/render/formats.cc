// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "render/all_formats.h"

namespace ps::render {

std::span<const FormatSpec> formats() {
  static const FormatSpec kFormats[] = {
      compact_format(), text_format(),       ladder_format(), json_format(),
      raw_format(),     floodlight_format(), pcapng_format(),
  };
  return kFormats;
}

/// `floodlight` has its own line feeds, octets have none at all.
std::string_view record_end(const FormatSpec& format) {
  return format.text && format.name != "floodlight" ? "\n" : "";
}

Result<const FormatSpec*> find_format(std::string_view name) {
  const auto all = formats();
  const auto found = std::ranges::find(all, name, &FormatSpec::name);
  if (found != all.end()) return &*found;
  std::vector<std::string_view> names;
  std::ranges::transform(all, std::back_inserter(names), &FormatSpec::name);
  return Error{fmt::format("there is no format '{}'; there are {}", name, fmt::join(names, ", "))};
}

}  // namespace ps::render
