// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "capture/file_tap.h"
#include "decode/names.h"
#include "filter/predicate.h"
#include "keep/keeper.h"
#include "keep/occasion.h"
#include "tls_options.h"

namespace ps::app {

/// One `--proxy LISTEN=CONTROLLER`.
struct ProxyOption {
  Endpoint listen;
  Endpoint controller;
};

/// What `packetstreamer serve` was asked to do. A value.
struct ServeOptions {
  std::vector<ProxyOption> proxies;
  TlsOptions tls;
  std::vector<std::string> snoops;                     ///< snoop sockets; `ovs` is every bridge
  std::vector<std::string> read;                       ///< capture files; `-` is standard input
  std::vector<std::string> capture;                    ///< interfaces; `any` is all of them
  std::string capture_filter;                          ///< in libpcap's language; empty: the ports
  std::chrono::milliseconds capture_delay{0};          ///< none: each frame at once
  std::size_t capture_buffer = std::size_t{64} << 20;  ///< of the kernel, for each interface
  std::vector<std::uint16_t> ports;  ///< of OpenFlow in captures and files; empty: the usual ones
  decode::Names names;               ///< of switches, controllers, ports and hosts
  capture::Pace pace = capture::Pace::recorded;
  bool loop = false;
  std::vector<std::string> key_logs;  ///< of TLS in the files
  Endpoint http{.host = "127.0.0.1", .port = 8080, .path = {}};
  Endpoint thrift{.host = "127.0.0.1", .port = 9090, .path = {}};
  std::optional<Endpoint> pcap_over_ip;
  filter::Predicate pcap_over_ip_filter;  ///< what its clients get
  std::size_t data_threads = 0;           ///< 0: one less than there are cores, at least one
  std::size_t max_sessions = 10'000;
  std::size_t history_bytes = std::size_t{64} << 20;  ///< of the flight recorder; 0: there is none
  std::chrono::milliseconds history_age = std::chrono::minutes(10);
  keep::Watch keep_around;  ///< occasions that are looked for; none unless asked for
  keep::KeepFolder keep{.path = "."};
  std::uint32_t max_session_rate = 1'000;                ///< sessions made a second
  std::size_t max_session_bytes = std::size_t{1} << 30;  ///< that all sessions hold together
  std::size_t max_observers = 20'000;
  std::string default_format = "text";  ///< what a session delivers that asks for no format
  std::string user;                     ///< who the process is once all is open; empty: unchanged
  bool keep_capture_rights = false;     ///< interfaces can be opened later, too
  std::string ready_file;               ///< empty: none is written
  std::string log_level = "info";
};

}  // namespace ps::app
