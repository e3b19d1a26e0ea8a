// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/result.h"

namespace ps::admin {

/// The JSON object that a request's body is; the error says in one line what is wrong with it.
Result<boost::json::object> parse_object(std::string_view body);

/// Refuses a member that is none of `known`, by its name.
Result<void> only_members(const boost::json::object& object,
                          std::initializer_list<std::string_view> known);

/// The member of that name; null when it is absent or null.
const boost::json::value* member(const boost::json::object& object, std::string_view name);

/// Members of a certain type. Absent and null are nothing; any other type is an error.
Result<std::optional<std::string>> text_member(const boost::json::object& object,
                                               std::string_view name);
Result<std::optional<bool>> bool_member(const boost::json::object& object, std::string_view name);
/// A number too large for 64 bits is the largest there is.
Result<std::optional<std::int64_t>> integer_member(const boost::json::object& object,
                                                   std::string_view name);

}  // namespace ps::admin
