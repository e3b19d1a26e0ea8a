// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <boost/json/fwd.hpp>

#include "openflow/action.h"
#include "openflow/instruction.h"
#include "openflow/match.h"
#include "openflow/version.h"

namespace ps::render {

/// A number, or the name of a reserved port.
boost::json::value port_json(openflow::Version version, std::uint32_t port);

/// The fields by name: numbers where the value is one, else text; `VALUE/MASK` where masked. An
/// unknown field is called `oxm_CLASS_FIELD`, the second and later of one name `NAME#2`.
boost::json::object match_json(const openflow::Match& match);

/// `{"type": "output", "port": 1, "max_len": 65535}` and the like, in the order of the wire.
boost::json::array actions_json(const openflow::Items<openflow::Action>& actions);
boost::json::array instructions_json(const openflow::Items<openflow::Instruction>& instructions);

/// 64 bits in hexadecimal, as JSON readers lose what exceeds 2^53: `0xc0ffee`.
std::string hex64(std::uint64_t value);

}  // namespace ps::render
