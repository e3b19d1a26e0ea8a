// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "record/record.h"
#include "render/body.h"
#include "render/paint.h"

/// What the formats with one line a message say of it.
namespace ps::render {

/// `0x1` once the datapath id is known, before that the switch's address.
std::string switch_text(const decode::Channel& channel);
/// `packet_in`, `unknown(99)`.
std::string type_words(const record::Record& record);
Colour colour_of(openflow::MsgType type);
/// What one wants to know of each kind, each part with a space before it.
std::string message_words(const record::Record& record, const Body& body);

}  // namespace ps::render
