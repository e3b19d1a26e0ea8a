// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/json/fwd.hpp>

#include "openflow/match.h"

namespace ps::render {

/// The fields by name: numbers where the value is one, else text; `VALUE/MASK` where masked. An
/// unknown field is called `oxm_CLASS_FIELD`, the second and later of one name `NAME#2`.
boost::json::object match_json(const openflow::Match& match);

/// The name of a field in that form, and its value.
std::string field_key(const openflow::MatchField& field);
boost::json::value field_value_json(const openflow::MatchField& field);

}  // namespace ps::render
