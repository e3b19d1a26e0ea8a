// SPDX-License-Identifier: Apache-2.0
#include "frame/eapol.h"

#include <algorithm>

namespace ps::frame {
namespace {

constexpr std::uint8_t kEapPacket = 0;
constexpr std::uint8_t kRequest = 1;
constexpr std::uint8_t kResponse = 2;

std::optional<Eapol::Eap> parse_eap(Bytes body) {
  Reader in(body);
  Eapol::Eap eap;
  eap.code = in.u8();
  eap.id = in.u8();
  in.skip(2);  // length; that of EAPOL is the same
  if (!in.ok()) return std::nullopt;
  const bool typed = eap.code == kRequest || eap.code == kResponse;
  if (typed && in.left() > 0) {
    eap.type = in.u8();
    eap.data = in.rest();
  }
  return eap;
}

}  // namespace

std::optional<Eapol> parse_eapol(Bytes octets) {
  Reader in(octets);
  Eapol eapol;
  eapol.version = in.u8();
  eapol.type = in.u8();
  eapol.length = in.u16();
  if (!in.ok()) return std::nullopt;
  eapol.truncated = eapol.length > in.left();
  eapol.body = in.bytes(std::min<std::size_t>(eapol.length, in.left()));
  if (eapol.type == kEapPacket) eapol.eap = parse_eap(eapol.body);
  return eapol;
}

}  // namespace ps::frame
