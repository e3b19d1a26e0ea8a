// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/address.h"
#include "base/result.h"

namespace ps::decode {

struct Channel;

/// What people call switches, controllers, ports and hosts.
///
///   Names names;
///   names.add("10.0.0.9:6633=c1");           // or why not
///   names.read("/etc/packetstreamer/names"); // such a line each; # begins a comment
///
/// A key is IP:PORT or IP (a peer of a channel, or a host), unix:PATH, a MAC address, a datapath
/// id, or DATAPATH_ID/PORT. A peer is called by IP:PORT before IP, a switch by its datapath id
/// before its IP. One name for an IP:PORT and a datapath id says that they are the same switch, so
/// that its datapath id is known though no message told it. A value; shared when no more is added.
class Names {
 public:
  Result<void> add(std::string_view key_and_name);
  Result<void> read(const std::string& path);
  bool empty() const { return size_ == 0; }

  /// Each gives an empty text where there is no name.
  std::string_view of(DatapathId dpid) const;
  std::string_view of(DatapathId dpid, std::uint32_t port) const;
  std::string_view of(const MacAddress& mac) const;
  std::string_view of(const IpAddress& ip) const;
  /// As a channel writes it: by address and port, else by the address.
  std::string_view of_peer(const std::string& peer) const;

  /// Puts the names of both sides into the channel, and the datapath id where a name tells it.
  void name(Channel& channel) const;

 private:
  using Port = std::pair<DatapathId, std::uint32_t>;

  Result<void> add(std::string_view key, std::string name);
  std::string_view of_address_of(const std::string& peer) const;
  const DatapathId* datapath_called(std::string_view name) const;

  std::map<std::string, std::string, std::less<>> peers_;  ///< by `10.0.0.9:6633`, `unix:/run/x`
  std::map<IpAddress, std::string> ips_;
  std::map<MacAddress, std::string> macs_;
  std::map<DatapathId, std::string> datapaths_;
  std::map<Port, std::string> ports_;
  std::size_t size_ = 0;
};

/// Null when there are none, so that nobody looks.
std::shared_ptr<const Names> share(const Names& names);

}  // namespace ps::decode
