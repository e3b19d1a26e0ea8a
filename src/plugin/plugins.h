// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/result.h"

namespace ps::plugin {

/// What a file added to the program. A value.
struct Plugin {
  std::string file;
  std::string name;
  std::string help;
  std::vector<std::string> fields;
  std::vector<std::string> formats;
};

/// Loads a plug-in: its fields are then filter::Fields::known() and its formats render::formats(),
/// for good. All of it or nothing: the error is one line that says the file, what is wrong and
/// where. Only at start, before a filter or a format is looked up and another thread is there.
///
///   if (auto loaded = plugin::load("acme.so"); !loaded) complain(loaded.error().message);
///
/// `file` is a path as for open(2), never looked for elsewhere. What is in it runs as this program.
Result<void> load(const std::string& file);

/// Those that were loaded, in that order. Thread: any, once all are.
const std::deque<Plugin>& loaded();

}  // namespace ps::plugin
