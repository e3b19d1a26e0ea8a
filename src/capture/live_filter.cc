// SPDX-License-Identifier: Apache-2.0
#include "capture/live_filter.h"

#include <fmt/format.h>

#include "base/address.h"

namespace ps::capture {
namespace {

bool is_wildcard(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

/// `vlan` shifts all that follows it, so it stands last.
std::string with_tagged(const std::string& expression) {
  return fmt::format("({}) or (vlan and ({}))", expression, expression);
}

std::string without_ours(std::string expression, std::span<const Endpoint> ours) {
  for (const Endpoint& listener : ours) {
    if (listener.kind != Endpoint::Kind::tcp) continue;
    expression = fmt::format("not ({}) and ({})", of_listener(listener), expression);
  }
  return expression;
}

}  // namespace

std::string of_ports(std::span<const std::uint16_t> ports) {
  std::string text;
  for (const auto port : ports) {
    text += fmt::format("{}tcp port {}", text.empty() ? "" : " or ", port);
  }
  return text;
}

std::string of_listener(const Endpoint& listener) {
  auto text = fmt::format("tcp port {}", listener.port);
  if (is_wildcard(listener.host) || !parse_ip(listener.host)) return text;
  return text + " and host " + listener.host;
}

Result<void> set_filter(LiveSource& source, const LiveWanted& wanted) {
  if (!wanted.expression.empty()) {
    // On its own first, so that the error is of what was written.
    if (auto valid = source.compiles(wanted.expression); !valid) return valid;
    return source.filter(without_ours(wanted.expression, wanted.ours));
  }
  const auto plain = of_ports(wanted.ports);
  // Cooked frames of `any` have lost their tags already.
  const auto tagged = with_tagged(plain);
  const auto& expression = source.compiles(tagged) ? tagged : plain;
  return source.filter(without_ours(expression, wanted.ours));
}

}  // namespace ps::capture
