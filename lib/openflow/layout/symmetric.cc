// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/symmetric.h"

#include <algorithm>
#include <array>
#include <utility>

#include "openflow/error.h"
#include "openflow/experimenter.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kVersionBitmap = 1;
constexpr std::uint32_t kKnownVersions = 0x7e;
constexpr std::uint16_t kHelloFailed = 0;
constexpr std::uint16_t kExperimenterError = 0xffff;

std::string_view element_name(Version, std::uint32_t type) {
  return type == kVersionBitmap ? "versionbitmap" : "";
}

std::string_view version_name(Version, std::uint32_t bit) {
  return bit < 8 && is_known(static_cast<std::uint8_t>(bit)) ? to_string(static_cast<Version>(bit))
                                                             : std::string_view{};
}

bool is_nicira_error(Version version, std::uint32_t type) {
  return type == kNiciraErrorType && version <= Version::v1_1;
}

std::string_view type_name(Version version, std::uint32_t type) {
  if (is_nicira_error(version, type)) return "nicira_vendor";
  return error_type_name(version, static_cast<std::uint16_t>(type));
}

template <std::uint16_t kType>
std::string_view code_name(Version version, std::uint32_t code) {
  return error_code_name(version, kType, static_cast<std::uint16_t>(code));
}

template <std::size_t... kTypes>
constexpr auto code_names(std::index_sequence<kTypes...>) {
  return std::array<NameOf, sizeof...(kTypes)>{code_name<kTypes>...};
}

/// What a code means depends on the type.
Kind code_kind(std::uint16_t type) {
  constexpr std::size_t kTypes = 32;
  static constexpr auto kNames = code_names(std::make_index_sequence<kTypes>());
  return type < kTypes ? one_of(kNames[type]) : kDecimal;
}

/// `error` is the type and, in the lower half, the code.
template <std::uint32_t kWhose>
std::string_view meaning_name(Version version, std::uint32_t error) {
  return experimenter_error_name(version, kWhose, static_cast<std::uint16_t>(error >> 16),
                                 static_cast<std::uint16_t>(error));
}

/// Behind Nicira's and ONF's errors stands the message at fault, as in others.
void known_experimenters(Layout& io, std::uint32_t experimenter, std::uint32_t type_and_code) {
  const auto names = experimenter == kOnfId ? meaning_name<kOnfId> : meaning_name<kNiciraId>;
  if (!names(io.version(), type_and_code).empty()) {
    io.derived("meaning", type_and_code, 4, one_of(names));
  }
  io.quoted("offending");
}

bool is_extended(std::uint32_t experimenter) {
  return experimenter == kNiciraId || experimenter == kOnfId;
}

/// nx_vendor_error.
void nicira_error(Layout& io) {
  io.u16("code");
  const auto experimenter = io.u32("experimenter", kExperimenter);
  const std::uint32_t type = io.u16("exp_type");
  const auto code = io.u16("exp_code");
  if (is_extended(experimenter)) return known_experimenters(io, experimenter, type << 16 | code);
  io.rest("data");
}

void experimenter_error(Layout& io) {
  const std::uint32_t type = io.u16("code");
  const auto experimenter = io.u32("experimenter", kExperimenter);
  if (is_extended(experimenter)) return known_experimenters(io, experimenter, type << 16);
  io.rest("data");
}

}  // namespace

void hello(Layout& io, std::uint8_t wire_version) {
  std::uint32_t offered =
      (std::uint32_t{2} << std::min<unsigned>(wire_version, 30)) - 1;  // it and all before it
  bool by_bitmap = false;
  io.list("elements", [&] {
    property(io, element_name, [&](std::uint16_t type) {
      if (type != kVersionBitmap) return io.rest("data");
      const auto bitmap = io.u32("versions", flags(version_name));
      if (!std::exchange(by_bitmap, true)) offered = bitmap;
      if (io.has("more_versions")) io.numbers("more_versions", 4, kHex);
    });
  });
  io.derived("versions", offered & kKnownVersions, 4, flags(version_name));
}

void error(Layout& io) {
  const auto type = io.u16("type", one_of(type_name));
  if (is_nicira_error(io.version(), type)) return nicira_error(io);
  if (type == kExperimenterError && io.version() >= Version::v1_2) return experimenter_error(io);
  io.u16("code", code_kind(type));
  if (type == kHelloFailed) return io.rest("text", OctetKind::text);
  io.quoted("offending");
}

void echo(Layout& io) { io.rest("data"); }

}  // namespace ps::openflow::layout
