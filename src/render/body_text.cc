// SPDX-License-Identifier: Apache-2.0
#include "render/body_text.h"

#include <chrono>

#include <fmt/format.h>

namespace ps::render {

std::string named(std::string_view name, std::uint32_t number) {
  return name.empty() ? std::to_string(number) : std::string(name);
}

std::string offered_versions(const openflow::Hello& hello) {
  std::string text;
  for (auto version : openflow::kVersions) {
    if (!hello.offers(version)) continue;
    if (!text.empty()) text += ' ';
    text += openflow::to_string(version);
  }
  return text.empty() ? "none that is known" : text;
}

std::string error_text(const openflow::Error& error) {
  auto text = named(error.type_name(), error.type) + " " + named(error.code_name(), error.code);
  if (error.experimenter) text += fmt::format(" of {:#010x}", *error.experimenter);
  return text;
}

std::string latency_text(const record::Record::Answers& answers) {
  const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(answers.latency);
  return fmt::format("after {} us", latency.count());
}

std::string answers_text(const record::Record::Answers& answers) {
  return fmt::format("answers #{} {}", answers.seq, latency_text(answers));
}

std::string malformed_text(const Malformed& malformed) {
  return fmt::format("malformed at octet {}: {}", malformed.offset, malformed.reason);
}

}  // namespace ps::render
