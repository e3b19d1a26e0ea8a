// SPDX-License-Identifier: Apache-2.0
#include "filter/fields.h"

#include <utility>

#include <fmt/format.h>

#include "filter/predicate.h"
#include "openflow/version.h"

namespace ps::filter {
namespace {

using openflow::MsgType;
using openflow::Version;

/// Wireshark's dissectors, one for each version, and what their common fields are here.
constexpr std::pair<std::string_view, Version> kDissectors[] = {
    {"openflow_1_0.", Version::v1_0}, {"openflow_v1.", Version::v1_0},
    {"openflow_v2.", Version::v1_1},  {"openflow_v3.", Version::v1_2},
    {"openflow_v4.", Version::v1_3},  {"openflow_v5.", Version::v1_4},
    {"openflow_v6.", Version::v1_5}};

}  // namespace

void FieldUse::tell(Facts& facts, ValueSink& sink) const {
  if (only_version && facts.version() != *only_version) return;
  if (only_kind && facts.message().type != *only_kind) return;
  if (spec->extract != nullptr) return spec->extract(*spec, facts, sink);
  for (const Told& told : facts.told()) {
    if (told.path == spec->path) sink.value(told.value);
  }
}

Fields& Fields::all_known() {
  static Fields fields;
  return fields;
}

const Fields& Fields::known() { return all_known(); }

Result<void> Fields::extend(std::vector<FieldSpec> more) {
  Fields& known = all_known();
  const auto before = known.specs_.size();
  const auto refuse = [&](Error error) -> Result<void> {
    known.shrink_to(before);
    return error;
  };
  for (FieldSpec& spec : more) {
    if (known.find(spec.name))
      return refuse({fmt::format("there is a field {} already", spec.name)});
    known.add(std::move(spec));
  }
  for (auto at = before; at < known.specs_.size(); ++at) {
    if (auto fine = check_example(known.specs_[at]); !fine) return refuse(fine.error());
  }
  return {};
}

Result<void> Fields::check_example(const FieldSpec& spec) {
  const auto example = understood(spec.example);
  if (!example) {
    return Error{fmt::format("the example of {}, \"{}\", is no filter: {}", spec.name, spec.example,
                             example.error().message)};
  }
  if (spec.example.find(spec.name) == std::string::npos) {
    return Error{
        fmt::format("the example of {}, \"{}\", does not ask for it", spec.name, spec.example)};
  }
  return {};
}

Fields::Fields() {
  for (auto* part : {message_fields, frame_fields, body_fields}) {
    for (FieldSpec& spec : part()) add(std::move(spec));
  }
  for (auto& [alias, of] : frame_aliases()) add_alias(std::move(alias), of);
  add_alias("openflow.version", "of.version");
}

void Fields::add(FieldSpec spec) {
  specs_.push_back(std::move(spec));
  by_name_.emplace(specs_.back().name, &specs_.back());
}

void Fields::shrink_to(std::size_t size) {
  for (; specs_.size() > size; specs_.pop_back()) by_name_.erase(specs_.back().name);
}

void Fields::add_alias(std::string name, std::string_view of) {
  by_name_.emplace(std::move(name), by_name_.at(std::string(of)));
}

std::optional<FieldUse> Fields::find(std::string_view name) const {
  if (const auto found = by_name_.find(std::string(name)); found != by_name_.end()) {
    return FieldUse{found->second};
  }
  for (const auto& [prefix, version] : kDissectors) {
    if (!name.starts_with(prefix)) continue;
    const auto common = name.substr(prefix.size());
    if (common != "version" && common != "type" && common != "length" && common != "xid") return {};
    return FieldUse{by_name_.at("of." + std::string(common)), version};
  }
  // `of.flow_mod.priority` is `of.priority` in a flow_mod; `of.error.type` has no other name.
  if (!name.starts_with("of.")) return {};
  const auto dot = name.find('.', 3);
  if (dot == std::string_view::npos) return {};
  const auto kind = openflow::msg_type_named(name.substr(3, dot - 3));
  if (kind == MsgType::unknown) return {};
  const auto member = "of." + std::string(name.substr(dot + 1));
  for (const std::string& body : {member, "of.body." + std::string(name.substr(dot + 1))}) {
    const auto found = by_name_.find(body);
    if (found != by_name_.end() && found->second->extract == nullptr) {
      return FieldUse{found->second, {}, kind};
    }
  }
  return {};
}

std::string Fields::suggest(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const auto& [each, spec] : by_name_) names.push_back(each);
  return suggestion(name, names);
}

}  // namespace ps::filter
