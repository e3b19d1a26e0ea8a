// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "render/all_formats.h"

namespace ps::render {

namespace {

std::deque<FormatSpec>& all_formats() {
  static std::deque<FormatSpec> formats{compact_format(), text_format(), ladder_format(),
                                        json_format(),    raw_format(),  floodlight_format(),
                                        pcapng_format()};
  return formats;
}

}  // namespace

const std::deque<FormatSpec>& formats() { return all_formats(); }

Result<void> add_format(const FormatSpec& format) {
  if (find_format(format.name)) {
    return Error{fmt::format("there is a format {} already", format.name)};
  }
  all_formats().push_back(format);
  return {};
}

std::string_view record_end(const FormatSpec& format) {
  return format.end.value_or(format.text ? "\n" : "");
}

Result<const FormatSpec*> find_format(std::string_view name) {
  const auto& all = formats();
  const auto found = std::ranges::find(all, name, &FormatSpec::name);
  if (found != all.end()) return &*found;
  std::vector<std::string_view> names;
  std::ranges::transform(all, std::back_inserter(names), &FormatSpec::name);
  return Error{fmt::format("there is no format '{}'; there are {}", name, fmt::join(names, ", "))};
}

}  // namespace ps::render
