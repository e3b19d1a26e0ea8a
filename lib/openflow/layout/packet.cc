// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/packet.h"

#include "openflow/layout/actions.h"
#include "openflow/packet_in.h"

namespace ps::openflow::layout {
namespace {

/// 1.0 5.4.1.
void packet_in_10(Layout& io) {
  io.u32("buffer_id", kBuffer);
  io.u16("total_len");
  io.u16("in_port", kPort);
  io.u8("reason", one_of(packet_in_reason));
  io.pad(1);
}

/// 1.1 A.4.1.
void packet_in_11(Layout& io) {
  io.u32("buffer_id", kBuffer);
  io.u32("in_port", kPort);
  io.u32("in_phy_port", kPort);
  io.u16("total_len");
  io.u8("reason", one_of(packet_in_reason));
  io.u8("table_id");
}

/// 1.2 A.4.1, 1.3 A.4.1.
void packet_in_12(Layout& io) {
  io.u32("buffer_id", kBuffer);
  io.u16("total_len");
  io.u8("reason", one_of(packet_in_reason));
  io.u8("table_id");
  if (io.version() >= Version::v1_3) io.u64("cookie", kHex);
  io.derived("in_port", io.match("match"), 4, kPort);
  io.pad(2);
}

}  // namespace

std::string_view packet_in_reason(Version version, std::uint32_t reason) {
  constexpr std::uint32_t kRenamed = 2;  // no_match and action are 0 and 1
  if (reason > 0xff) return "";
  return packet_in_reason_name(reason < kRenamed ? Version::v1_3 : version,
                               static_cast<std::uint8_t>(reason));
}

void packet_in(Layout& io) {
  switch (io.version()) {
    case Version::v1_0:
      packet_in_10(io);
      break;
    case Version::v1_1:
      packet_in_11(io);
      break;
    default:
      packet_in_12(io);
  }
  io.frame("data");
}

void packet_out(Layout& io) {
  io.u32("buffer_id", kBuffer);
  if (io.version() == Version::v1_0) io.u16("in_port", kPort);
  if (io.version() >= Version::v1_1 && io.version() <= Version::v1_4) io.u32("in_port", kPort);
  const auto actions_len = io.announce(2);
  if (io.version() >= Version::v1_1) io.pad(io.version() == Version::v1_5 ? 2 : 6);
  if (io.version() == Version::v1_5) io.derived("in_port", io.match("match"), 4, kPort);
  io.block(actions_len, [&] { actions(io, "actions"); });
  io.frame("data");
}

}  // namespace ps::openflow::layout
