// SPDX-License-Identifier: Apache-2.0
#include "render/flags.h"

#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "openflow/action.h"

namespace ps::render {
namespace {

using openflow::Version;

template <class NameOf>
FlagNames names_of(std::uint32_t bits, NameOf&& name_of) {
  FlagNames names;
  for (unsigned bit = 0; bit < 32; ++bit) {
    if ((bits >> bit & 1) == 0) continue;
    const std::string_view name = name_of(bit);
    names.push_back(name.empty() ? fmt::format("{:#x}", 1u << bit) : std::string(name));
  }
  return names;
}

template <std::size_t N>
std::string_view at(const std::string_view (&table)[N], unsigned bit) {
  return bit < N ? table[bit] : std::string_view{};
}

// 1.0 5.2.1
constexpr std::string_view kConfig10[] = {"port_down", "no_stp", "no_recv",     "no_recv_stp",
                                          "no_flood",  "no_fwd", "no_packet_in"};
constexpr std::string_view kStpStates10[] = {"stp_listen", "stp_learn", "stp_forward", "stp_block"};
constexpr std::string_view kFeatures10[] = {"10mb_hd", "10mb_fd", "100mb_hd", "100mb_fd",
                                            "1gb_hd",  "1gb_fd",  "10gb_fd",  "copper",
                                            "fiber",   "autoneg", "pause",    "pause_asym"};
// 1.1 A.2.1, 1.5 7.2.1
constexpr std::string_view kConfig[] = {"port_down", "",       "no_recv",     "",
                                        "",          "no_fwd", "no_packet_in"};
constexpr std::string_view kState[] = {"link_down", "blocked", "live"};
constexpr std::string_view kFeatures[] = {
    "10mb_hd",  "10mb_fd", "100mb_hd", "100mb_fd", "1gb_hd", "1gb_fd",  "10gb_fd", "40gb_fd",
    "100gb_fd", "1tb_fd",  "other",    "copper",   "fiber",  "autoneg", "pause",   "pause_asym"};

constexpr std::uint32_t kStpMask10 = 0x300;

}  // namespace

FlagNames capability_names(const openflow::FeaturesReply& features) {
  return names_of(features.capabilities,
                  [&](unsigned bit) { return openflow::capability_name(features.version, bit); });
}

FlagNames supported_actions(const openflow::FeaturesReply& features) {
  return names_of(features.actions, [](unsigned bit) -> std::string_view {
    const auto type = openflow::action_type(Version::v1_0, static_cast<std::uint16_t>(bit));
    return type == openflow::ActionType::unknown ? std::string_view{} : openflow::name(type);
  });
}

FlagNames flow_mod_flag_names(const openflow::FlowMod& mod) {
  return names_of(mod.flags,
                  [&](unsigned bit) { return openflow::flow_mod_flag_name(mod.version, bit); });
}

FlagNames port_config_names(Version version, std::uint32_t bits) {
  return names_of(bits, [&](unsigned bit) {
    return version == Version::v1_0 ? at(kConfig10, bit) : at(kConfig, bit);
  });
}

FlagNames port_state_names(Version version, std::uint32_t bits) {
  if (version != Version::v1_0) return names_of(bits, [](unsigned bit) { return at(kState, bit); });
  auto names = names_of(bits & ~kStpMask10, [](unsigned bit) {
    return bit == 0 ? std::string_view("link_down") : std::string_view{};
  });
  const unsigned stp = (bits & kStpMask10) >> 8;
  if (stp != 0) names.emplace_back(kStpStates10[stp]);
  return names;
}

FlagNames port_feature_names(Version version, std::uint32_t bits) {
  return names_of(bits, [&](unsigned bit) {
    return version == Version::v1_0 ? at(kFeatures10, bit) : at(kFeatures, bit);
  });
}

std::string joined(const FlagNames& names) {
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " "));
}

}  // namespace ps::render
