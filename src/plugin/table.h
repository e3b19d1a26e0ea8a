// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <packetstreamer/plugin.h>

#include "base/result.h"
#include "filter/fields.h"
#include "plugin/plugin_format.h"

namespace ps::plugin {

/// What a table says, as the program's own. Borrows from the table.
struct Contents {
  std::string name;
  std::string help;
  std::vector<filter::FieldSpec> fields;
  std::vector<std::unique_ptr<PluginFormat>> formats;
};

/// Looks at all of the table, which must live as long as the program; the error says what is wrong
/// and where: `group 1 'acme', field 2 'uptime': it has no extract`.
Result<Contents> read_table(const packetstreamer_table& table);

}  // namespace ps::plugin
