// SPDX-License-Identifier: Apache-2.0
#include "render/number_text.h"

#include <fmt/format.h>

namespace ps::render {
namespace {

using openflow::layout::Number;
using openflow::layout::Style;

std::string flags_text(const Number& number) {
  std::string text;
  for_each_flag(number, [&](std::string_view name, std::uint64_t bits) {
    if (!text.empty()) text += '|';
    text += name.empty() ? fmt::format("{:#x}", bits) : std::string(name);
  });
  return text.empty() ? "none" : text;
}

}  // namespace

std::string number_text(const Number& number) {
  if (number.kind.style == Style::flags) return flags_text(number);
  if (const auto name = number.name(); !name.empty()) return std::string(name);
  if (number.kind.style == Style::experimenter) return fmt::format("{:#010x}", number.value);
  if (number.kind.style == Style::hex) return fmt::format("{:#x}", number.value);
  return std::to_string(number.value);
}

namespace {

std::string id_text(const openflow::layout::FieldId& id) {
  if (id.field != openflow::Field::unknown) return std::string(name(id.field));
  if (id.oxm_class != openflow::kExperimenterClass) {
    return fmt::format("oxm_{:#06x}_{}", id.oxm_class, id.oxm_field);
  }
  return fmt::format("oxm_exp_{:#010x}_{}", id.experimenter, id.oxm_field);
}

}  // namespace

std::string field_id_text(const openflow::layout::FieldId& id) {
  return id_text(id) + (id.has_mask ? "/mask" : "");
}

}  // namespace ps::render
