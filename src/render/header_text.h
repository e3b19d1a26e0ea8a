// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "openflow/error.h"
#include "openflow/header.h"

namespace ps::render {

/// `1.3`, or the octet in hexadecimal where no such version is known: `0x63`.
std::string version_text(std::uint8_t wire);
/// `packet_in`, or `unknown`.
std::string type_text(const openflow::Header& header);

/// The message that an error complains about, by its header.
struct Offending {
  openflow::Header header;
  std::string type_name;
};
/// Nothing where the error's data is no message.
std::optional<Offending> offending_message(const openflow::Error& error);
/// Of hello_failed the data is text for people.
bool is_text_error(const openflow::Error& error);

}  // namespace ps::render
