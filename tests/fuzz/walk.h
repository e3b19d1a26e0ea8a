// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "frame/frame.h"
#include "openflow/action.h"
#include "openflow/match.h"
#include "openflow/port.h"

/// Reads everything that a decoded thing offers: each field, each element of each run, each text.
/// What the fuzz targets do with their input, and the tests with every cut of every message.
namespace ps::fuzz {

void walk(const openflow::Match& match);
void walk(const openflow::Actions& actions);
void walk(const openflow::Port& port);
void walk(const frame::Frame& frame);

/// Decodes by the header's type, by its view if there is one and by its layout, and writes again
/// what was read. What is wrong with the message, or nullptr.
const char* walk_message(Bytes message);

/// How many octets were touched in all; it keeps the compiler from leaving the reads out.
std::size_t touched();

}  // namespace ps::fuzz
