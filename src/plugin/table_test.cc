// SPDX-License-Identifier: Apache-2.0
#include "plugin/table.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace ps::plugin {
namespace {

/// A complete table, for a test to spoil.
struct Table {
  packetstreamer_field fields[2] = {
      {sizeof(packetstreamer_field), "one", PACKETSTREAMER_NUMBER, 4, "help", "acme.one == 1",
       nullptr, [](auto*, auto*, auto*) { return 0; }},
      {sizeof(packetstreamer_field), "two.three", PACKETSTREAMER_TEXT, 0, "help", "acme.two.three",
       nullptr, [](auto*, auto*, auto*) { return 0; }}};
  packetstreamer_field_group group{sizeof group, "acme", "every message", fields, 2};
  packetstreamer_format formats[2] = {
      {sizeof(packetstreamer_format), "a", "help", "text/plain", 1, nullptr, nullptr, nullptr,
       [](auto*, auto*, auto*) { return 0; }},
      {sizeof(packetstreamer_format), "b", "help", "text/plain", 1, nullptr, nullptr, nullptr,
       [](auto*, auto*, auto*) { return 0; }}};
  packetstreamer_table table{
      PACKETSTREAMER_INTERFACE, sizeof table, "acme", "help", &group, 1, formats, 2};

  std::string refusal() const {
    const auto contents = read_table(table);
    return contents ? "accepted" : contents.error().message;
  }
};

TEST(PluginTable, that_is_complete_gives_fields_and_formats) {
  const Table made;
  const auto contents = read_table(made.table).value();
  EXPECT_EQ(contents.name, "acme");
  ASSERT_EQ(contents.fields.size(), 2u);
  EXPECT_EQ(contents.fields[0].name, "acme.one");
  EXPECT_EQ(contents.fields[0].domain.type, filter::ValueType::number);
  EXPECT_EQ(contents.fields[0].domain.octets, 4u);
  EXPECT_EQ(contents.fields[0].where, "every message");
  EXPECT_EQ(contents.fields[1].name, "acme.two.three");
  EXPECT_EQ(contents.fields[1].domain.type, filter::ValueType::text);
  ASSERT_EQ(contents.formats.size(), 2u);
  EXPECT_EQ(contents.formats[1]->spec().name, "b");
}

TEST(PluginTable, that_is_not_says_where_and_what) {
  const std::pair<std::function<void(Table&)>, const char*> kSpoilt[] = {
      {[](Table& t) { t.table.interface_version = 0; },
       "it is for version 0 of the interface; this program has 1"},
      {[](Table& t) { t.table.size = 8; }, "the table: its size is 8 and should be 64"},
      {[](Table& t) { t.table.name = nullptr; }, "the table: it has no name"},
      {[](Table& t) { t.table.name = "a.b"; }, "the table: its name is more than one word"},
      {[](Table& t) { t.table.help = ""; }, "the table: it has no help"},
      {[](Table& t) { t.table.groups = nullptr; },
       "the table: it has no groups, though it counts 1"},
      {[](Table& t) { t.table.format_count = 1'000'000; },
       "the table: it has 1000000 formats, more than 10000"},
      {[](Table& t) { t.table.group_count = t.table.format_count = 0; },
       "the table: it has neither fields nor formats"},
      {[](Table& t) { t.group.size = 0; }, "group 1: its size is 0 and should be 40"},
      {[](Table& t) { t.group.name = nullptr; }, "group 1: it has no name"},
      {[](Table& t) { t.group.name = "Acme"; },
       "group 1: its name is not lower case words of a-z, 0-9 and _ joined by dots"},
      {[](Table& t) { t.group.where = nullptr; }, "group 1 'acme': it has no where"},
      {[](Table& t) { t.group.fields = nullptr; },
       "group 1 'acme': it has no fields, though it counts 2"},
      {[](Table& t) { t.fields[0].size = 0; },
       "group 1 'acme', field 1: its size is 0 and should be 56"},
      {[](Table& t) { t.fields[1].name = ""; }, "group 1 'acme', field 2: it has no name"},
      {[](Table& t) { t.fields[1].name = "two..three"; },
       "group 1 'acme', field 2: its name is not lower case words of a-z, 0-9 and _ joined by "
       "dots"},
      {[](Table& t) { t.fields[1].name = "2nd"; },
       "group 1 'acme', field 2: its name is not lower case words of a-z, 0-9 and _ joined by "
       "dots"},
      {[](Table& t) { t.fields[1].type = 0; }, "group 1 'acme', field 2 'two.three': 0 is no type"},
      {[](Table& t) { t.fields[0].width = 0; },
       "group 1 'acme', field 1 'one': its width is 0; numbers have 1 to 8 octets"},
      {[](Table& t) { t.fields[0].width = 9; },
       "group 1 'acme', field 1 'one': its width is 9; numbers have 1 to 8 octets"},
      {[](Table& t) { t.fields[1].width = 4; },
       "group 1 'acme', field 2 'two.three': its width is 4; only numbers have one"},
      {[](Table& t) { t.fields[0].help = "two\nlines"; },
       "group 1 'acme', field 1 'one': its help is not one line of UTF-8"},
      {[](Table& t) { t.fields[0].help = "\xff"; },
       "group 1 'acme', field 1 'one': its help is not one line of UTF-8"},
      {[](Table& t) { t.fields[0].example = nullptr; },
       "group 1 'acme', field 1 'one': it has no example"},
      {[](Table& t) { t.fields[1].extract = nullptr; },
       "group 1 'acme', field 2 'two.three': it has no extract"},
      {[](Table& t) { t.formats[0].name = "a b"; },
       "format 1: its name is not lower case words of a-z, 0-9 and _ joined by dots"},
      {[](Table& t) { t.formats[0].help = nullptr; }, "format 1 'a': it has no help"},
      {[](Table& t) { t.formats[1].media_type = nullptr; }, "format 2 'b': it has no media_type"},
      {[](Table& t) { t.formats[1].render = nullptr; }, "format 2 'b': it has no render"},
      {[](Table& t) { t.formats[1].name = "a"; }, "format 2 'a': there is one before it"},
  };
  for (const auto& [spoil, refusal] : kSpoilt) {
    Table table;
    spoil(table);
    EXPECT_EQ(table.refusal(), refusal);
  }
}

TEST(PluginTable, of_a_later_header_is_read_as_far_as_it_is_known) {
  struct Later : packetstreamer_field {
    const char* more = "a member that this program does not know";
  };
  Table table;
  Later fields[2];
  for (std::size_t i = 0; i < 2; ++i) {
    static_cast<packetstreamer_field&>(fields[i]) = table.fields[i];
    fields[i].size = sizeof(Later);
  }
  table.group.fields = fields;
  table.table.size += 64;
  const auto contents = read_table(table.table).value();
  EXPECT_EQ(contents.fields.at(1).name, "acme.two.three");
}

}  // namespace
}  // namespace ps::plugin
