# SPDX-License-Identifier: Apache-2.0
"""What our JSON says where Ryu's has a certain value: a function of version and value a kind."""
import base64
import struct

from ryu.enumerations import (BUCKETS, FLAGS, GROUPS, HEX_FIELDS, MATCH_10, METERS,
                              NUMBERS, NUMBERS_IN_FLAGS, PORTS, QUEUES)

MISSING = "(nothing)"


def _of_version(table, name, version, default=None):
    return table.get(f"{name}@{version}", table.get(name, default))


def enumeration(version, value, name):
    return _of_version(NUMBERS, name, version)[value]


def _flag(names, bit):
    return names.get(bit, hex(1 << bit))


def flags(version, value, name):
    """The names of the bits, lowest first, and that of the number among them."""
    names = _of_version(FLAGS, name, version)
    mask, numbers = _of_version(NUMBERS_IN_FLAGS, name, version, (0, {}))
    out = [_flag(names, bit) for bit in range(64) if value & ~mask & (1 << bit)]
    return out + [numbers[value & mask]] if value & mask else out


def bits(version, value, name):
    return [_flag(FLAGS[name], bit) for bit in value]


def port(version, value):
    last = 0xff00 if version == "1.0" else 0xffffff00
    name = PORTS.get(value & 0xff) if value & ~0xff == last else None
    return {"any": "none"}.get(name, name) if version == "1.0" and name else name or value


def octets(version, value):
    return base64.b64decode(value or "").hex()


def _hex(digits):
    return lambda version, value: f"0x{value:0{digits}x}"


def _named(names):
    return lambda version, value: names.get(value, value)


SCALARS = {
    "n": lambda version, value: value,
    "n64": lambda version, value: hex(value),
    "hex16": _hex(4),
    "experimenter": _hex(8),
    "text": lambda version, value: value,
    "mac": lambda version, value: value,
    "dpid": lambda version, value: value.to_bytes(8, "big").hex(":"),
    "octets": octets,
    "words": lambda version, value: struct.pack(f">{len(value)}I", *value).hex(),
    "bytes": lambda version, value: bytes(value).hex() or MISSING,
    "numbers": lambda version, value: value,
    "buffer": lambda version, value: None if value == 0xffffffff else value,
    "port": port,
    "port_16": lambda version, value: port("1.0", value),
    "from_1": lambda version, value: value + 1,  # Ryu counts from 0
    "unless": lambda version, value, usual: MISSING if value == int(usual) else value,
    "if_any": lambda version, value: MISSING if value in ("", None) else value,
    "name": lambda version, value: field_name(value),
    "group": _named(GROUPS),
    "queue": _named(QUEUES),
    "meter": _named(METERS),
    "bucket": _named(BUCKETS),
    "e": enumeration,
    "f": flags,
    "each_f": lambda version, value, name: [flags(version, item, name) for item in value],
    "bits": bits,
    "masks": lambda version, value, name: {
        "master": flags(version, value[0], name), "slave": flags(version, value[1], name)},
}


# Matches.

def field_name(ryu):
    return ryu.removesuffix("_nxm")


def _masked(value, mask, octet_count):
    return f"0x{value:0{2 * octet_count}x}/0x{mask:0{2 * octet_count}x}"


def field_value(version, field, value, mask):
    name = field_name(field)
    if mask is not None:
        return _masked(value, mask, HEX_FIELDS[name])
    if isinstance(value, str):
        return value
    if name in HEX_FIELDS:
        return f"0x{value:0{2 * HEX_FIELDS[name]}x}"
    if name in ("in_port", "in_phy_port", "actset_output"):
        return port(version, value)
    if name == "vlan_vid":
        return value & 0xfff if value else "none"
    return value


def is_wild(match, member):
    """Does a match of 1.0 say that the member may have any value?"""
    _, of = MATCH_10[member]
    if isinstance(of, range):  # how many of an address's bits are wild
        return (match["wildcards"] >> of.start & 0x3f) >= 32
    return bool(match["wildcards"] >> of & 1)


def match_10(version, ryu):
    """Our match of a structure of 1.0 without prefixes."""
    out = {}
    for member, (name, _) in MATCH_10.items():
        if not is_wild(ryu, member):
            out[name] = field_value(version, name, ryu[member], None)
    return out


# Frames.

def _ip(four):
    return ".".join(map(str, four))


def _ethernet(octets_of_frame):
    dst, src, ethertype = struct.unpack_from(">6s6sH", octets_of_frame)
    return {"src": src.hex(":"), "dst": dst.hex(":"), "ethertype": ethertype}


def _arp(payload):
    op, sha, spa, tha, tpa = struct.unpack_from(">6xH6s4s6s4s", payload)
    return {"opcode": op, "src_mac": sha.hex(":"), "src_ip": _ip(spa), "dst_mac": tha.hex(":"),
            "dst_ip": _ip(tpa)}


def _ipv4(payload):
    tos, total, ident, ttl, proto, csum, src, dst = struct.unpack_from(">xBHH2xBBH4s4s", payload)
    return {"src": _ip(src), "dst": _ip(dst), "proto": proto, "tos": tos, "ttl": ttl,
            "identification": ident, "total_length": total, "csum": csum}


def _echo(payload):
    kind, code, csum, ident, seq = struct.unpack_from(">BBHHH", payload)
    data = base64.b64encode(payload[8:]).decode()
    return {"type": kind, "code": code, "csum": csum,
            "data": {"echo": {"id": ident, "seq": seq, "data": data}}}


def protocols(octets_of_frame):
    """The layers as Ryu's packet library has them, of what there is in the vectors: ARP, and ICMP
    echoes in IPv4. None for what is too short to be a frame."""
    if len(octets_of_frame) < 14:
        return None
    ethernet, payload = _ethernet(octets_of_frame), octets_of_frame[14:]
    if ethernet["ethertype"] == 0x0806:
        return [{"ethernet": ethernet}, {"arp": _arp(payload)}]
    return [{"ethernet": ethernet}, {"ipv4": _ipv4(payload)}, {"icmp": _echo(payload[20:])}]
