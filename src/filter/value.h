// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "openflow/layout/kind.h"
#include "query/expression.h"

namespace ps::filter {

/// What a field is, and so what it can be compared with.
enum class ValueType : std::uint8_t {
  presence,  ///< there or not there, without a value: `tcp`
  number,    ///< unsigned, at most 64 bits; may have names: `flow_mod`, `local`
  duration,  ///< in nanoseconds
  mac,
  ipv4,
  ipv6,
  host,  ///< a MAC or an IP address
  dpid,
  octets,
  text,
};
/// `number`, `MAC address`: as errors and the field table say it.
std::string_view to_string(ValueType type);

/// One value of a field in one message. Borrows from the message.
struct Value {
  openflow::layout::Number number{};  ///< of number, duration and dpid
  Bytes octets{};                     ///< of all others, network order
  bool bare = false;                  ///< the field is there and says nothing more
};

/// A number of `octets` octets, without names.
inline Value number_value(std::uint64_t value, std::size_t octets = 8) {
  Value number;
  number.number.octets = octets;
  number.number.value = value;
  return number;
}

/// What the values of a field are like, as far as a literal must know it.
struct Domain {
  ValueType type = ValueType::presence;
  std::size_t octets = 8;                 ///< width of a number
  std::vector<std::string_view> names{};  ///< of a number
  bool ordered_names = false;             ///< the names stand in the order of the numbers from 1
};

/// What stands in a filter to be compared with a field.
struct Literal {
  std::uint64_t number = 0;
  std::string octets{};  ///< of addresses, octets and texts
  std::size_t bits = 0;  ///< of an address: how many of its first bits count
  std::string name{};    ///< of a number: not empty when it is asked by name
};

/// Reads `operand` as a value of `domain`. The error says column, what was found and what is
/// accepted.
Result<Literal> literal(const query::Operand& operand, const Domain& domain,
                        std::string_view field);

/// Is `value` this? A name is one of the flags' names, too.
bool equals(const Value& value, const Literal& literal, ValueType type);
/// Negative, zero or positive; not of names.
int compare(const Value& value, const Literal& literal, ValueType type);
int compare(const Value& a, const Value& b, ValueType type);

/// `; did you mean of.type?`, the nearest of `names`, or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace ps::filter
