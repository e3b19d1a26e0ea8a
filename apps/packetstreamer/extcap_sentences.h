// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ps::app::extcap {

/// What an extcap program tells Wireshark about itself, as sentences of the grammar of extcap(4):
/// `interface {value=packetstreamer}{display=PacketStreamer}`. Pure functions; texts may come from
/// a server and are made fit.

/// The interface of the server itself; those of its sessions are this, a dash and what their ids
/// begin with.
inline constexpr std::string_view kServerInterface = "packetstreamer";

/// A running session as it is offered. A value.
struct OfferedSession {
  std::string prefix;  ///< what its id begins with
  std::string about;   ///< its label or its filter
};

std::string interface_of(std::string_view id);

/// Numbers of the controls in the toolbar.
inline constexpr std::uint8_t kFilterControl = 0;
inline constexpr std::uint8_t kLogControl = 1;

std::string version(std::string_view version, std::string_view server);
/// Answers --extcap-interfaces.
std::string interfaces(std::string_view version, std::string_view server,
                       const std::vector<OfferedSession>& sessions);
/// Answers --extcap-dlts.
std::string link_types();
/// Answers --extcap-config for the interface of `server` itself.
std::string server_config(std::string_view server);
/// The same for the interface of a session; `id_known` when the environment has its whole id.
std::string session_config(std::string_view server, std::string_view prefix, bool id_known);
/// Answers --extcap-reload-option check: what is wrong with the filter, or how it is understood.
std::string check_result(bool good, std::string_view text);

/// Fit to stand between braces, and not longer than people read.
std::string fit(std::string_view text);

}  // namespace ps::app::extcap
