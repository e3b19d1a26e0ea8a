// SPDX-License-Identifier: Apache-2.0
#include "plugin_options.h"

#include <stdexcept>

#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "options.h"
#include "plugin/plugins.h"

namespace ps::app {
namespace {

Result<void> load(const std::string& file) {
  if (auto loaded = plugin::load(file); !loaded) throw std::runtime_error(loaded.error().message);
  return {};
}

}  // namespace

void add_plugin_option(CLI::App& command) {
  add_repeatable(command,
                 {"--plugin", "FILE",
                  "more fields and formats from a shared object; may be\n"
                  "repeated"},
                 load);
}

void log_plugins() {
  for (const auto& plugin : plugin::loaded()) {
    spdlog::info(
        "plug-in {} ({}): {} fields, formats: {}", plugin.name, plugin.file, plugin.fields.size(),
        plugin.formats.empty() ? "none" : fmt::format("{}", fmt::join(plugin.formats, ", ")));
  }
}

}  // namespace ps::app
