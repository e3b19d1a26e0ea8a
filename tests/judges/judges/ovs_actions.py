# SPDX-License-Identifier: Apache-2.0
"""Our JSON's actions and instructions in Open vSwitch's words."""
import re

from .ovs_match import port, split
from .ovs_nicira import renamed
from .ovs_nicira import word as nicira_word
from .values import RESERVED_PORTS, field_value

_PORTS = {name: name.upper() for name in RESERVED_PORTS}
_FIELDS = {
    'ipv4_src': 'ip_src', 'ipv4_dst': 'ip_dst', 'ip_ecn': 'nw_ecn', 'ip_ttl': 'nw_ttl',
    'tunnel_id': 'tun_id', 'ipv6_flabel': 'ipv6_label', 'icmpv4_type': 'icmp_type',
    'icmpv4_code': 'icmp_code', 'ipv6_nd_target': 'nd_target', 'ipv6_nd_sll': 'nd_sll',
    'ipv6_nd_tll': 'nd_tll', 'in_port': 'in_port_oxm', 'tun_ipv4_src': 'tun_src',
    'tun_ipv4_dst': 'tun_dst',
}
_OLD_SETTERS = {
    'set_vlan_vid': 'mod_vlan_vid', 'set_vlan_pcp': 'mod_vlan_pcp', 'set_dl_src': 'mod_dl_src',
    'set_dl_dst': 'mod_dl_dst', 'set_nw_src': 'mod_nw_src', 'set_nw_dst': 'mod_nw_dst',
    'set_nw_ecn': 'mod_nw_ecn', 'set_tp_src': 'mod_tp_src', 'set_tp_dst': 'mod_tp_dst',
}
_PLAIN = {
    'strip_vlan': 'strip_vlan', 'pop_vlan': 'pop_vlan', 'dec_mpls_ttl': 'dec_mpls_ttl',
    'dec_nw_ttl': 'dec_ttl', 'copy_ttl_out': 'copy_ttl_out', 'copy_ttl_in': 'copy_ttl_in',
}


class NotTranslated(Exception):
    """There is no translation; the judge's word is not compared."""


def words(actions):
    """Of a list of actions."""
    return [_word(action) for action in actions]


def all_words(body):
    """Of the actions of 1.0, or of instructions, as Open vSwitch merges them into one list."""
    if 'instructions' not in body:
        return words(body.get('actions', []))
    found = []
    for instruction in body['instructions']:
        found += _instruction(instruction)
    return found


def _instruction(instruction):
    kind = instruction['type']
    if kind == 'apply_actions':
        return words(instruction['actions'])
    if kind == 'write_actions':
        return ['write_actions(%s)' % (','.join(words(instruction['actions'])) or 'drop')]
    if kind == 'clear_actions':
        return ['clear_actions']
    if kind == 'goto_table':
        return ['goto_table:%d' % instruction['table_id']]
    if kind == 'meter':
        return ['meter:%d' % instruction['meter_id']]
    if kind == 'write_metadata':
        value, mask = (int(instruction[key], 0) for key in ('metadata', 'metadata_mask'))
        return ['write_metadata:0x%x%s' % (value, '' if mask == 2**64 - 1 else '/0x%x' % mask)]
    raise NotTranslated(kind)


def port_word(value):
    return _PORTS.get(value, str(value)) if isinstance(value, str) else str(value)


def _word(action):
    kind = action['type']
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == 'output':
        if action['port'] == 'controller':
            return 'CONTROLLER:%d' % action['max_len']
        name = port_word(action['port'])
        return name if name.isalpha() or '_' in name else 'output:' + name
    if kind in _OLD_SETTERS:
        return '%s:%s' % (_OLD_SETTERS[kind], action['value'])
    if kind == 'set_nw_tos':
        return 'mod_nw_tos:%d' % (action['value'] << 2)
    if kind == 'enqueue':
        return 'enqueue:%s:%d' % (port_word(action['port']), action['queue_id'])
    if kind in ('push_vlan', 'push_mpls', 'pop_mpls'):
        return '%s:%s' % (kind, action['ethertype'])
    if kind == 'group':
        return 'group:%d' % action['group_id']
    if kind == 'meter':
        return 'meter:%d' % action['meter_id']
    if kind == 'set_queue':
        return 'set_queue:%d' % action['queue_id']
    if kind == 'set_mpls_ttl':
        return 'set_mpls_ttl(%d)' % action['ttl']
    if kind == 'set_nw_ttl':
        return 'mod_nw_ttl:%d' % action['ttl']
    if kind in ('set_mpls_label', 'set_mpls_tc'):
        return '%s(%d)' % (kind, action['value'])
    if kind == 'set_field':
        return _set_field(action['field'], action['value'])
    translated = nicira_word(action, words) if kind == 'experimenter' else None
    if translated is None:
        raise NotTranslated('%s %s' % (kind, action.get('subtype', '')))
    return translated


def _set_field(name, text):
    if name == 'vlan_vid':
        value, mask = field_value(name, text)
        text = str(value) if mask is None else '0x%x/0x%x' % (value, mask)
    elif isinstance(text, str) and re.fullmatch('0x0*[0-9a-f]+', text):
        text = '0x%x' % int(text, 16)
    return 'set_field:%s->%s' % (text, _FIELDS.get(name, name))


def said(text):
    """The list that Open vSwitch wrote after `actions=`."""
    return [] if text.strip() == 'drop' else split(renamed(text))


def out_port(value):
    return None if value in ('any', 'none') else port(port_word(value))
