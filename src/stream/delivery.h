// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "render/rendering.h"
#include "stream/framing.h"

namespace ps::stream {

/// Everything about a way to the observer: one line of `packetstreamer list deliveries`.
struct DeliverySpec {
  /// Which formats of records it can carry.
  enum class Carries : std::uint8_t { any, text, octets, pcapng };

  std::string_view name;
  std::string_view where;  ///< how one gets it
  std::string_view help;
  std::string_view media_type{};  ///< of a stream over HTTP; empty for the others
  const Framing& (*framing)() = nullptr;
  Carries carries = Carries::any;
};

/// All of them, in the order in which they are listed.
std::span<const DeliverySpec> deliveries();
const DeliverySpec& web_socket_delivery();
const DeliverySpec& pcap_over_ip_delivery();

/// The stream that a client likes best by its Accept field; the error is for a 406. With `batch`,
/// the JSON document of a single read is offered first: null stands for it.
Result<const DeliverySpec*> preferred_stream(std::string_view accept, bool batch);
/// The stream that suits a format, for who does not say what it accepts.
const DeliverySpec& usual_stream(const render::FormatSpec& format);

/// The format of the records of a stream: `asked`, which may be null, if it can be carried; else
/// the delivery's own, which is the session's where that is one.
Result<const render::FormatSpec*> format_of(const DeliverySpec& delivery,
                                            const render::FormatSpec* asked,
                                            const render::FormatSpec& of_session);

}  // namespace ps::stream
