// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "decode/names.h"

namespace ps::counting {

/// What was counted, to be shown. Names are as records show them; a switch whose datapath id is not
/// known has an empty one. A value.
struct Report {
  struct Kind {
    std::string dpid;
    std::string direction;  ///< `to_controller`, `to_switch`
    std::string type;
    std::uint64_t messages = 0;
  };
  struct Port {
    std::string dpid;
    std::uint32_t port = 0;
    std::uint64_t packet_ins = 0;
  };
  struct Host {
    std::string mac;
    std::string dpid;
    std::uint32_t port = 0;
    std::uint64_t packet_ins = 0;
  };
  struct Reason {
    std::string name;
    std::uint64_t packet_ins = 0;
  };
  /// How long a controller takes from a packet-in to its answer, in microseconds.
  struct Controller {
    std::string address;
    std::uint64_t answers = 0;
    std::uint64_t p50 = 0;
    std::uint64_t p90 = 0;
    std::uint64_t p99 = 0;
    std::uint64_t longest = 0;
  };

  /// What people call something in this report.
  struct Name {
    std::string of;  ///< a dpid, `DPID/PORT`, a MAC address, a controller's address
    std::string name;
  };

  double seconds = 0;  ///< how long was counted; 0 when that says nothing, as of a file
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  std::uint64_t packet_ins = 0;
  std::uint64_t answers = 0;     ///< packet-outs and flow-mods that answer packet-ins
  std::uint64_t hosts_seen = 0;  ///< hosts of packet-ins; more when hosts_dropped
  bool hosts_dropped = false;    ///< there were more than are counted one by one
  std::vector<Kind> kinds{};
  std::vector<Port> ports{};
  std::vector<Host> hosts{};
  std::vector<Reason> reasons{};
  std::vector<Controller> controllers{};
  std::vector<Name> names{};

  /// A switch as it is shown: its name, else its dpid, else `unknown`.
  std::string switch_text(const std::string& dpid, std::string_view unknown) const;
  /// `text`, and behind it ` (h1)` when `of` is called so.
  std::string with_name(std::string text, std::string_view of) const;
  std::string port_text(const std::string& dpid, std::uint32_t port) const;
};

/// Puts the names of all that the report shows into it.
void add_names(const decode::Names& names, Report& report);

boost::json::object to_json(const Report& report);
/// The error says which member is missing or of another type.
Result<Report> report_from(const boost::json::value& document);

/// Where the packet-ins come from, in one line: `4 812 packet_ins a second, 97 % of them from host
/// 02:00:00:00:00:01 at port 3 of switch 00:...:01, no_match; 12 % answered`.
std::string explain_packet_ins(const Report& report);

}  // namespace ps::counting
