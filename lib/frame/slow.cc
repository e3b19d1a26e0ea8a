// SPDX-License-Identifier: Apache-2.0
#include "frame/slow.h"

#include "frame/items.h"

namespace ps::frame {
namespace {

constexpr std::uint8_t kActor = 1;
constexpr std::uint8_t kPartner = 2;

/// A TLV whose length counts its type and itself.
struct LacpTlv {
  std::uint8_t type = 0;
  Bytes value;

  static bool take(Reader& in, LacpTlv& tlv) {
    tlv.type = in.u8();
    const std::size_t size = in.u8();
    if (tlv.type == 0) return false;
    if (size < 2) {
      fail(in);
    } else {
      tlv.value = in.bytes(size - 2);
    }
    return true;
  }
};

std::optional<LacpEnd> parse_end(Bytes value) {
  Reader in(value);
  LacpEnd end;
  end.system_priority = in.u16();
  end.system = take_mac(in);
  end.key = in.u16();
  end.port_priority = in.u16();
  end.port = in.u16();
  end.state = in.u8();
  if (!in.ok()) return std::nullopt;
  return end;
}

void read_lacp(Bytes octets, Slow& slow) {
  Items<LacpTlv> tlvs(octets);
  while (const auto tlv = tlvs.next()) {
    if (tlv->type == kActor) slow.actor = parse_end(tlv->value);
    if (tlv->type == kPartner) slow.partner = parse_end(tlv->value);
  }
  slow.truncated = tlvs.truncated() || !slow.actor || !slow.partner;
}

}  // namespace

std::optional<Slow> parse_slow(Bytes octets) {
  Reader in(octets);
  Slow slow;
  slow.subtype = in.u8();
  if (!in.ok()) return std::nullopt;
  if (slow.subtype != Slow::kLacp) return slow;
  slow.version = in.u8();
  if (in.ok()) {
    read_lacp(in.rest(), slow);
  } else {
    slow.truncated = true;
  }
  return slow;
}

}  // namespace ps::frame
