// SPDX-License-Identifier: Apache-2.0
#include "stream/delivery.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "http/preferences.h"

namespace ps::stream {
namespace {

using Carries = DeliverySpec::Carries;

constexpr auto kRecords = "GET /api/v1/sessions/{id}/records, POST /api/v1/stream";

constexpr std::array kDeliveries{
    DeliverySpec{"batch", "GET /api/v1/sessions/{id}/records",
                 "a JSON document a read, which may wait for the first record"},
    DeliverySpec{"ndjson", kRecords, "a JSON record a line", "application/x-ndjson", json_lines},
    DeliverySpec{"sse", kRecords, "server-sent events, for EventSource", "text/event-stream",
                 server_sent_events},
    DeliverySpec{"text", kRecords, "lines for people", "text/plain", plain_text, Carries::text},
    DeliverySpec{"pcapng", kRecords, "a capture file that grows, for Wireshark",
                 "application/x-pcapng", plain_octets, Carries::pcapng},
    DeliverySpec{"octets", kRecords, "OpenFlow octets, or another format's",
                 "application/octet-stream", plain_octets, Carries::octets},
    DeliverySpec{"websocket", "GET /api/v1/sessions/{id}/ws", "a JSON record a message", "",
                 json_messages},
    DeliverySpec{"pcap-over-ip", "serve --pcap-over-ip ADDR",
                 "a capture file that grows, for wireshark -k -i TCP@HOST:PORT", "", plain_octets,
                 Carries::pcapng},
    DeliverySpec{"thrift", "getPackets, readRecords", "the legacy service, and its successor"}};

constexpr const DeliverySpec& named(std::string_view name) {
  return *std::ranges::find(kDeliveries, name, &DeliverySpec::name);
}

bool carries(const DeliverySpec& delivery, const render::FormatSpec& format) {
  switch (delivery.carries) {
    case Carries::any:
      return true;
    case Carries::text:
      return format.text;
    case Carries::octets:
      return !format.text;
    case Carries::pcapng:
      return format.name == "pcapng";
  }
  return false;
}

std::string_view own_format(const DeliverySpec& delivery) {
  switch (delivery.carries) {
    case Carries::any:
      return "json";
    case Carries::text:
      return "text";
    case Carries::octets:
      return "raw";
    case Carries::pcapng:
      return "pcapng";
  }
  return "json";
}

std::string accepted_formats(const DeliverySpec& delivery) {
  std::string names;
  for (const auto& format : render::formats()) {
    if (!carries(delivery, format)) continue;
    if (!names.empty()) names += ", ";
    names += format.name;
  }
  return names;
}

}  // namespace

std::span<const DeliverySpec> deliveries() { return kDeliveries; }
const DeliverySpec& web_socket_delivery() { return named("websocket"); }
const DeliverySpec& pcap_over_ip_delivery() { return named("pcap-over-ip"); }

Result<const DeliverySpec*> preferred_stream(std::string_view accept, bool batch) {
  std::vector<std::string_view> types;
  std::vector<const DeliverySpec*> offered;
  if (batch) {
    types.emplace_back("application/json");
    offered.push_back(nullptr);
  }
  for (const auto& delivery : kDeliveries) {
    if (delivery.media_type.empty()) continue;
    types.push_back(delivery.media_type);
    offered.push_back(&delivery);
  }
  if (const auto at = http::preferred(accept, types)) return offered[*at];
  std::string names;
  for (const auto type : types) names += (names.empty() ? "" : ", ") + std::string(type);
  return Error{fmt::format("nothing that the request accepts is served here; there are {}", names)};
}

const DeliverySpec& usual_stream(const render::FormatSpec& format) {
  if (format.name == "json") return named("ndjson");
  if (format.name == "pcapng") return named("pcapng");
  return format.text ? named("text") : named("octets");
}

Result<const render::FormatSpec*> format_of(const DeliverySpec& delivery,
                                            const render::FormatSpec* asked,
                                            const render::FormatSpec& of_session) {
  if (asked && !carries(delivery, *asked)) {
    return Error{fmt::format("{} does not carry the format {}; it carries {}", delivery.media_type,
                             asked->name, accepted_formats(delivery))};
  }
  if (asked) return asked;
  if (delivery.carries != Carries::any && carries(delivery, of_session)) return &of_session;
  return render::find_format(own_format(delivery));
}

}  // namespace ps::stream
