// SPDX-License-Identifier: Apache-2.0
#include "frame/transport.h"

#include <algorithm>

namespace ps::frame {
namespace {

constexpr std::size_t kTcpHeaderSize = 20;
constexpr std::size_t kUdpHeaderSize = 8;
constexpr std::size_t kSctpHeaderSize = 12;
constexpr std::size_t kChunkHeaderSize = 4;

}  // namespace

bool SctpChunk::take(Reader& in, SctpChunk& chunk) {
  chunk.type = in.u8();
  chunk.flags = in.u8();
  const std::size_t size = in.u16();
  if (size < kChunkHeaderSize) {
    fail(in);
    return true;
  }
  chunk.body = in.bytes(size - kChunkHeaderSize);
  const std::size_t padding = (4 - size % 4) % 4;
  in.skip(std::min(padding, in.left()));
  return true;
}

std::optional<Tcp> parse_tcp(Bytes octets) {
  if (octets.size() < kTcpHeaderSize) return std::nullopt;
  const std::size_t header_size = (octets[12] >> 4) * std::size_t{4};
  if (header_size < kTcpHeaderSize) return std::nullopt;
  Tcp tcp;
  tcp.src_port = load_be16(&octets[0]);
  tcp.dst_port = load_be16(&octets[2]);
  tcp.seq = load_be32(&octets[4]);
  tcp.ack = load_be32(&octets[8]);
  tcp.flags = load_be16(&octets[12]) & 0x0fff;
  tcp.window = load_be16(&octets[14]);
  tcp.checksum = load_be16(&octets[16]);
  tcp.urgent = load_be16(&octets[18]);
  tcp.truncated = header_size > octets.size();
  const std::size_t end = std::min(header_size, octets.size());
  tcp.options = octets.subspan(kTcpHeaderSize, end - kTcpHeaderSize);
  tcp.payload = octets.subspan(end);
  return tcp;
}

std::optional<Udp> parse_udp(Bytes octets) {
  if (octets.size() < kUdpHeaderSize) return std::nullopt;
  Udp udp;
  udp.src_port = load_be16(&octets[0]);
  udp.dst_port = load_be16(&octets[2]);
  udp.length = load_be16(&octets[4]);
  udp.checksum = load_be16(&octets[6]);
  // A length of 0 is a jumbogram's or that of a sending host's offload.
  const std::size_t said = udp.length < kUdpHeaderSize ? octets.size() : udp.length;
  udp.truncated = said > octets.size();
  udp.payload = octets.first(std::min(said, octets.size())).subspan(kUdpHeaderSize);
  return udp;
}

std::optional<Sctp> parse_sctp(Bytes octets) {
  if (octets.size() < kSctpHeaderSize) return std::nullopt;
  return Sctp{load_be16(&octets[0]), load_be16(&octets[2]), load_be32(&octets[4]),
              load_be32(&octets[8]), octets.subspan(kSctpHeaderSize)};
}

}  // namespace ps::frame
