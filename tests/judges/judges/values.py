# SPDX-License-Identifier: Apache-2.0
"""Values of match fields in one form for all judges: (number, mask), with no mask for an exact one."""
import ipaddress

RESERVED_PORTS = {'in_port': 0xfff8, 'table': 0xfff9, 'normal': 0xfffa, 'flood': 0xfffb,
                  'all': 0xfffc, 'controller': 0xfffd, 'local': 0xfffe, 'any': 0xffff,
                  'none': 0xffff}
VLAN_PRESENT = 0x1000


def port_number(word, bits=32):
    """The number of a reserved port by its name, or of a port that has none."""
    if isinstance(word, int):
        return word
    low = RESERVED_PORTS[word] if word in RESERVED_PORTS else int(word, 0)
    return low if bits == 16 or word not in RESERVED_PORTS else low | 0xffff0000


def field_value(name, text, bits=32):
    """(number, mask) of what the JSON says of a match field; `bits` is the width of ports, 16 in 1.0."""
    if name == 'vlan_vid':
        return _vlan_10(text) if bits == 16 else _vlan(text)
    if isinstance(text, int):
        return text, None
    if name in ('in_port', 'in_phy_port', 'actset_output') and '/' not in text:
        return port_number(text, bits), None
    value, _, mask = text.partition('/')
    return _scalar(value), _mask(value, mask)


def _vlan(text):
    if text == 'none':
        return 0, None
    if text == 'any':
        return VLAN_PRESENT, VLAN_PRESENT
    if isinstance(text, int):
        return text | VLAN_PRESENT, None
    value, _, mask = text.partition('/')
    return int(value, 0), int(mask, 0) if mask else None


def _vlan_10(text):
    """1.0 has no bit that says that there is a tag."""
    return (0xffff if text == 'none' else int(text)), None


def _scalar(text):
    if text.count(':') == 5 and all(len(part) == 2 for part in text.split(':')):
        return int(text.replace(':', ''), 16)
    if ':' in text or text.count('.') == 3:
        return int(ipaddress.ip_address(text))
    return int(text, 0)


def _mask(value, mask):
    if not mask:
        return None
    if mask.isdigit() and (':' in value or '.' in value):
        bits = 128 if ':' in value else 32
        return (1 << bits) - (1 << (bits - int(mask)))
    return _scalar(mask)
