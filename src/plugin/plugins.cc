// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugins.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include <dlfcn.h>
#include <fmt/format.h>

#include "plugin/table.h"

namespace ps::plugin {
namespace {

/// Unloads a file that is refused.
using Handle = std::unique_ptr<void, int (*)(void*)>;

/// Of the plug-ins that are loaded; they are never unloaded.
struct Kept {
  std::deque<Plugin> plugins;
  std::vector<void*> handles;
  std::vector<std::unique_ptr<render::Renderer>> renderers;
};

Kept& kept() {
  static Kept kept;
  return kept;
}

/// dlopen looks for a name without a slash in the system's folders.
std::string path_of(const std::string& file) {
  return file.find('/') == std::string::npos ? "./" + file : file;
}

/// The dynamic linker's words, without the path that they begin with.
std::string why_not(const std::string& path) {
  const char* said = dlerror();
  std::string_view why = said ? said : "it cannot be loaded";
  if (why.starts_with(path + ": ")) why.remove_prefix(path.size() + 2);
  return std::string(why);
}

Result<Contents> contents_of(void* handle) {
  const void* table = dlsym(handle, "packetstreamer_plugin");
  if (!table) return Error{"it is no plug-in: it does not export packetstreamer_plugin"};
  return read_table(*static_cast<const packetstreamer_table*>(table));
}

Result<void> check_new(const Contents& contents) {
  if (std::ranges::find(loaded(), contents.name, &Plugin::name) != loaded().end()) {
    return Error{fmt::format("there is a plug-in {} already", contents.name)};
  }
  for (const auto& format : contents.formats) {
    if (render::find_format(format->spec().name)) {
      return Error{fmt::format("there is a format {} already", format->spec().name)};
    }
  }
  return {};
}

/// The names of all `specs`.
template <class Specs, class Name>
std::vector<std::string> names_of(const Specs& specs, Name name) {
  std::vector<std::string> names;
  names.reserve(specs.size());
  for (const auto& spec : specs) names.emplace_back(std::invoke(name, spec));
  return names;
}

Result<void> add(const std::string& file, Contents contents) {
  if (auto fine = check_new(contents); !fine) return fine;
  Plugin plugin{file, contents.name, contents.help,
                names_of(contents.fields, &filter::FieldSpec::name),
                names_of(contents.formats, [](const auto& format) { return format->spec().name; })};
  if (auto known = filter::Fields::extend(std::move(contents.fields)); !known) return known;
  for (auto& format : contents.formats) {
    if (auto known = render::add_format(format->spec()); !known) return known;
    kept().renderers.push_back(std::move(format));
  }
  kept().plugins.push_back(std::move(plugin));
  return {};
}

Result<void> load_from(const std::string& file) {
  const auto path = path_of(file);
  Handle handle(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL), dlclose);
  if (!handle) return Error{why_not(path)};
  if (std::ranges::find(kept().handles, handle.get()) != kept().handles.end()) {
    return Error{"it is loaded already"};
  }
  auto contents = contents_of(handle.get());
  if (!contents) return contents.error();
  if (auto added = add(file, *std::move(contents)); !added) return added;
  kept().handles.push_back(handle.release());
  return {};
}

}  // namespace

Result<void> load(const std::string& file) {
  auto done = load_from(file);
  if (!done) return Error{fmt::format("{}: {}", file, done.error().message)};
  return {};
}

const std::deque<Plugin>& loaded() { return kept().plugins; }

}  // namespace ps::plugin
