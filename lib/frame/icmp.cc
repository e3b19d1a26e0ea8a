// SPDX-License-Identifier: Apache-2.0
#include "frame/icmp.h"

#include "frame/icmpv6.h"

namespace ps::frame {
namespace {

constexpr std::uint8_t kFragmentationNeeded = 4;

std::optional<IcmpEcho> parse_echo(Bytes body) {
  Reader in(body);
  IcmpEcho echo{in.u16(), in.u16(), in.rest()};
  if (!in.ok()) return std::nullopt;
  return echo;
}

}  // namespace

std::optional<Icmp> parse_icmp(Bytes octets) {
  Reader in(octets);
  Icmp icmp{in.u8(), in.u8(), in.u16(), in.rest()};
  if (!in.ok()) return std::nullopt;
  return icmp;
}

std::optional<IcmpEcho> parse_icmp_echo(const Icmp& icmp) {
  const bool is = icmp.type == icmp_type::kEchoRequest || icmp.type == icmp_type::kEchoReply;
  return is ? parse_echo(icmp.body) : std::nullopt;
}

std::optional<IcmpEcho> parse_icmpv6_echo(const Icmp& icmp) {
  const bool is = icmp.type == icmpv6_type::kEchoRequest || icmp.type == icmpv6_type::kEchoReply;
  return is ? parse_echo(icmp.body) : std::nullopt;
}

std::optional<IcmpError> parse_icmp_error(const Icmp& icmp) {
  Reader in(icmp.body);
  const std::uint32_t word = in.u32();
  IcmpError error;
  error.quoted = in.rest();
  if (!in.ok()) return std::nullopt;
  switch (icmp.type) {
    case icmp_type::kUnreachable:
      if (icmp.code == kFragmentationNeeded) error.mtu = word & 0xffff;
      return error;
    case icmp_type::kRedirect:
      error.gateway = word;
      return error;
    case icmp_type::kParameterProblem:
      error.pointer = word >> 24;
      return error;
    case icmp_type::kSourceQuench:
    case icmp_type::kTimeExceeded:
      return error;
    default:
      return std::nullopt;
  }
}

std::optional<IcmpError> parse_icmpv6_error(const Icmp& icmp) {
  Reader in(icmp.body);
  const std::uint32_t word = in.u32();
  IcmpError error;
  error.quoted = in.rest();
  if (!in.ok()) return std::nullopt;
  switch (icmp.type) {
    case icmpv6_type::kPacketTooBig:
      error.mtu = word;
      return error;
    case icmpv6_type::kParameterProblem:
      error.pointer = word;
      return error;
    case icmpv6_type::kUnreachable:
    case icmpv6_type::kTimeExceeded:
      return error;
    default:
      return std::nullopt;
  }
}

}  // namespace ps::frame
