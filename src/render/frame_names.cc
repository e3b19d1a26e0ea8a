// SPDX-License-Identifier: Apache-2.0
#include "render/frame_names.h"

#include <algorithm>
#include <span>

namespace ps::render::names {
namespace {

struct Name {
  unsigned number;
  std::string_view name;
};

std::string_view find(std::span<const Name> names, unsigned number) {
  const auto found = std::ranges::find(names, number, &Name::number);
  return found == names.end() ? std::string_view{} : found->name;
}

constexpr Name kIpv4Options[] = {{0, "end"},           {1, "no_operation"},
                                 {7, "record_route"},  {68, "timestamp"},
                                 {130, "security"},    {131, "loose_source_route"},
                                 {136, "stream_id"},   {137, "strict_source_route"},
                                 {148, "router_alert"}};

constexpr Name kIpv6Extensions[] = {{0, "hop_by_hop"},      {43, "routing"},     {44, "fragment"},
                                    {51, "authentication"}, {60, "destination"}, {135, "mobility"}};

constexpr Name kTcpOptions[] = {{0, "end"},
                                {1, "no_operation"},
                                {2, "mss"},
                                {3, "window_scale"},
                                {4, "sack_permitted"},
                                {5, "sack"},
                                {8, "timestamps"},
                                {19, "md5"},
                                {28, "user_timeout"},
                                {29, "authentication"},
                                {30, "multipath"},
                                {34, "fast_open"}};

constexpr Name kSctpChunks[] = {{0, "data"},
                                {1, "init"},
                                {2, "init_ack"},
                                {3, "sack"},
                                {4, "heartbeat"},
                                {5, "heartbeat_ack"},
                                {6, "abort"},
                                {7, "shutdown"},
                                {8, "shutdown_ack"},
                                {9, "error"},
                                {10, "cookie_echo"},
                                {11, "cookie_ack"},
                                {14, "shutdown_complete"},
                                {15, "auth"},
                                {192, "forward_tsn"}};

constexpr Name kIcmpTypes[] = {{0, "echo_reply"},           {3, "destination_unreachable"},
                               {4, "source_quench"},        {5, "redirect"},
                               {8, "echo_request"},         {9, "router_advertisement"},
                               {10, "router_solicitation"}, {11, "time_exceeded"},
                               {12, "parameter_problem"},   {13, "timestamp_request"},
                               {14, "timestamp_reply"},     {42, "extended_echo_request"},
                               {43, "extended_echo_reply"}};

constexpr Name kIcmpv6Types[] = {{1, "destination_unreachable"},
                                 {2, "packet_too_big"},
                                 {3, "time_exceeded"},
                                 {4, "parameter_problem"},
                                 {128, "echo_request"},
                                 {129, "echo_reply"},
                                 {130, "multicast_listener_query"},
                                 {131, "multicast_listener_report"},
                                 {132, "multicast_listener_done"},
                                 {133, "router_solicitation"},
                                 {134, "router_advertisement"},
                                 {135, "neighbor_solicitation"},
                                 {136, "neighbor_advertisement"},
                                 {137, "redirect"},
                                 {143, "multicast_listener_report"}};

constexpr Name kUnreachable[] = {{0, "network"},
                                 {1, "host"},
                                 {2, "protocol"},
                                 {3, "port"},
                                 {4, "fragmentation_needed"},
                                 {5, "source_route_failed"},
                                 {6, "network_unknown"},
                                 {7, "host_unknown"},
                                 {9, "network_prohibited"},
                                 {10, "host_prohibited"},
                                 {13, "administratively_prohibited"}};

constexpr Name kUnreachable6[] = {
    {0, "no_route"}, {1, "administratively_prohibited"}, {2, "beyond_scope"}, {3, "address"},
    {4, "port"},     {5, "source_address_policy"},       {6, "reject_route"}};

constexpr Name kTimeExceeded[] = {{0, "in_transit"}, {1, "in_reassembly"}};
constexpr Name kRedirect[] = {{0, "network"}, {1, "host"}, {2, "tos_network"}, {3, "tos_host"}};
constexpr Name kProblem[] = {{0, "pointer"}, {1, "missing_option"}, {2, "bad_length"}};
constexpr Name kProblem6[] = {{0, "header_field"}, {1, "next_header"}, {2, "option"}};

constexpr Name kNdOptions[] = {{1, "source_link_layer_address"},
                               {2, "target_link_layer_address"},
                               {3, "prefix"},
                               {4, "redirected"},
                               {5, "mtu"},
                               {14, "nonce"},
                               {24, "route"},
                               {25, "dns_servers"},
                               {31, "dns_search"}};

constexpr Name kIgmpTypes[] = {{0x11, "query"},
                               {0x12, "report_v1"},
                               {0x16, "report_v2"},
                               {0x17, "leave"},
                               {0x22, "report_v3"}};

constexpr Name kGroupRecords[] = {{1, "is_include"},        {2, "is_exclude"},
                                  {3, "to_include"},        {4, "to_exclude"},
                                  {5, "allow_new_sources"}, {6, "block_old_sources"}};

constexpr Name kDhcpTypes[] = {{1, "discover"}, {2, "offer"},  {3, "request"},
                               {4, "decline"},  {5, "ack"},    {6, "nak"},
                               {7, "release"},  {8, "inform"}, {9, "forcerenew"}};

constexpr Name kDhcpv6Types[] = {{1, "solicit"},
                                 {2, "advertise"},
                                 {3, "request"},
                                 {4, "confirm"},
                                 {5, "renew"},
                                 {6, "rebind"},
                                 {7, "reply"},
                                 {8, "release"},
                                 {9, "decline"},
                                 {10, "reconfigure"},
                                 {11, "information_request"},
                                 {12, "relay_forward"},
                                 {13, "relay_reply"}};

constexpr Name kDnsTypes[] = {
    {1, "A"},     {2, "NS"},     {5, "CNAME"},  {6, "SOA"},    {12, "PTR"},    {13, "HINFO"},
    {15, "MX"},   {16, "TXT"},   {28, "AAAA"},  {33, "SRV"},   {35, "NAPTR"},  {39, "DNAME"},
    {41, "OPT"},  {43, "DS"},    {46, "RRSIG"}, {47, "NSEC"},  {48, "DNSKEY"}, {50, "NSEC3"},
    {64, "SVCB"}, {65, "HTTPS"}, {251, "IXFR"}, {252, "AXFR"}, {255, "ANY"},   {257, "CAA"}};

constexpr Name kDnsRcodes[] = {{0, "noerror"}, {1, "formerr"}, {2, "servfail"}, {3, "nxdomain"},
                               {4, "notimp"},  {5, "refused"}, {6, "yxdomain"}, {7, "yxrrset"},
                               {8, "nxrrset"}, {9, "notauth"}, {10, "notzone"}};

constexpr Name kDnsOpcodes[] = {
    {0, "query"}, {1, "iquery"}, {2, "status"}, {4, "notify"}, {5, "update"}};

constexpr Name kSlow[] = {{1, "lacp"}, {2, "marker"}, {3, "oam"}, {10, "organization"}};

constexpr Name kEapol[] = {{0, "eap"}, {1, "start"},     {2, "logoff"},
                           {3, "key"}, {4, "asf_alert"}, {5, "mka"}};
constexpr Name kEap[] = {{1, "request"}, {2, "response"}, {3, "success"}, {4, "failure"}};
constexpr Name kStpVersions[] = {{0, "stp"}, {2, "rstp"}, {3, "mstp"}};
constexpr Name kStpTypes[] = {{0x00, "configuration"}, {0x80, "topology_change"}, {0x02, "rapid"}};

}  // namespace

std::string_view ipv4_option(std::uint8_t type) { return find(kIpv4Options, type); }
std::string_view ipv6_extension(std::uint8_t type) { return find(kIpv6Extensions, type); }
std::string_view tcp_option(std::uint8_t kind) { return find(kTcpOptions, kind); }
std::string_view sctp_chunk(std::uint8_t type) { return find(kSctpChunks, type); }
std::string_view icmp_type(std::uint8_t type) { return find(kIcmpTypes, type); }
std::string_view icmpv6_type(std::uint8_t type) { return find(kIcmpv6Types, type); }

std::string_view icmp_code(std::uint8_t type, std::uint8_t code) {
  switch (type) {
    case 3:
      return find(kUnreachable, code);
    case 5:
      return find(kRedirect, code);
    case 11:
      return find(kTimeExceeded, code);
    case 12:
      return find(kProblem, code);
    default:
      return {};
  }
}

std::string_view icmpv6_code(std::uint8_t type, std::uint8_t code) {
  switch (type) {
    case 1:
      return find(kUnreachable6, code);
    case 3:
      return find(kTimeExceeded, code);
    case 4:
      return find(kProblem6, code);
    default:
      return {};
  }
}

std::string_view nd_option(std::uint8_t type) { return find(kNdOptions, type); }
std::string_view igmp_type(std::uint8_t type) { return find(kIgmpTypes, type); }
std::string_view group_record(std::uint8_t type) { return find(kGroupRecords, type); }
std::string_view dhcp_type(std::uint8_t type) { return find(kDhcpTypes, type); }
std::string_view dhcpv6_type(std::uint8_t type) { return find(kDhcpv6Types, type); }
std::string_view dns_type(std::uint16_t type) { return find(kDnsTypes, type); }
std::string_view dns_rcode(std::uint8_t code) { return find(kDnsRcodes, code); }
std::string_view dns_opcode(std::uint8_t code) { return find(kDnsOpcodes, code); }
std::string_view slow_subtype(std::uint8_t subtype) { return find(kSlow, subtype); }
std::string_view eapol_type(std::uint8_t type) { return find(kEapol, type); }
std::string_view eap_code(std::uint8_t code) { return find(kEap, code); }
std::string_view stp_version(std::uint8_t version) { return find(kStpVersions, version); }
std::string_view stp_type(std::uint8_t type) { return find(kStpTypes, type); }

std::string or_number(std::string_view name, std::uint64_t number) {
  return name.empty() ? std::to_string(number) : std::string(name);
}

std::string words(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '_', ' ');
  return out;
}

}  // namespace ps::render::names
