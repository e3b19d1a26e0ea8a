// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ps::app {

/// One line of a settings file, `key = value`; a list has any number of values. A value.
struct Setting {
  std::string key;
  std::vector<std::string> values;  ///< texts without quotes, numbers, `true` and `false`
  bool is_list = false;
  std::size_t line = 0;  ///< of the key, counted from 1
};

/// Reads what of TOML 1.0 says flags: keys without dots, strings in double or single quotes, whole
/// numbers, booleans, and arrays of these, also over several lines; `#` begins a comment.
/// Everything else (tables, dates, fractions, strings of several lines) is an error that names the
/// line.
Result<std::vector<Setting>> parse_settings(std::string_view text);

}  // namespace ps::app
