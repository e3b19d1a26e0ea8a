// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "openflow/error.h"
#include "openflow/hello.h"
#include "record/record.h"
#include "render/body.h"

/// Words that the formats for people share.
namespace ps::render {

/// The specification's name, or the number where it has none.
std::string named(std::string_view name, std::uint32_t number);
/// `1.0 1.3`; `none that is known`.
std::string offered_versions(const openflow::Hello& hello);
/// `bad_action bad_out_port`.
std::string error_text(const openflow::Error& error);
/// `after 412 us`.
std::string latency_text(const record::Record::Answers& answers);
/// `answers #15 after 412 us`.
std::string answers_text(const record::Record::Answers& answers);
/// `malformed at octet 24: ...`.
std::string malformed_text(const Malformed& malformed);

}  // namespace ps::render
