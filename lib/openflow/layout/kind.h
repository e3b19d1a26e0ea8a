// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "openflow/version.h"

namespace ps::openflow::layout {

/// What a number stands for, so that every format can say it in the same words.
enum class Style : std::uint8_t {
  decimal,
  hex,
  port,          ///< ofp_port_no of the message's version
  port_16,       ///< Nicira's: the numbers of 1.0 in all versions
  group,         ///< `all`, `any`
  queue,         ///< `all`
  meter,         ///< `slowpath`, `controller`, `all`
  buffer,        ///< 0xffffffff is none
  experimenter,  ///< an OUI
  enumeration,   ///< `name_of(version, value)`
  flags,         ///< `name_of(version, n)` of every bit n that is set; see Kind::number_mask
};

/// A name of the specification, lower case without its prefix; empty where a version has none.
using NameOf = std::string_view (*)(Version version, std::uint32_t value);

struct Kind {
  Style style = Style::decimal;
  NameOf name_of = nullptr;
  /// Bits of the flags that are a number of their own, whose names when it is not 0 are these.
  std::uint32_t number_mask = 0;
  NameOf number_name = nullptr;
};

inline constexpr Kind kDecimal{};
inline constexpr Kind kHex{Style::hex};
inline constexpr Kind kPort{Style::port};
inline constexpr Kind kPort16{Style::port_16};
inline constexpr Kind kGroup{Style::group};
inline constexpr Kind kQueue{Style::queue};
inline constexpr Kind kMeter{Style::meter};
inline constexpr Kind kBuffer{Style::buffer};
inline constexpr Kind kExperimenter{Style::experimenter};
constexpr Kind one_of(NameOf name_of) { return {Style::enumeration, name_of}; }
constexpr Kind flags(NameOf name_of, std::uint32_t number_mask = 0, NameOf number_name = nullptr) {
  return {Style::flags, name_of, number_mask, number_name};
}

/// A number that was read.
struct Number {
  Version version = Version::v1_0;
  Kind kind;
  std::size_t octets = 0;  ///< its width on the wire
  std::uint64_t value = 0;

  /// The name of a reserved or enumerated value; empty where it has none.
  std::string_view name() const;
};

/// Calls `tell(name, bits)` for each flag of `number` that is set, lowest first; the name is empty
/// where the specification has none.
template <class Tell>
void for_each_flag(const Number& number, Tell tell) {
  const auto mask = number.kind.number_mask;
  for (unsigned bit = 0; bit < 8 * number.octets; ++bit) {
    const auto bits = std::uint64_t{1} << bit;
    if ((number.value & bits & ~std::uint64_t{mask}) != 0) {
      tell(number.kind.name_of(number.version, bit), bits);
    }
  }
  if (const auto part = number.value & mask; part != 0) {
    const auto value = static_cast<std::uint32_t>(part >> std::countr_zero(mask));
    tell(number.kind.number_name(number.version, value), part);
  }
}

/// ofp_match_type, where it is not what the version has.
std::string_view match_type_name(Version version, std::uint32_t type);
inline constexpr std::uint16_t kOxmMatch = 1;

/// What octets stand for.
enum class OctetKind : std::uint8_t {
  raw,
  mac,
  ipv4,
  ipv6,
  text,  ///< ends at the first NUL
  dpid,  ///< eight octets
};

}  // namespace ps::openflow::layout
