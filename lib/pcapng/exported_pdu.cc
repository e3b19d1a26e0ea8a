// SPDX-License-Identifier: Apache-2.0
#include "pcapng/exported_pdu.h"

#include <algorithm>

#include "pcapng/native.h"

namespace ps::pcapng {
namespace {

/// EXP_PDU_TAG_ numbers.
namespace tag {
constexpr std::uint16_t kEnd = 0;
constexpr std::uint16_t kDissector = 12;
constexpr std::uint16_t kIpv4Src = 20;
constexpr std::uint16_t kIpv4Dst = 21;
constexpr std::uint16_t kIpv6Src = 22;
constexpr std::uint16_t kIpv6Dst = 23;
constexpr std::uint16_t kPortType = 24;
constexpr std::uint16_t kSrcPort = 25;
constexpr std::uint16_t kDstPort = 26;
}  // namespace tag

constexpr std::uint32_t kPortTypeTcp = 2;
constexpr std::uint32_t kMostPort = 0xffff;

void append_be(std::string& out, std::uint32_t value, int octets) {
  for (int i = octets - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}

void append_tag(std::string& out, std::uint16_t type, std::string_view value) {
  append_be(out, type, 2);
  append_be(out, static_cast<std::uint32_t>(padded4(value.size())), 2);
  out += value;
  out.append(padded4(value.size()) - value.size(), '\0');
}

void append_number(std::string& out, std::uint16_t type, std::uint32_t value) {
  append_be(out, type, 2);
  append_be(out, sizeof value, 2);
  append_be(out, value, sizeof value);
}

void append_address(std::string& out, const IpAddress& ip, std::uint16_t v4, std::uint16_t v6) {
  append_tag(out, ip.ipv6 ? v6 : v4, as_text(ip.bytes()));
}

/// What the tags said so far.
struct Tags {
  std::string_view dissector{};
  std::optional<IpAddress> src_ip{}, dst_ip{};
  std::optional<std::uint16_t> src_port{}, dst_port{};
};

void read_address(Bytes value, std::size_t size, std::optional<IpAddress>& into) {
  if (value.size() >= size) into = ip_from(value.first(size));
}

void read_port(Bytes value, std::optional<std::uint16_t>& into) {
  if (value.size() < 4) return;
  const auto port = load_be32(value.data());
  if (port <= kMostPort) into = static_cast<std::uint16_t>(port);
}

void read_tag(std::uint16_t type, Bytes value, Tags& tags) {
  switch (type) {
    case tag::kDissector:
      tags.dissector = as_text(value);
      tags.dissector = tags.dissector.substr(0, tags.dissector.find('\0'));
      break;
    case tag::kIpv4Src:
      return read_address(value, 4, tags.src_ip);
    case tag::kIpv4Dst:
      return read_address(value, 4, tags.dst_ip);
    case tag::kIpv6Src:
      return read_address(value, 16, tags.src_ip);
    case tag::kIpv6Dst:
      return read_address(value, 16, tags.dst_ip);
    case tag::kSrcPort:
      return read_port(value, tags.src_port);
    case tag::kDstPort:
      return read_port(value, tags.dst_port);
    default:
      break;
  }
}

std::optional<PduPeer> peer_of(const std::optional<IpAddress>& ip,
                               const std::optional<std::uint16_t>& port) {
  if (!ip) return std::nullopt;
  return PduPeer{*ip, port.value_or(0)};
}

}  // namespace

void append_exported_pdu(std::string& out, const ExportedPdu& pdu) {
  append_tag(out, tag::kDissector, pdu.dissector);
  if (pdu.src) append_address(out, pdu.src->address, tag::kIpv4Src, tag::kIpv6Src);
  if (pdu.dst) append_address(out, pdu.dst->address, tag::kIpv4Dst, tag::kIpv6Dst);
  if (pdu.src || pdu.dst) append_number(out, tag::kPortType, kPortTypeTcp);
  if (pdu.src) append_number(out, tag::kSrcPort, pdu.src->port);
  if (pdu.dst) append_number(out, tag::kDstPort, pdu.dst->port);
  append_tag(out, tag::kEnd, {});
  out += as_text(pdu.data);
}

Result<ExportedPdu> parse_exported_pdu(Bytes frame) {
  Tags tags;
  while (frame.size() >= 4) {
    const auto type = load_be16(frame.data());
    const std::size_t size = load_be16(frame.data() + 2);
    if (size > frame.size() - 4) break;
    const Bytes value = frame.subspan(4, size);
    frame = frame.subspan(4 + size);
    if (type == tag::kEnd) {
      return ExportedPdu{.dissector = tags.dissector,
                         .src = peer_of(tags.src_ip, tags.src_port),
                         .dst = peer_of(tags.dst_ip, tags.dst_port),
                         .data = frame};
    }
    read_tag(type, value, tags);
  }
  return Error{"its tags do not end"};
}

}  // namespace ps::pcapng
