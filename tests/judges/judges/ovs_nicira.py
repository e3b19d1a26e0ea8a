# SPDX-License-Identifier: Apache-2.0
"""Nicira's actions of our JSON in Open vSwitch's words, but for names of fields, which are ours:
`load:0x5->reg0[4..31]`."""
import re

_NAMES = {
    'in_port': 'in_port', 'ip_src': 'ipv4_src', 'ip_dst': 'ipv4_dst', 'tun_id': 'tunnel_id',
    'tunnel_id': 'tunnel_id', 'ip_tos': 'ip_tos', 'tun_ipv4_src': 'tun_ipv4_src',
}
_BITS = {'eth_src': 48, 'eth_dst': 48, 'vlan_vid': 12, 'tunnel_id': 64, 'in_port': 32,
         'ipv4_src': 32, 'ipv4_dst': 32}
_PLAIN = ('dec_mpls_ttl', 'dec_ttl', 'ct_clear')
_ETHERTYPE = ('push_mpls', 'pop_mpls')
_VALUE = ('set_mpls_label', 'set_mpls_tc')
_CONTROLLER = ('reason', 'max_len', 'controller_id', 'userdata')


def renamed(text):
    """Open vSwitch's text with our names of fields."""
    def our_name(match):
        name = match.group(1).lower()
        return _NAMES.get(name, name)
    return re.sub(r'(?:NXM_OF|NXM_NX|OXM_OF)_([A-Z0-9_]+)', our_name, text)


def word(action, words):
    """Of one action; `words` translates lists of them. None where there is no translation."""
    kind = action.get('subtype')
    if kind in _PLAIN:
        return kind
    if kind in _ETHERTYPE:
        return '%s:%s' % (kind, action['ethertype'])
    if kind in _VALUE:
        return '%s(%d)' % (kind, action['value'])
    if kind == 'set_mpls_ttl':
        return 'set_mpls_ttl(%d)' % action['ttl']
    if kind == 'dec_ttl_cnt_ids':
        return 'dec_ttl(%s)' % ','.join(map(str, action['cnt_ids']))
    if kind == 'conjunction':
        return 'conjunction(%d,%d/%d)' % (action['id'], action['clause'], action['n_clauses'])
    if kind == 'controller':
        return _controller(action)
    if kind == 'controller2':
        return _controller({name: value for each in action['properties']
                            for name, value in each.items()} |
                           {each['type']: True for each in action['properties']
                            if each['type'] == 'pause'})
    if kind == 'output_trunc':
        return 'output(port=%s,max_len=%d)' % (action['port'], action['max_len'])
    if kind == 'resubmit_table':
        return 'resubmit(%s,%d)' % (action['in_port'], action['table_id'])
    if kind == 'note':
        return 'note:' + '.'.join(re.findall('..', action['note']))
    if kind == 'fin_timeout':
        return 'fin_timeout(idle_timeout=%d,hard_timeout=%d)' % (
            action['fin_idle_timeout'], action['fin_hard_timeout'])
    if kind in ('sample', 'sample2'):
        return 'sample(%s)' % ','.join('%s=%s' % (name, action[name]) for name in (
            'probability', 'collector_set_id', 'obs_domain_id', 'obs_point_id', 'sampling_port')
            if name in action)
    if kind in ('stack_pop', 'stack_push'):
        return '%s:%s' % (kind[len('stack_'):], _bits(action['field'], action['ofs'],
                                                      action['n_bits']))
    if kind == 'reg_load':
        return 'load:%s->%s' % (action['value'], _bits(action['dst'], action['ofs'],
                                                       action['n_bits']))
    if kind == 'reg_move':
        return 'move:%s->%s' % (_bits(action['src'], action['src_ofs'], action['n_bits']),
                                _bits(action['dst'], action['dst_ofs'], action['n_bits']))
    if kind == 'learn':
        return _learn(action)
    if kind == 'ct':
        return _ct(action, words)
    return _nat(action) if kind == 'nat' else None


def _bits(field, start, count):
    if start == 0 and count == _BITS.get(field):
        return field + '[]'
    return '%s[%d]' % (field, start) if count == 1 else '%s[%d..%d]' % (
        field, start, start + count - 1)


def _controller(members):
    found = []
    for name in _CONTROLLER:
        if name in members:
            value = members[name]
            if name == 'userdata':
                value = '.'.join(re.findall('..', value))
            found.append('%s=%s' % ({'controller_id': 'id'}.get(name, name), value))
    if 'pause' in members:
        found.append('pause')
    return 'controller(%s)' % ','.join(found)


def _learn(action):
    found = ['table=%d' % action['table_id']]
    for name in ('idle_timeout', 'hard_timeout', 'fin_idle_timeout', 'fin_hard_timeout'):
        if action[name]:
            found.append('%s=%d' % (name, action[name]))
    if action['priority'] != 0x8000:
        found.append('priority=%d' % action['priority'])
    return 'learn(%s)' % ','.join(found + [_learnt(spec) for spec in action['specs']])


def _learnt(spec):
    source = _bits(spec['src'], spec['src_ofs'], spec['n_bits']) if 'src' in spec else (
        '0x%x' % int(spec['value'], 16) if int(spec['value'], 16) else '0')
    if spec['kind'] == 'output':
        return 'output:' + source
    target = _bits(spec['dst'], spec['dst_ofs'], spec['n_bits'])
    if spec['kind'] == 'load':
        return 'load:%s->%s' % (source, target)
    return target if source == target else '%s=%s' % (target, source)


def _ct(action, words):
    found = list(action['flags'])
    if 'recirc_table' in action:
        found.append('table=%d' % action['recirc_table'])
    if action.get('zone'):
        found.append('zone=%d' % action['zone'])
    inside = words(action['actions'])
    found += [each for each in inside if each.startswith('nat')]
    rest = [each for each in inside if not each.startswith('nat')]
    if rest:
        found.append('exec(%s)' % ','.join(rest))
    return 'ct(%s)' % ','.join(found)


def _nat(action):
    address = '-'.join(action[name] for name in ('ipv4_min', 'ipv4_max', 'ipv6_min', 'ipv6_max')
                       if name in action)
    ports = '-'.join(str(action[name]) for name in ('proto_min', 'proto_max') if name in action)
    return 'nat(%s=%s%s)' % (action['flags'][0], address, ports and ':' + ports)
