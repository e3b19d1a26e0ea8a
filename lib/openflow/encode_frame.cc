// SPDX-License-Identifier: Apache-2.0
#include "frame/frame.h"
#include "openflow/encode.h"

namespace ps::openflow::encode {
namespace {

std::uint16_t u16(std::size_t value) { return static_cast<std::uint16_t>(value); }

}  // namespace

Writer& Writer::u8(std::uint8_t value) {
  octets_.push_back(value);
  return *this;
}
Writer& Writer::u16(std::uint16_t value) {
  return u8(static_cast<std::uint8_t>(value >> 8)).u8(static_cast<std::uint8_t>(value));
}
Writer& Writer::u32(std::uint32_t value) {
  return u16(static_cast<std::uint16_t>(value >> 16)).u16(static_cast<std::uint16_t>(value));
}
Writer& Writer::u64(std::uint64_t value) {
  return u32(static_cast<std::uint32_t>(value >> 32)).u32(static_cast<std::uint32_t>(value));
}
Writer& Writer::bytes(Bytes octets) {
  octets_.insert(octets_.end(), octets.begin(), octets.end());
  return *this;
}
Writer& Writer::zeros(std::size_t count) {
  octets_.resize(octets_.size() + count);
  return *this;
}
Writer& Writer::pad_to(std::size_t border) {
  return zeros((border - octets_.size() % border) % border);
}

Octets number(std::uint64_t value, std::size_t width) {
  Octets out(width);
  for (std::size_t i = 0; i < width && i < 8; ++i) {
    out[width - 1 - i] = static_cast<std::uint8_t>(value >> (i * 8));
  }
  return out;
}

MacAddress mac(std::string_view text) {
  const auto parsed = parse_mac(text);
  return parsed ? *parsed : MacAddress{};
}

Octets ipv4(std::string_view dotted) {
  Octets out(4);
  std::size_t i = 0;
  for (const char c : dotted) {
    if (c == '.') {
      ++i;
    } else if (i < 4 && c >= '0' && c <= '9') {
      out[i] = static_cast<std::uint8_t>(out[i] * 10 + (c - '0'));
    }
  }
  return out;
}

Octets ethernet(const MacAddress& dst, const MacAddress& src, std::uint16_t type, Bytes payload) {
  return Writer().bytes(dst.octets).bytes(src.octets).u16(type).bytes(payload).octets();
}

Octets vlan(std::uint16_t vid, std::uint8_t pcp, std::uint16_t type, Bytes payload) {
  return Writer().u16(u16(pcp << 13U | (vid & 0x0fffU))).u16(type).bytes(payload).octets();
}

Octets arp(std::uint16_t op, const MacAddress& sha, std::string_view spa, const MacAddress& tha,
           std::string_view tpa) {
  Writer body;
  body.u16(1).u16(frame::ethertype::kIpv4).u8(6).u8(4).u16(op);
  body.bytes(sha.octets).bytes(ipv4(spa)).bytes(tha.octets).bytes(ipv4(tpa));
  const MacAddress broadcast{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
  return ethernet(op == 1 ? broadcast : tha, sha, frame::ethertype::kArp, body.octets());
}

Octets ipv4_packet(std::string_view src, std::string_view dst, std::uint8_t proto, Bytes payload) {
  Writer out;
  out.u8(0x45).u8(0).u16(u16(20 + payload.size())).u16(0).u16(0);
  out.u8(64).u8(proto).u16(0).bytes(ipv4(src)).bytes(ipv4(dst));
  return out.bytes(payload).octets();
}

Octets udp(const MacAddress& dst, const MacAddress& src, std::string_view ip_src,
           std::string_view ip_dst, std::uint16_t src_port, std::uint16_t dst_port, Bytes payload) {
  Writer datagram;
  datagram.u16(src_port).u16(dst_port);
  datagram.u16(u16(8 + payload.size())).u16(0).bytes(payload);
  return ethernet(dst, src, frame::ethertype::kIpv4,
                  ipv4_packet(ip_src, ip_dst, frame::ip_proto::kUdp, datagram.octets()));
}

}  // namespace ps::openflow::encode
