# SPDX-License-Identifier: Apache-2.0
"""Matches in one form: {Open vSwitch's name of a field: (value, mask)}, mask None when exact."""
import re

from .values import RESERVED_PORTS, field_value

_SHORTHANDS = {
    'ip': (0x0800, None), 'icmp': (0x0800, 1), 'tcp': (0x0800, 6), 'udp': (0x0800, 17),
    'sctp': (0x0800, 132), 'arp': (0x0806, None), 'rarp': (0x8035, None), 'ipv6': (0x86dd, None),
    'icmp6': (0x86dd, 58), 'tcp6': (0x86dd, 6), 'udp6': (0x86dd, 17), 'sctp6': (0x86dd, 132),
    'mpls': (0x8847, None), 'mplsm': (0x8848, None),
}
_NAMES = {
    'eth_src': 'dl_src', 'eth_dst': 'dl_dst', 'eth_type': 'dl_type', 'ip_ecn': 'nw_ecn',
    'ip_proto': 'nw_proto', 'ipv4_src': 'nw_src', 'ipv4_dst': 'nw_dst', 'tcp_src': 'tp_src',
    'tcp_dst': 'tp_dst', 'udp_src': 'tp_src', 'udp_dst': 'tp_dst', 'sctp_src': 'tp_src',
    'sctp_dst': 'tp_dst', 'icmpv4_type': 'icmp_type', 'icmpv4_code': 'icmp_code',
    'icmpv6_type': 'icmp_type', 'icmpv6_code': 'icmp_code', 'ipv6_flabel': 'ipv6_label',
    'ipv6_nd_target': 'nd_target', 'ipv6_nd_sll': 'nd_sll', 'ipv6_nd_tll': 'nd_tll',
    'tunnel_id': 'tun_id', 'tun_ipv4_src': 'tun_src', 'tun_ipv4_dst': 'tun_dst',
    'ip_ttl': 'nw_ttl', 'ip_tos': 'nw_tos',
}
_VID, _PCP = 0x1fff, 0xe000


def of_json(match, version):
    """A match of our JSON."""
    found, tci = {}, [0, 0]
    for name, text in match.items():
        name = name.split('#')[0]
        value, mask = field_value(name, text, 16 if version == '1.0' else 32)
        if name == 'vlan_vid':
            tci = _with(tci, *_vid(value, mask, version))
        elif name == 'vlan_pcp':
            tci = _with(tci, value << 13, _PCP)
        elif name == 'vlan_tci':
            tci = _with(tci, value, 0xffff if mask is None else mask)
        elif name == 'ip_dscp':
            found['nw_tos'] = (value << 2, None if mask is None else mask << 2)
        elif name == 'in_port':
            found['in_port'] = (value & 0xffff, mask)
        else:
            found[_NAMES.get(name, name)] = (value, mask)
    if tci[1]:
        found['vlan_tci'] = tuple(tci)
    return found


def _vid(value, mask, version):
    if version in ('1.0', '1.1') and value in (0, 0xffff):
        return 0, 0xffff  # no tag, so no priority either
    if version == '1.0':
        return value | 0x1000, _VID
    return value, _VID if mask is None else mask


def _with(tci, value, mask):
    return [tci[0] | value, tci[1] | mask]


def of_text(text):
    """(priority, match) of what Open vSwitch writes: `priority=1,ip,nw_dst=10.0.0.0/8`."""
    found, tci, priority = {}, [0, 0], 0x8000
    for item in split(text):
        name, equals, value = item.partition('=')
        if not equals:
            ethertype, protocol = _SHORTHANDS[name]
            found['dl_type'] = (ethertype, None)
            if protocol is not None:
                found['nw_proto'] = (protocol, None)
        elif name == 'priority':
            priority = int(value)
        elif name == 'dl_vlan':
            tci = _with(tci, int(value, 0) | 0x1000, _VID)
        elif name == 'dl_vlan_pcp':
            tci = _with(tci, int(value) << 13, _PCP)
        elif name == 'vlan_tci':
            number, mask = field_value('vlan_tci', value)
            tci = _with(tci, number, 0xffff if mask is None else mask)
        elif name == 'in_port':
            found['in_port'] = (port(value), None)
        elif name == 'ct_state' and value[0] in '+-':
            found[name] = _state(value)
        else:
            found[name] = field_value(name, value)
    if tci[1]:
        found['vlan_tci'] = tuple(tci)
    return priority, found


_STATES = ('new', 'est', 'rel', 'rpl', 'inv', 'trk', 'snat', 'dnat')


def _state(text):
    value = mask = 0
    for sign, name in re.findall(r'([+-])(\w+)', text):
        bit = 1 << _STATES.index(name)
        value, mask = value | (bit if sign == '+' else 0), mask | bit
    return value, mask


def port(text):
    """The 16 bits of a port that Open vSwitch writes `LOCAL`, `3` or `ANY`."""
    word = text.lower()
    return RESERVED_PORTS[word] if word in RESERVED_PORTS else int(text, 0) & 0xffff


def split(text, separator=','):
    """The items of a list, whose parentheses and brackets may hold separators too."""
    items, depth, start = [], 0, 0
    for match in re.finditer(r'[(\[{)\]}%s]' % re.escape(separator), text):
        if match.group() in '([{':
            depth += 1
        elif match.group() in ')]}':
            depth -= 1
        elif depth == 0:
            items.append(text[start:match.start()])
            start = match.end()
    items.append(text[start:])
    return [item.strip() for item in items if item.strip()]
