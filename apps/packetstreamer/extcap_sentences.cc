// SPDX-License-Identifier: Apache-2.0
#include "extcap_sentences.h"

#include <cctype>

#include <fmt/format.h>

#include "openflow/msg_type.h"
#include "pcapng/format.h"
#include "render/printable.h"

namespace ps::app::extcap {
namespace {

constexpr std::size_t kLongestText = 120;
constexpr std::size_t kShownDigits = 8;

/// Numbers of the arguments in the dialog.
enum Argument { kServer, kFilter, kCheck, kHost, kTypes, kLast, kSince, kSession, kFrom };

constexpr auto kUrlPattern = "^(http://[^ /]+/?)?$";
/// Roughly: the program says exactly what is wrong.
constexpr auto kAddressPattern = "^[0-9A-Fa-f:.-]*$";
constexpr auto kSincePattern = "^(-?[0-9]+(ms|s|m|h)?|[0-9]{4}-.*)?$";

std::string server_argument(std::string_view server) {
  return fmt::format(
      "arg {{number={}}}{{call=--server}}{{display=Server}}{{type=string}}{{default={}}}"
      "{{placeholder=http://HOST:PORT}}{{validation={}}}"
      "{{tooltip=Where packetstreamer serve runs}}\n",
      int{kServer}, fit(server), kUrlPattern);
}

std::string type_values() {
  std::string values;
  for (std::size_t number = 0; number + 1 < openflow::kMsgTypeCount;
       ++number) {  // `unknown` is none
    const auto name = openflow::name(static_cast<openflow::MsgType>(number));
    values +=
        fmt::format("value {{arg={}}}{{value={}}}{{display={}}}{{default=false}}{{enabled=true}}\n",
                    int{kTypes}, name, name);
  }
  return values;
}

std::string check_value(std::string_view value, std::string_view display) {
  return fmt::format("value {{arg={}}}{{value={}}}{{display={}}}{{default=true}}\n", int{kCheck},
                     value, display);
}

}  // namespace

std::string fit(std::string_view text) {
  auto out = render::printable(text);
  for (auto& each : out) {
    if (each == '{') each = '(';
    if (each == '}') each = ')';
  }
  if (out.size() <= kLongestText) return out;
  auto end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
  return out.substr(0, end) + "...";
}

std::string interface_of(std::string_view id) {
  std::string name = std::string(kServerInterface) + '-';
  for (const char each : id.substr(0, kShownDigits)) {
    name += std::isalnum(static_cast<unsigned char>(each)) != 0 ? each : '_';
  }
  return name;
}

std::string version(std::string_view version, std::string_view server) {
  return fmt::format("extcap {{version={}}}{{help={}/}}{{display=PacketStreamer}}\n", version,
                     fit(server));
}

std::string interfaces(std::string_view version_number, std::string_view server,
                       const std::vector<OfferedSession>& sessions) {
  auto out = version(version_number, server);
  out += fmt::format("interface {{value={}}}{{display=PacketStreamer: OpenFlow seen by {}}}\n",
                     kServerInterface, fit(server));
  for (const auto& session : sessions) {
    out += fmt::format("interface {{value={}}}{{display=PacketStreamer: session {}, {}}}\n",
                       interface_of(session.prefix), fit(session.prefix), fit(session.about));
  }
  out += fmt::format(
      "control {{number={}}}{{type=string}}{{display=Filter}}{{placeholder=every message}}"
      "{{tooltip=What is captured from now on, like of.type == packet_in and host == 10.0.0.1}}\n",
      kFilterControl);
  out += fmt::format(
      "control {{number={}}}{{type=button}}{{role=logger}}{{display=Log}}"
      "{{tooltip=Changes of the filter, and what was missed}}\n",
      kLogControl);
  out += "control {number=2}{type=button}{role=help}{display=Help}{tooltip=The server's page}\n";
  return out;
}

std::string link_types() {
  return fmt::format("dlt {{number={}}}{{name=WIRESHARK_UPPER_PDU}}{{display=OpenFlow messages}}\n",
                     pcapng::linktype::kUpperPdu);
}

std::string server_config(std::string_view server) {
  auto out = server_argument(server);
  out += fmt::format(
      "arg {{number={}}}{{call=--filter}}{{display=Filter}}{{type=string}}"
      "{{placeholder=every message}}"
      "{{tooltip=Like of.type == packet_in and host == 10.0.0.1}}\n",
      int{kFilter});
  out += fmt::format(
      "arg {{number={}}}{{call=--check}}{{display=Check of the filter}}{{type=selector}}"
      "{{reload=true}}{{placeholder=Check}}{{save=false}}"
      "{{tooltip=The button says how the filter is understood, or what is wrong}}\n",
      int{kCheck});
  out += fmt::format(
      "arg {{number={}}}{{call=--host}}{{display=Host}}{{type=string}}"
      "{{placeholder=MAC or IP address}}{{validation={}}}"
      "{{tooltip=Messages that concern this address, beside the filter}}\n",
      int{kHost}, kAddressPattern);
  out += fmt::format(
      "arg {{number={}}}{{call=--types}}{{display=Types}}{{type=multicheck}}"
      "{{tooltip=Messages of these types, beside the filter; none: every type}}\n",
      int{kTypes});
  out += fmt::format(
      "arg {{number={}}}{{call=--last}}{{display=Last messages}}{{type=unsigned}}"
      "{{placeholder=none}}{{tooltip=Begin with so many that have been seen "
      "before}}{{group=History}}\n",
      int{kLast});
  out += fmt::format(
      "arg {{number={}}}{{call=--since}}{{display=Since}}{{type=string}}{{placeholder=now}}"
      "{{validation={}}}{{tooltip=Begin so long ago, like -30s or -5m}}{{group=History}}\n",
      int{kSince}, kSincePattern);
  out += check_value("unchecked", "not checked");
  return out + type_values();
}

std::string session_config(std::string_view server, std::string_view prefix, bool id_known) {
  auto out = server_argument(server);
  out += fmt::format(
      "arg {{number={}}}{{call=--session}}{{display=Session id}}{{type=password}}{{required={}}}"
      "{{placeholder={}...}}"
      "{{tooltip=The whole id, which only who made the session knows}}\n",
      int{kSession}, id_known ? "false" : "true", fit(prefix));
  out += fmt::format(
      "arg {{number={}}}{{call=--from}}{{display=Begin with}}{{type=selector}}"
      "{{tooltip=The session keeps messages that were not read yet}}\n",
      int{kFrom});
  out += fmt::format(
      "value {{arg={}}}{{value=held}}{{display=what the session holds}}{{default=true}}\n",
      int{kFrom});
  out += fmt::format("value {{arg={}}}{{value=now}}{{display=new messages}}{{default=false}}\n",
                     int{kFrom});
  return out;
}

std::string check_result(bool good, std::string_view text) {
  return check_value(good ? "good" : "wrong", fit(text));
}

}  // namespace ps::app::extcap
