// SPDX-License-Identifier: Apache-2.0
#include "decode/names.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "base/endpoint.h"
#include "decode/message.h"

namespace ps::decode {
namespace {

constexpr std::size_t kLongestName = 64;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
  });
}

Error no_key(std::string_view text) {
  return Error{
      fmt::format("'{}' is none of IP:PORT, IP, unix:PATH, MAC address, datapath id, "
                  "DATAPATH_ID/PORT",
                  text)};
}

std::optional<std::uint32_t> parse_port(std::string_view text) {
  std::uint32_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

/// `IP:PORT` and `unix:PATH` as channels write them.
std::optional<std::string> parse_peer(std::string_view text) {
  const auto endpoint = parse_endpoint(text);
  if (!endpoint) return std::nullopt;
  if (endpoint->kind == Endpoint::Kind::unix_socket) return to_string(*endpoint);
  const auto ip = parse_ip(endpoint->host);
  if (!ip || text.find(':') == std::string_view::npos) return std::nullopt;
  return host_port(to_string(*ip), endpoint->port);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

template <class Map, class Key>
std::string_view found(const Map& map, const Key& key) {
  const auto at = map.find(key);
  return at == map.end() ? std::string_view{} : std::string_view(at->second);
}

}  // namespace

Result<void> Names::add(std::string_view key_and_name) {
  const auto equals = key_and_name.find('=');
  if (equals == std::string_view::npos) {
    return Error{fmt::format("'{}' is not KEY=NAME, for example 0x11=s1", key_and_name)};
  }
  const auto name = key_and_name.substr(equals + 1);
  if (!is_name(name)) {
    return Error{
        fmt::format("'{}' is no name: up to {} octets without blanks are", name, kLongestName)};
  }
  return add(key_and_name.substr(0, equals), std::string(name));
}

Result<void> Names::add(std::string_view key, std::string name) {
  const auto slash = key.find('/');
  if (const auto ip = parse_ip(key)) {
    ips_[*ip] = std::move(name);
  } else if (const auto mac = parse_mac(key)) {
    macs_[*mac] = std::move(name);
  } else if (const auto dpid = parse_dpid(key)) {
    datapaths_[*dpid] = std::move(name);
  } else if (auto peer = parse_peer(key)) {
    peers_[*peer] = std::move(name);
  } else if (slash != std::string_view::npos) {
    const auto of = parse_dpid(key.substr(0, slash));
    const auto port = parse_port(key.substr(slash + 1));
    if (!of || !port) return no_key(key);
    ports_[{*of, *port}] = std::move(name);
  } else {
    return no_key(key);
  }
  ++size_;
  return {};
}

Result<void> Names::read(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Error{fmt::format("{}: cannot be read", path)};
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto entry = trimmed(std::string_view(line).substr(0, line.find('#')));
    if (entry.empty()) continue;
    if (auto added = add(entry); !added) {
      return Error{fmt::format("{}:{}: {}", path, number, added.error().message)};
    }
  }
  return {};
}

std::string_view Names::of(DatapathId dpid) const { return found(datapaths_, dpid); }
std::string_view Names::of(DatapathId dpid, std::uint32_t port) const {
  return found(ports_, Port{dpid, port});
}
std::string_view Names::of(const MacAddress& mac) const { return found(macs_, mac); }
std::string_view Names::of(const IpAddress& ip) const { return found(ips_, ip); }

void Names::name(Channel& channel) const {
  channel.controller_name = of_peer(channel.controller_peer);
  channel.switch_name = found(peers_, channel.switch_peer);
  if (const auto* dpid = datapath_called(channel.switch_name); dpid != nullptr && !channel.dpid) {
    channel.dpid = *dpid;
  }
  if (channel.switch_name.empty() && channel.dpid) channel.switch_name = of(*channel.dpid);
  if (channel.switch_name.empty()) channel.switch_name = of_address_of(channel.switch_peer);
}

std::string_view Names::of_peer(const std::string& peer) const {
  const auto exactly = found(peers_, peer);
  return exactly.empty() ? of_address_of(peer) : exactly;
}

std::string_view Names::of_address_of(const std::string& peer) const {
  const auto endpoint = parse_endpoint(peer);
  if (!endpoint) return {};
  const auto ip = parse_ip(endpoint->host);
  return ip ? of(*ip) : std::string_view{};
}

const DatapathId* Names::datapath_called(std::string_view name) const {
  if (name.empty()) return nullptr;
  const auto at = std::ranges::find(
      datapaths_, name, [](const auto& each) -> std::string_view { return each.second; });
  return at == datapaths_.end() ? nullptr : &at->first;
}

std::shared_ptr<const Names> share(const Names& names) {
  return names.empty() ? nullptr : std::make_shared<const Names>(names);
}

}  // namespace ps::decode
