// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <variant>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/echo.h"
#include "openflow/error.h"
#include "openflow/features.h"
#include "openflow/flow_mod.h"
#include "openflow/flow_removed.h"
#include "openflow/hello.h"
#include "openflow/packet_in.h"
#include "openflow/packet_out.h"
#include "openflow/port_status.h"
#include "record/record.h"

namespace ps::render {

/// A kind whose words come from its layout alone.
struct ByLayout {
  Bytes message;
};
/// A kind that has nothing but its header: barriers, features_request.
struct Bodiless {};

/// What follows the header of a message, decoded once for the formats that have words of their own
/// for it. To give a kind such words, add it here: the compiler then asks every format for it.
/// Views inside live as long as the record.
using Body =
    std::variant<ByLayout, Bodiless, openflow::Decoded<openflow::Hello>,
                 openflow::Decoded<openflow::Error>, openflow::Decoded<openflow::Echo>,
                 openflow::Decoded<openflow::FeaturesReply>, openflow::Decoded<openflow::PacketIn>,
                 openflow::Decoded<openflow::PacketOut>, openflow::Decoded<openflow::FlowMod>,
                 openflow::Decoded<openflow::FlowRemoved>, openflow::Decoded<openflow::PortStatus>>;

Body decode_body(const record::Record& record);

/// Why and where reading a message ended early.
struct Malformed {
  const char* reason = nullptr;
  std::size_t offset = 0;  ///< octets into the message
};
std::optional<Malformed> malformed(const record::Record& record);

/// The Ethernet frame that a message carries or, where it carries none, that of the packet-in that
/// it answers.
struct InnerFrame {
  Bytes octets;
  std::size_t size = 0;  ///< of the whole frame, when `octets` is known to be a part of it
  bool answered = false;

  bool is_cut() const { return size > octets.size(); }
};
std::optional<InnerFrame> inner_frame(const record::Record& record, const Body& body);

/// ofp_packet_in_reason under one name in all versions: 1.4 renamed no_match and action, but what
/// they mean stayed. Empty when unknown.
std::string_view reason_name(const openflow::PacketIn& in);

}  // namespace ps::render
