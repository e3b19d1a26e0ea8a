// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include "frame/mpls.h"
#include "frame/payload.h"
#include "fuzz/touch.h"
#include "fuzz/walk.h"

namespace ps::fuzz {
namespace {

using namespace frame;

template <class T, class Use>
void each(Bytes octets, Use use) {
  Items<T> items(octets);
  while (const auto item = items.next()) use(*item);
  touch(items.rest());
}

void walk_options(Bytes octets) {
  each<Option>(octets, [](const Option& option) { touch(option.body); });
}

void walk_name(const DnsName& name) {
  DnsLabels labels(name);
  while (const auto label = labels.next()) touch(*label);
}

struct Walk {
  void operator()(const Opaque& opaque) const { touch(opaque.octets); }
  void operator()(const IcmpEcho& echo) const { touch(echo.data); }
  void operator()(const IcmpError& error) const { touch(error.quoted); }
  void operator()(const NeighborDiscovery& nd) const {
    each<NdOption>(nd.options, [](const NdOption& option) {
      touch(option.body);
      (void)parse_nd_prefix(option);
    });
  }
  void operator()(const Mld& mld) const {
    touch(mld.sources);
    each<MldRecord>(mld.records, [](const MldRecord& record) { touch(record.sources); });
  }
  void operator()(const Igmp& igmp) const {
    touch(igmp.sources);
    each<IgmpRecord>(igmp.records, [](const IgmpRecord& record) { touch(record.sources); });
  }
  void operator()(const Gre& gre) const { touch(gre.payload); }
  void operator()(const IpInIp& ip) const { touch(ip.payload); }
  void operator()(const Vxlan& vxlan) const { touch(vxlan.payload); }
  void operator()(const Geneve& geneve) const {
    touch(geneve.options);
    touch(geneve.payload);
  }
  void operator()(const Dhcp& dhcp) const {
    for (const Bytes text : {dhcp.sname, dhcp.file, dhcp.host_name, dhcp.domain_name,
                             dhcp.vendor_class, dhcp.client_id}) {
      touch(text);
    }
    each<DhcpOption>(dhcp.options, [](const DhcpOption& option) { touch(option.body); });
  }
  void operator()(const Dhcpv6& dhcp) const {
    each<Dhcpv6Option>(dhcp.options, [](const Dhcpv6Option& option) {
      touch(option.body);
      (void)parse_duid(option.body);
      each<Dhcpv6Option>(option.options(), [](const Dhcpv6Option& inner) {
        touch(inner.body);
        (void)parse_dhcpv6_address(inner);
      });
    });
  }
  void operator()(const Dns& dns) const {
    DnsContents contents(dns);
    while (const auto question = contents.question()) walk_name(question->name);
    while (const auto record = contents.record()) {
      walk_name(record->name);
      if (record->target) walk_name(*record->target);
      touch(record->data);
    }
  }
  void operator()(const Stp& stp) const {
    if (stp.mst) touch(stp.mst->region);
  }
  void operator()(const Slow&) const {}
  void operator()(const Eapol& eapol) const {
    touch(eapol.body);
    if (eapol.eap) touch(eapol.eap->data);
  }
  void operator()(const Pbb& pbb) const { touch(pbb.payload); }
};

void walk_packet(const IpPacket& packet) {
  touch(packet.ip_payload());
  if (packet.ipv4) walk_options(packet.ipv4->options);
  if (packet.ipv6) {
    Ipv6Extensions extensions(*packet.ipv6);
    while (const auto extension = extensions.next()) {
      touch(extension->octets);
      each<Ipv6Option>(extension->options(), [](const Ipv6Option& option) { touch(option.body); });
    }
  }
  if (packet.tcp) {
    walk_options(packet.tcp->options);
    touch(packet.tcp->payload);
  }
  if (packet.udp) touch(packet.udp->payload);
  if (packet.sctp) {
    each<SctpChunk>(packet.sctp->chunks, [](const SctpChunk& chunk) { touch(chunk.body); });
  }
  if (packet.icmp) touch(packet.icmp->body);
  std::visit(Walk{}, parse_payload(packet));
}

void walk_lldp(const Lldp& lldp) {
  touch(lldp.chassis_id);
  touch(lldp.port_id);
  (void)lldp_dpid(lldp);
  (void)lldp_port_number(lldp);
  each<LldpTlv>(lldp.rest, [](const LldpTlv& tlv) {
    touch(tlv.value);
    if (const auto address = parse_management_address(tlv)) touch(address->address);
    if (const auto organization = parse_organization(tlv)) touch(organization->info);
  });
}

}  // namespace

void walk(const Frame& frame) {
  touch(frame.payload);
  if (frame.lldp) walk_lldp(*frame.lldp);
  if (frame.mpls) walk_packet(parse_below_mpls(frame));
  if (frame.has_ip()) walk_packet(frame);
  std::visit(Walk{}, parse_link_payload(frame));
  (void)is_truncated(frame);
}

}  // namespace ps::fuzz
