// SPDX-License-Identifier: Apache-2.0
#include "plugin/table.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "plugin/plugin_field.h"

namespace ps::plugin {
namespace {

/// What is wrong, if anything is.
using Complaint = std::optional<std::string>;

/// More of something in one table is taken for a number that was never set.
constexpr std::size_t kMost = 10'000;

Complaint first_of(std::initializer_list<Complaint> all) {
  const auto* const found = std::ranges::find_if(all, &Complaint::has_value);
  return found == all.end() ? Complaint() : *found;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

Complaint wrong_line(std::string_view member, const char* text) {
  if (!text || *text == '\0') return fmt::format("it has no {}", member);
  if (is_utf8(text) && std::ranges::none_of(std::string_view(text), is_control)) return {};
  return fmt::format("its {} is not one line of UTF-8", member);
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// Lower case words joined by dots.
bool is_dotted(std::string_view name) {
  char before = '.';
  for (const char c : name) {
    const bool inside = is_letter(c) || (c >= '0' && c <= '9') || c == '_';
    if (before == '.' ? !is_letter(c) : !inside && c != '.') return false;
    before = c;
  }
  return before != '.';
}

Complaint wrong_dotted(const char* name) {
  if (!name || *name == '\0') return "it has no name";
  if (is_dotted(name)) return {};
  return "its name is not lower case words of a-z, 0-9 and _ joined by dots";
}

Complaint wrong_word(const char* name) {
  if (auto complaint = wrong_dotted(name)) return complaint;
  if (std::string_view(name).find('.') == std::string_view::npos) return {};
  return "its name is more than one word";
}

/// Members behind those that this program knows are passed over.
template <class Struct>
Complaint wrong_size(std::size_t size) {
  if (size >= sizeof(Struct) && size % alignof(Struct) == 0) return {};
  return fmt::format("its size is {} and should be {}", size, sizeof(Struct));
}

template <class Struct>
Complaint wrong_list(std::string_view what, const Struct* first, std::size_t count) {
  if (count > kMost) return fmt::format("it has {} {}, more than {}", count, what, kMost);
  if (count > 0 && !first) return fmt::format("it has no {}, though it counts {}", what, count);
  return {};
}

Complaint wrong_type(const packetstreamer_field& field) {
  if (field.type < PACKETSTREAMER_PRESENCE || field.type > PACKETSTREAMER_TEXT) {
    return fmt::format("{} is no type", field.type);
  }
  const int most = field.type == PACKETSTREAMER_NUMBER ? 8 : 0;
  const int least = std::min(most, 1);
  if (field.width >= least && field.width <= most) return {};
  return most == 0 ? fmt::format("its width is {}; only numbers have one", field.width)
                   : fmt::format("its width is {}; numbers have 1 to 8 octets", field.width);
}

template <class Function>
Complaint missing(std::string_view name, Function function) {
  return function ? Complaint() : fmt::format("it has no {}", name);
}

Complaint wrong(const packetstreamer_field& field) {
  return first_of({wrong_dotted(field.name), wrong_type(field), wrong_line("help", field.help),
                   wrong_line("example", field.example), missing("extract", field.extract)});
}

Complaint wrong(const packetstreamer_field_group& group) {
  return first_of({wrong_dotted(group.name), wrong_line("where", group.where),
                   wrong_list("fields", group.fields, group.field_count)});
}

Complaint wrong(const packetstreamer_format& format) {
  return first_of({wrong_word(format.name), wrong_line("help", format.help),
                   wrong_line("media_type", format.media_type), missing("render", format.render)});
}

Complaint wrong(const packetstreamer_table& table) {
  return first_of({wrong_word(table.name), wrong_line("help", table.help),
                   wrong_list("groups", table.groups, table.group_count),
                   wrong_list("formats", table.formats, table.format_count)});
}

/// `field 2 'uptime'`, or without the name where that is what is wrong.
std::string at(std::string_view what, std::size_t number, const char* name) {
  const auto place = fmt::format("{} {}", what, number);
  return wrong_dotted(name) ? place : fmt::format("{} '{}'", place, name);
}

/// Calls `take(element, place)` with each, until one is wrong. They lie as far from each other as
/// the plug-in's compiler thought.
template <class Struct, class Take>
Result<void> for_each(std::string_view what, const Struct* first, std::size_t count, Take take) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto* octets = reinterpret_cast<const std::byte*>(first) + i * first->size;
    const auto& element = *reinterpret_cast<const Struct*>(octets);
    if (const auto size = wrong_size<Struct>(element.size)) {
      return Error{fmt::format("{} {}: {}", what, i + 1, *size)};
    }
    const auto place = at(what, i + 1, element.name);
    if (const auto complaint = wrong(element)) {
      return Error{fmt::format("{}: {}", place, *complaint)};
    }
    if (auto taken = take(element, place); !taken) return taken;
  }
  return {};
}

Result<void> read_fields(const packetstreamer_table& table, std::vector<filter::FieldSpec>& all) {
  using Group = packetstreamer_field_group;
  using Field = packetstreamer_field;
  return for_each("group", table.groups, table.group_count,
                  [&](const Group& group, const std::string& place) {
                    return for_each(place + ", field", group.fields, group.field_count,
                                    [&](const Field& field, const std::string&) -> Result<void> {
                                      all.push_back(field_spec(group, field));
                                      return {};
                                    });
                  });
}

Result<void> read_formats(const packetstreamer_table& table,
                          std::vector<std::unique_ptr<PluginFormat>>& all) {
  return for_each(
      "format", table.formats, table.format_count,
      [&](const packetstreamer_format& format, const std::string& place) -> Result<void> {
        const auto is_same = [&](const auto& one) { return one->spec().name == format.name; };
        if (std::ranges::any_of(all, is_same)) {
          return Error{fmt::format("{}: there is one before it", place)};
        }
        all.push_back(std::make_unique<PluginFormat>(format));
        return {};
      });
}

}  // namespace

Result<Contents> read_table(const packetstreamer_table& table) {
  if (table.interface_version != PACKETSTREAMER_INTERFACE) {
    return Error{fmt::format("it is for version {} of the interface; this program has {}",
                             table.interface_version, PACKETSTREAMER_INTERFACE)};
  }
  if (const auto size = wrong_size<packetstreamer_table>(table.size)) {
    return Error{fmt::format("the table: {}", *size)};
  }
  if (const auto complaint = wrong(table)) return Error{fmt::format("the table: {}", *complaint)};
  Contents contents{table.name, table.help, {}, {}};
  if (auto fields = read_fields(table, contents.fields); !fields) return fields.error();
  if (auto formats = read_formats(table, contents.formats); !formats) return formats.error();
  if (contents.fields.empty() && contents.formats.empty()) {
    return Error{"the table: it has neither fields nor formats"};
  }
  return {boost::system::in_place_value, std::move(contents)};
}

}  // namespace ps::plugin
