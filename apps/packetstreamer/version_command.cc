// SPDX-License-Identifier: Apache-2.0
#include "version_command.h"

#include <algorithm>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <fmt/core.h>
#include <spdlog/version.h>

namespace ps::app {
namespace {

std::string dotted(std::string version) {
  std::ranges::replace(version, '_', '.');
  return version;
}

int show_version() {
  fmt::print("{}\n", version_text());
  return 0;
}

}  // namespace

std::string_view program_version() { return PS_VERSION; }

std::string version_text() {
  return fmt::format(
      "packetstreamer {} (Boost {}, Thrift {}, zlib {}, fmt {}.{}.{}, spdlog {}.{}.{}, CLI11 "
      "{})",
      PS_VERSION, dotted(BOOST_LIB_VERSION), PS_THRIFT_VERSION, PS_ZLIB_VERSION,
      FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100, SPDLOG_VER_MAJOR,
      SPDLOG_VER_MINOR, SPDLOG_VER_PATCH, CLI11_VERSION);
}

void add_version_command(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("version", "this program's version and its libraries'");
  command->footer("\nExample:\n  packetstreamer version\n");
  command->callback([&chosen] { chosen = show_version; });
}

}  // namespace ps::app
