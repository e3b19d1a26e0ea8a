#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what we say of inner frames with what tshark says of the same octets.

    frames_against_tshark_test.py DUMP_FRAMES

DUMP_FRAMES prints HEX, a tab and our JSON, a line each. The frames are written to a capture file of their
own, tshark reads it once, and each field of FIELDS that either has must be the same in both.
"""
import collections
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

LEAST = 3000  # frames that must be compared


def path(*keys):
    """The value at a path of members; of a list all values, one for each element."""
    def get(value, rest=keys):
        if isinstance(value, list):
            return [found for item in value for found in get(item, rest)]
        if not rest:
            return [value]
        return get(value[rest[0]], rest[1:]) if isinstance(value, dict) and rest[0] in value else []
    return get


def number(value):
    return str(int(str(value), 0)) if not isinstance(value, bool) else str(int(value))


def same(value):
    return str(value)


def tcp_flags(value):
    if value.startswith("0x"):
        return int(value, 16)
    names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"]
    return sum(1 << names.index(name) for name in value.split(",") if name != "none")


DHCP_TYPES = ["", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform"]
DNS_TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28,
             "SRV": 33, "OPT": 41, "ANY": 255}


def dhcp_type(value):
    return DHCP_TYPES.index(value) if value in DHCP_TYPES else int(value)


def dns_type(value):
    return DNS_TYPES.get(value) or int(str(value), 0)


def boolean(value):
    return str(value).lower() in ("true", "1")


# tshark's field, ours, and what makes the two alike. Only the outermost layer of a kind is compared.
FIELDS = [
    ("eth.dst", path("eth", "dst"), same),
    ("eth.src", path("eth", "src"), same),
    ("vlan.id", lambda ours: tags(ours, "0x8100", "id"), number),
    ("vlan.priority", lambda ours: tags(ours, "0x8100", "pcp"), number),
    ("ieee8021ad.id", lambda ours: tags(ours, "0x88a8", "id"), number),
    ("ieee8021ad.priority", lambda ours: tags(ours, "0x88a8", "pcp"), number),
    ("arp.opcode", path("arp", "op"), number),
    ("arp.src.hw_mac", path("arp", "sha"), same),
    ("arp.dst.hw_mac", path("arp", "tha"), same),
    ("arp.src.proto_ipv4", path("arp", "spa"), same),
    ("arp.dst.proto_ipv4", path("arp", "tpa"), same),
    ("mpls.label", path("mpls", "label"), number),
    ("mpls.exp", path("mpls", "tc"), number),
    ("mpls.ttl", path("mpls", "ttl"), number),
    ("ieee8021ah.isid", path("pbb", "isid"), number),
    ("ip.src", path("ipv4", "src"), same),
    ("ip.dst", path("ipv4", "dst"), same),
    ("ip.proto", path("ipv4", "proto"), number),
    ("ip.ttl", path("ipv4", "ttl"), number),
    ("ip.id", path("ipv4", "id"), number),
    ("ip.len", path("ipv4", "total_length"), number),
    ("ip.checksum", path("ipv4", "checksum"), number),
    ("ipv6.src", path("ipv6", "src"), same),
    ("ipv6.dst", path("ipv6", "dst"), same),
    ("ipv6.hlim", path("ipv6", "hop_limit"), number),
    ("ipv6.plen", path("ipv6", "payload_length"), number),
    ("ipv6.flow", path("ipv6", "flow_label"), number),
    ("tcp.srcport", path("tcp", "src_port"), number),
    ("tcp.dstport", path("tcp", "dst_port"), number),
    ("tcp.seq_raw", path("tcp", "seq"), number),
    ("tcp.ack_raw", path("tcp", "ack"), number),
    ("tcp.flags", path("tcp", "flags"), tcp_flags),
    ("tcp.window_size_value", path("tcp", "window"), number),
    ("udp.srcport", path("udp", "src_port"), number),
    ("udp.dstport", path("udp", "dst_port"), number),
    ("udp.length", path("udp", "length"), number),
    ("udp.checksum", path("udp", "checksum"), number),
    ("sctp.srcport", path("sctp", "src_port"), number),
    ("icmp.type", path("icmp", "type"), number),
    ("icmp.code", path("icmp", "code"), number),
    ("icmp.seq", path("icmp", "seq"), number),
    ("icmp.mtu", path("icmp", "mtu"), number),
    ("icmp.redir_gw", path("icmp", "gateway"), same),
    ("icmpv6.type", path("icmpv6", "type"), number),
    ("icmpv6.code", path("icmpv6", "code"), number),
    ("icmpv6.nd.ns.target_address", lambda ours: nd_target(ours, 135), same),
    ("icmpv6.nd.na.target_address", lambda ours: nd_target(ours, 136), same),
    ("icmpv6.rd.na.destination_address", path("icmpv6", "destination"), same),
    ("icmpv6.opt.linkaddr", path("icmpv6", "options", "address"), same),
    ("icmpv6.mldr.mar.multicast_address", path("icmpv6", "records", "group"), same),
    ("igmp.maddr", lambda ours: path("igmp", "group")(ours) +
     path("igmp", "records", "group")(ours), same),
    ("gre.key", path("gre", "key"), number),
    ("vxlan.vni", path("vxlan", "vni"), number),
    ("geneve.vni", path("geneve", "vni"), number),
    ("dhcp.option.dhcp", path("dhcp", "type"), dhcp_type),
    ("dhcp.id", path("dhcp", "xid"), number),
    ("dhcp.hw.mac_addr", path("dhcp", "client_mac"), same),
    ("dhcp.option.requested_ip_address", path("dhcp", "requested"), same),
    ("dhcp.option.dhcp_server_id", path("dhcp", "server_id"), same),
    ("dhcp.option.ip_address_lease_time", path("dhcp", "lease_time"), number),
    ("dhcpv6.xid", path("dhcpv6", "xid"), number),
    ("dhcpv6.iaaddr.ip", path("dhcpv6", "addresses", "address"), same),
    ("dns.id", path("dns", "id"), number),
    ("dns.flags.response", path("dns", "response"), boolean),
    ("dns.qry.name", path("dns", "questions", "name"), same),
    ("dns.qry.type", path("dns", "questions", "type"), dns_type),
    ("dns.a", lambda ours: records(ours, "A"), same),
    ("dns.aaaa", lambda ours: records(ours, "AAAA"), same),
    ("dns.cname", lambda ours: records(ours, "CNAME"), same),
    ("lldp.chassis.subtype", path("lldp", "chassis_subtype"), number),
    ("lldp.chassis.id.mac", lambda ours: of_subtype(ours, "chassis", 4), same),
    ("lldp.port.subtype", path("lldp", "port_subtype"), number),
    ("lldp.time_to_live", path("lldp", "ttl"), number),
    ("lldp.tlv.system.name", path("lldp", "system_name"), same),
    ("stp.type", path("stp", "type"), lambda v: {"configuration": 0, "topology_change": 0x80,
                                                 "rapid": 2}.get(v) if v[0] not in "0123456789"
     else int(v, 0)),
    ("stp.root.hw", path("stp", "root", "mac"), same),
    ("stp.root.cost", path("stp", "cost"), number),
    ("stp.bridge.hw", path("stp", "bridge", "mac"), same),
    ("stp.port", path("stp", "port"), number),
    ("lacp.actor.sysid", path("lacp", "actor", "system"), same),
    ("lacp.partner.key", path("lacp", "partner", "key"), number),
    ("eapol.type", path("eapol", "type"), lambda v: {"eap": 0, "start": 1}.get(v, v) if v[0]
     not in "0123456789" else int(v)),
    ("eap.identity", path("eapol", "eap", "identity"), same),
]

# Fields of which tshark has more, since it calls something else by the same name.
FIRST_OF_MORE = {
    "dhcp.hw.mac_addr": "also of the client id",
}


def not_comparable(ours):
    """Why tshark reads such a frame in another way."""
    if any(tag["tpid"] == "0x9300" for tag in ours.get("vlan", [])):
        return "it does not know this tag"
    if "relayed" in ours.get("dhcpv6", {}):
        return "it has the fields of the message inside of the relay's"
    if ours.get("icmp", {}).get("type") == 13:
        return "it calls id and sequence of timestamps as those of echo"
    return None


def tags(ours, tpid, key):
    return [tag[key] for tag in ours.get("vlan", []) if tag["tpid"] == tpid]


def nd_target(ours, kind):
    icmp = ours.get("icmpv6", {})
    return [icmp["target"]] if icmp.get("type") == kind and "target" in icmp else []


def records(ours, kind):
    return [r["value"] for r in ours.get("dns", {}).get("answers", []) if r["type"] == kind]


def of_subtype(ours, which, subtype):
    lldp = ours.get("lldp", {})
    return [lldp[which + "_id"]] if lldp.get(which + "_subtype") == subtype else []


def write_capture(file, frames):
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for index, octets in enumerate(frames):
        file.write(struct.pack("<IIII", index, 0, len(octets), len(octets)) + octets)


def tshark(frames):
    """For each frame, the values of each field as lists."""
    with tempfile.TemporaryDirectory() as folder:
        capture = pathlib.Path(folder) / "frames.pcap"
        with open(capture, "wb") as file:
            write_capture(file, frames)
        command = ["tshark", "-n", "-r", capture, "-T", "fields", "-E", "separator=/t",
                   "-E", "aggregator=\x1f", "-o", "ip.defragment:FALSE", "-o",
                   "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE"]
        for name, _, _ in FIELDS:
            command += ["-e", name]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for line in output.split("\n")[:len(frames)]:
        cells = line.split("\t")
        yield {name: cell.split("\x1f") if cell else []
               for (name, _, _), cell in zip(FIELDS, cells)}


def has_tunnel(ours):
    return any(isinstance(layer, dict) and ("inner" in layer or "quoted" in layer)
               for layer in ours.values()) or "mpls" in ours


def differences(octets, ours, theirs):
    """Field by field what is not the same. Fields of what a tunnel carries or an error quotes stand
    behind the outer ones in tshark; there ours must be the first of theirs."""
    compared = 0
    for name, get, alike in FIELDS:
        mine = [alike(value) for value in get(ours)]
        other = [alike(value) for value in theirs[name]]
        if has_tunnel(ours) or name in FIRST_OF_MORE:
            other = other[:len(mine)]
        compared += len(mine)
        if mine != other:
            yield f"{name}: ours {mine}, tshark's {other} of {octets.hex()}"
    COMPARED["frames"] += 1
    COMPARED["values"] += compared


COMPARED = collections.Counter()


def main():
    output = subprocess.run(sys.argv[1:], check=True, capture_output=True, text=True).stdout
    lines = [line.split("\t") for line in output.split("\n") if "\t" in line]  # no log lines
    frames = [(bytes.fromhex(octets), json.loads(ours)) for octets, ours in lines]
    frames = [(octets, ours) for octets, ours in frames if "eth" in ours]
    found = []
    for (octets, ours), theirs in zip(frames, tshark([octets for octets, _ in frames])):
        if not_comparable(ours):
            COMPARED["passed over"] += 1
        else:
            found += differences(octets, ours, theirs)
    for difference in found[:40]:
        print(difference, file=sys.stderr)
    print(f"{COMPARED['frames']} frames, {COMPARED['values']} values, {len(found)} differences, "
          f"{COMPARED['passed over']} passed over")
    return 1 if found or COMPARED["frames"] < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
