// SPDX-License-Identifier: Apache-2.0
#include "render/legacy_head.h"

#include <fmt/format.h>

#include "base/clock.h"

namespace ps::render {

std::string legacy_time(const record::Record& record) {
  return to_local_time_of_day(record.time, 3) + "      ";
}

std::string legacy_head(const record::Record& record, std::string_view type,
                        std::string_view switch_name) {
  const bool to_controller = record.direction == Direction::to_controller;
  return fmt::format("{}{:<18} [ {} -> {} ]", legacy_time(record), type,
                     to_controller ? switch_name : "Controller",
                     to_controller ? "Controller" : switch_name);
}

}  // namespace ps::render
