# SPDX-License-Identifier: Apache-2.0
"""What Open vSwitch says of each type of message, beside what our JSON says of it.

A function takes (compare, message, printed) and calls `compare(member, ours, theirs)`.
"""
import re

from . import ovs_actions as actions
from .ovs_match import of_json, of_text, port, split

_COMMANDS = {'add': 'ADD', 'modify': 'MOD', 'modify_strict': 'MOD_STRICT', 'delete': 'DEL',
             'delete_strict': 'DEL_STRICT', 'insert_bucket': 'INSERT_BUCKET',
             'remove_bucket': 'REMOVE_BUCKET'}
_ERRORS = {
    'hello_failed': 'OFPHFC', 'bad_request': 'OFPBRC', 'bad_action': 'OFPBAC',
    'bad_instruction': 'OFPBIC', 'bad_match': 'OFPBMC', 'flow_mod_failed': 'OFPFMFC',
    'group_mod_failed': 'OFPGMFC', 'port_mod_failed': 'OFPPMFC', 'table_mod_failed': 'OFPTMFC',
    'queue_op_failed': 'OFPQOFC', 'switch_config_failed': 'OFPSCFC',
    'role_request_failed': 'OFPRRFC', 'meter_mod_failed': 'OFPMMFC',
    'table_features_failed': 'OFPTFFC', 'bad_property': 'OFPBPC', 'async_config_failed': 'OFPACFC',
    'flow_monitor_failed': 'OFPMOFC', 'bundle_failed': 'OFPBFC',
}
_REMOVED = {'idle_timeout': 'idle', 'hard_timeout': 'hard'}
_ROLES = {'nochange': 'nochange', 'equal': 'equal', 'master': 'primary', 'slave': 'secondary',
          'other': 'equal'}
FLAGS = ('send_flow_rem', 'check_overlap', 'reset_counts', 'no_packet_counts', 'no_byte_counts')
NOT_TOLD = 2**64 - 1  # a statistic that 1.5 may leave out
_FEATURES = {'autoneg': 'AUTO_NEG', 'pause': 'AUTO_PAUSE', 'pause_asym': 'AUTO_PAUSE_ASYM'}
_ACTION_NAMES = {
    'pop_vlan': 'strip_vlan', 'set_dl_src': 'mod_dl_src', 'set_dl_dst': 'mod_dl_dst',
    'set_nw_src': 'mod_nw_src', 'set_nw_dst': 'mod_nw_dst', 'set_nw_tos': 'mod_nw_tos',
    'set_nw_ecn': 'mod_nw_ecn', 'set_tp_src': 'mod_tp_src', 'set_tp_dst': 'mod_tp_dst',
    'set_nw_ttl': 'mod_nw_ttl', 'dec_nw_ttl': 'dec_ttl',
}


def flow_mod(compare, message, printed):
    body, version = message.body, message.version
    command, _, rest = printed.first.partition(' ')
    rest, _, their_actions = rest.partition('actions=')
    compare('command', _COMMANDS.get(body['command'], body['command']), command)
    spec, told = '', {}
    for token in rest.split():
        key, colon, value = token.partition(':')
        if colon and key in ('table', 'cookie', 'idle', 'hard', 'importance', 'buf', 'out_port'):
            told['cookie_mask' if key == 'cookie' and '/' in value else key] = value
        elif token in FLAGS:
            told.setdefault('flags', set()).add(token)
        else:
            spec = token
    priority, match = of_text(spec)
    compare('priority', body['priority'], priority)
    compare('match', of_json(body['match'], version), match)
    compare('table_id', body.get('table_id', 0), int(told.get('table', '0')))
    for ours, theirs in (('idle_timeout', 'idle'), ('hard_timeout', 'hard')):
        compare(ours, body[ours], int(told.get(theirs, '0')))
    compare('importance', body.get('importance', 0), int(told.get('importance', '0')))
    compare('buffer_id', body['buffer_id'], int(told['buf'], 16) if 'buf' in told else None)
    compare('out_port', actions.out_port(body['out_port']),
            port(told['out_port']) if 'out_port' in told else None)
    compare('flags', set(body['flags']), told.get('flags', set()))
    _cookies(compare, message, told)
    compare('actions', actions.all_words(body), actions.said(their_actions))


def _cookies(compare, message, told):
    """An `add` sets its cookie; others look for it since 1.1."""
    body = message.body
    sets = message.version == '1.0' or body['command'] == 'add'
    compare('cookie', int(body['cookie'], 16) if sets else 0, int(told.get('cookie', '0'), 16))
    mask = 0 if sets else int(body.get('cookie_mask', '0'), 16)
    ours = (int(body['cookie'], 16), mask) if mask else None
    theirs = told.get('cookie_mask')
    compare('cookie_mask', ours, theirs and tuple(int(part, 16) for part in theirs.split('/')))


def flow_removed(compare, message, printed):
    body = message.body
    spec, _, rest = (' ' + printed.first).partition(' reason=')
    priority, match = of_text(spec.strip())
    told = dict(re.findall(r'(duration|idle|hard|pkts|bytes|cookie:|table_id=)([0-9a-fx.]+)', rest))
    compare('priority', body['priority'], priority)
    compare('match', of_json(body['match'], message.version), match)
    compare('reason', _REMOVED.get(body['reason'], body['reason']), rest.split()[0])
    if message.version != '1.0':
        compare('table_id', body['table_id'], int(told['table_id=']))
    compare('cookie', int(body['cookie'], 16), int(told.get('cookie:', '0'), 16))
    if 'duration_sec' in body:
        compare('duration', duration(body), seconds(told['duration']))
    compare('idle_timeout', body['idle_timeout'], int(told['idle']))
    compare('hard_timeout', body.get('hard_timeout', 0), int(told.get('hard', '0')))
    compare('packet_count', count(body.get('packet_count', NOT_TOLD)), int(told['pkts']))
    compare('byte_count', count(body.get('byte_count', NOT_TOLD)), int(told['bytes']))


def packet_in(compare, message, printed):
    body = message.body
    if message.kind.endswith('packet_in2'):
        body = _joined(body)
    spec = re.search(r'total_len=\d+ (.*?) ?\(via', printed.first).group(1)
    told = _pairs(printed.first.replace(spec, ''))
    compare('total_len', body.get('total_len', int(told['data_len'])), int(told['total_len']))
    told_match = of_text(spec)[1]
    if 'match' in body:
        compare('match', of_json(body['match'], message.version), told_match)
    else:
        compare('in_port', port(actions.port_word(body['in_port'])), told_match['in_port'][0])
    compare('reason', body['reason'], re.search(r'\(via (\S+)\)', printed.first).group(1))
    compare('buffer_id', body.get('buffer_id'), int(told['buffer'], 16) if 'buffer' in told else None)
    compare('table_id', body.get('table_id', 0), int(told.get('table_id', '0')))
    compare('cookie', int(body.get('cookie', '0'), 16), int(told.get('cookie', '0'), 16))
    frame(compare, message.record.get('frame'), printed)


def _joined(body):
    """The properties of Nicira's second packet_in as one object."""
    joined = {}
    for each in body['properties']:
        joined.update(each)
    return {**joined, 'match': joined.pop('metadata', {})}


def packet_out(compare, message, printed):
    body = message.body
    found = re.match(r'(.*?) ?actions=(.*?)(?: data_len=(\d+)| buffer=0x([0-9a-f]+))$', printed.first)
    told = _pairs(found.group(1))
    compare('in_port', port(actions.port_word(body['in_port'])), port(told.get('in_port', 'ANY')))
    compare('actions', actions.words(body['actions']), actions.said(found.group(2)))
    compare('buffer_id', body['buffer_id'], int(found.group(4), 16) if found.group(4) else None)
    if found.group(3):
        frame(compare, message.record.get('frame'), printed)


_FRAME = {
    'eth.src': 'dl_src', 'eth.dst': 'dl_dst', 'arp.op': 'arp_op', 'arp.spa': 'arp_spa',
    'arp.tpa': 'arp_tpa', 'arp.sha': 'arp_sha', 'arp.tha': 'arp_tha', 'ipv4.src': 'nw_src',
    'ipv4.dst': 'nw_dst', 'ipv4.ttl': 'nw_ttl', 'ipv6.src': 'ipv6_src', 'ipv6.dst': 'ipv6_dst',
    'ipv6.hop_limit': 'nw_ttl', 'tcp.src_port': 'tp_src', 'tcp.dst_port': 'tp_dst',
    'udp.src_port': 'tp_src', 'udp.dst_port': 'tp_dst', 'icmp.type': 'icmp_type',
    'icmp.code': 'icmp_code', 'icmpv6.type': 'icmp_type', 'icmpv6.code': 'icmp_code',
}


def frame(compare, ours, printed):
    """The packet inside, which Open vSwitch shows as a flow."""
    flow = printed.lines[0].split(' ')[0] if printed.lines else ''
    told = _pairs(flow, ',')
    for member, name in _FRAME.items():
        layer, _, key = member.partition('.')
        value = (ours or {}).get(layer, {}).get(key)
        if value is not None:
            compare('frame.' + member, str(value), told.get(name))
    for name in ('dl_src', 'dl_dst'):
        if not ours:
            compare('frame.' + name, None, told.get(name))


def error(compare, message, printed):
    body = message.body
    code = str(body['code']).upper()
    if body['type'] == 'bad_request':
        code = code.replace('EXPERIMENTER', 'VENDOR').replace('MULTIPART', 'STAT')
    compare('error', '%s_%s' % (_ERRORS.get(body['type']), code), printed.first)
    quoted = re.match(r'[A-Z]+_\w+', printed.lines[0]) if printed.lines else None
    if quoted and 'offending' in body and 'type' in body['offending']:
        name = quoted.group()
        if name.startswith('OFPT_'):
            compare('offending.type', body['offending']['type'].upper(), name[len('OFPT_'):])


def port_status(compare, message, printed):
    reason, _, head = printed.first.partition(': ')
    compare('reason', {'delete': 'DEL', 'modify': 'MOD'}.get(
        message.body['reason'], message.body['reason'].upper()), reason)
    ports(compare, [message.body['port']], [head, *printed.lines], message.version)


def ports(compare, ours, lines, version):
    """Descriptions of ports: what Open vSwitch writes under each."""
    theirs = []
    for line in lines:
        head = re.match(r' ?(\S+?)\((.*)\): addr:(\S+)', line)
        if head:
            theirs.append({'port_no': port(head[1]), 'name': head[2], 'hw_addr': head[3]})
            continue
        name, _, value = line.strip().partition(':')
        if theirs and name in ('config', 'state', 'current', 'advertised', 'supported', 'peer'):
            theirs[-1][name] = set() if value.strip() == '0' else set(value.split())
        elif theirs and name == 'speed':
            theirs[-1]['speed'] = [int(part) for part in re.findall(r'\d+', value)]
    for each in theirs:
        if version == '1.0':
            each.pop('speed')  # follows from `current`
    by_number = lambda each: each['port_no']
    compare('ports', sorted((_port(each, version) for each in ours), key=by_number),
            sorted((_told_port(each) for each in theirs), key=by_number))


def _port(ours, version):
    link = ours.get('link') or next(
        (each for each in ours.get('properties', ()) if each['type'] == 'ethernet'), {})
    found = {'port_no': port(actions.port_word(ours['port_no'])), 'name': ours['name'],
             'hw_addr': ours['hw_addr'], 'config': {flag.upper() for flag in ours['config']},
             'state': {flag.upper() for flag in ours['state']}}
    for name, key in (('current', 'curr'), ('advertised', 'advertised'),
                      ('supported', 'supported'), ('peer', 'peer')):
        found[name] = {_feature(flag) for flag in link.get(key, ())}
    if version != '1.0':
        found['speed'] = [link.get(key, 0) // 1000 for key in ('curr_speed', 'max_speed')]
    return found


def _told_port(theirs):
    empty = {name: set() for name in ('config', 'state', 'current', 'advertised', 'supported',
                                      'peer')}
    return {**empty, **theirs}


def _feature(flag):
    """`10MB-HD` of `10mb_hd`."""
    return _FEATURES.get(flag, re.sub('_([HF]D)$', r'-\1', flag.upper()))


def features_reply(compare, message, printed):
    body = message.body
    text = printed.rest
    compare('datapath_id', body['datapath_id'].replace(':', ''), re.search(r'dpid:(\w+)', text)[1])
    compare('n_tables', body['n_tables'], int(re.search(r'n_tables:(\d+)', text)[1]))
    compare('n_buffers', body['n_buffers'], int(re.search(r'n_buffers:(\d+)', text)[1]))
    told = re.search(r'auxiliary_id:(\d+)', text)
    compare('auxiliary_id', body.get('auxiliary_id', 0), int(told[1]) if told else 0)
    compare('capabilities', {flag.upper() for flag in body['capabilities']},
            set(re.search(r'capabilities: (.*)', text)[1].split()) - {'0'})
    if 'actions' in body:
        compare('actions', action_names(body['actions']),
                set(re.search(r'actions: (.*)', text)[1].split()))
    if 'ports' in body:
        ports(compare, body['ports'], printed.lines, message.version)


def action_names(ours):
    return {_ACTION_NAMES.get(name, name) for name in ours}


def group_mod(compare, message, printed):
    body = message.body
    command, _, rest = printed.lines[0].strip().partition(' ')
    compare('command', _COMMANDS[body['command']], command)
    group(compare, body, rest)


def group(compare, ours, text):
    """`group_id=1,type=all,bucket=...`."""
    head, *buckets = re.split(r',?bucket=', text)
    told = _pairs(head, ',')
    compare('group_id', ours['group_id'] if isinstance(ours['group_id'], int) else
            ours['group_id'].upper(), int(told['group_id']) if told['group_id'].isdigit()
            else told['group_id'])
    compare('group_type', ours['type'], told.get('type', ours['type']))
    for each, text_of_it in zip(ours.get('buckets', ()), buckets):
        _bucket(compare, each, text_of_it)
    compare('bucket_count', len(ours.get('buckets', ())), len(buckets))


def _bucket(compare, ours, text):
    head, _, their_actions = text.partition('actions=')
    told = _pairs(head.replace(':', '='), ',')
    for each in ours.get('properties', ()):
        ours = {**ours, each['type']: each.get('weight', each.get('watch'))}
    compare('bucket.actions', actions.words(ours['actions']), actions.said(their_actions))
    for name in ('watch_port', 'watch_group'):
        value = ours.get(name, 'any')
        if name in told or value != 'any':
            compare('bucket.' + name, str(value), told.get(name, 'any'))
    if 'weight' in told:
        compare('bucket.weight', ours.get('weight'), int(told['weight']))


def port_mod(compare, message, printed):
    body, text = message.body, printed.rest
    found = re.search(r'port: (\S+): addr:(\S+)', text)
    compare('port_no', port(actions.port_word(body['port_no'])), port(found[1]))
    compare('hw_addr', body['hw_addr'], found[2])
    for name in ('config', 'mask'):
        told = re.search(r'%s: +(.*)' % name, text)[1]
        compare(name, {flag.upper() for flag in body[name]}, set(told.split()) - {'0'})
    told = re.search(r'advertise: (.*)', text)[1]
    link = body.get('advertise') or next(
        (each['advertise'] for each in body.get('properties', ())
         if each['type'] == 'ethernet'), [])
    compare('advertise', {_feature(flag) for flag in link}, set(told.split()) - {'UNCHANGED'})


def meter_mod(compare, message, printed):
    command, _, rest = printed.first.partition(' ')
    compare('command', _COMMANDS[message.body['command']], command)
    meter(compare, message.body, rest, printed.lines)


def meter(compare, ours, head, bands):
    """`meter=1 kbps stats bands=`, a line for each band."""
    told = head.split()
    value = ours['meter_id']
    compare('meter_id', value if isinstance(value, int) else value, _number_or_word(
        told[0].partition('=')[2]))
    compare('meter_flags', set(ours['flags']), set(told[1:]) - {'bands='})
    compare('bands', [_band(band, ours['flags']) for band in ours['bands']],
            [_pairs(line) for line in bands])


def _band(ours, flags):
    found = {'type': ours['type'], 'rate': str(ours['rate'])}
    if 'burst' in flags:
        found['burst_size'] = str(ours['burst_size'])
    if 'prec_level' in ours:
        found['prec_level'] = str(ours['prec_level'])
    return found


def _number_or_word(text):
    return int(text) if text.isdigit() else text


def role(compare, message, printed):
    told = _pairs(printed.first)
    compare('role', _ROLES[message.body['role']], told['role'])
    if 'generation_id' in told:
        compare('generation_id', int(message.body['generation_id'], 16),
                int(told['generation_id']))


def switch_config(compare, message, printed):
    told = _pairs(printed.first)
    flags = message.body['flags']
    fragments = next((flag[len('frag_'):] for flag in flags if flag.startswith('frag_')), 'normal')
    compare('frag', {'reasm': 'reassemble'}.get(fragments, fragments), told['frags'])
    compare('miss_send_len', message.body['miss_send_len'], int(told['miss_send_len']))


def hello(compare, message, printed):
    told = re.findall(r'0x([0-9a-f]+)', printed.rest)
    theirs = ['1.%d' % (int(version, 16) - 1) for version in told]
    compare('versions', message.body['versions'], [each for each in theirs if each <= '1.5' and
                                                   len(each) == 3])


def echo(compare, message, printed):
    compare('data', len(message.body['data']) // 2, int(printed.first.split()[0]))


def queue_config(compare, message, printed):
    told = re.search(r'port=(\S+)', printed.first)
    if told:
        compare('port', port(actions.port_word(message.body['port'])), port(told[1]))


def bundle_control(compare, message, printed):
    told = _bundle(compare, message, printed)
    compare('bundle_type', message.body['type'].upper(), told['type'])


def bundle_add(compare, message, printed):
    _bundle(compare, message, printed)
    inner = message.body['message']
    name = re.match(r'OFPT_(\w+)', printed.lines[1])
    compare('message.type', inner['type'].upper(), name and name[1])


def _bundle(compare, message, printed):
    line = printed.lines[0]
    told = _pairs(line.partition(' flags=')[0])
    compare('bundle_id', message.body['bundle_id'], int(told['bundle_id'], 16))
    compare('bundle_flags', set(message.body['flags']), set(line.partition('flags=')[2].split()) - {'0'})
    return told


_ASYNC = {'PACKET_IN': 'packet_in', 'PORT_STATUS': 'port_status', 'FLOW_REMOVED': 'flow_removed',
          'ROLE_STATUS': 'role_status', 'TABLE_STATUS': 'table_status',
          'REQUESTFORWARD': 'requestforward'}
_ASYNC_WORDS = {'idle_timeout': 'idle', 'hard_timeout': 'hard', 'master_request': 'primary_request',
                'config': 'configuration_changed', 'group_mod': 'group_mod_request',
                'meter_mod': 'meter_mod_request'}


def async_config(compare, message, printed):
    theirs, where = {}, ''
    for line in printed.lines:
        name, _, value = line.strip().partition(':')
        if name in ('primary', 'secondary'):
            where = {'primary': 'master', 'secondary': 'slave'}[name]
        elif value.strip() != '(off)':
            theirs['%s_%s' % (_ASYNC[name], where)] = set(value.split())
    ours = {}
    for name, flags in _async_flags(message.body):
        if flags:
            ours[name] = {_ASYNC_WORDS.get(flag, flag) for flag in flags}
    compare('async', ours, theirs)


def _async_flags(body):
    for each in body.get('properties', ()):
        if 'mask' in each:
            yield each['type'], each['mask']
    for name, value in body.items():
        if name != 'properties':
            for where, flags in value.items():
                yield '%s_%s' % (name, where), flags


def table_mod(compare, message, printed):
    told = re.search(r'table_id: (\w+)', printed.first)
    told = told[1] if told else re.search(r'table_id=(\w+)', printed.first)[1]
    compare('table_id', message.body['table_id'], 255 if told == 'ALL_TABLES' else int(told))


def format_of(compare, message, printed):
    compare('format', message.body['format'], _pairs(printed.first)['format'])


def nothing(compare, message, printed):
    """The head says it all."""
    compare('nothing else', '', printed.rest.strip())


def duration(body):
    return body['duration_sec'], body['duration_nsec']


def seconds(text):
    """(seconds, nanoseconds) of `3.744`."""
    whole, _, part = text.rstrip('s').partition('.')
    return int(whole), int(part.ljust(9, '0')) if part else 0


def count(value):
    return int(value, 16) if isinstance(value, str) else value


def _pairs(text, separator=' '):
    """{name: value} of `name=value` items."""
    return dict(item.partition('=')[::2] for item in split(text, separator))


pairs = _pairs
MESSAGES = {
    'hello': hello, 'error': error, 'echo_request': echo, 'echo_reply': echo,
    'features_request': nothing, 'features_reply': features_reply, 'get_config_request': nothing,
    'get_config_reply': switch_config, 'set_config': switch_config, 'packet_in': packet_in,
    'flow_removed': flow_removed, 'port_status': port_status, 'packet_out': packet_out,
    'flow_mod': flow_mod, 'group_mod': group_mod, 'port_mod': port_mod, 'table_mod': table_mod,
    'barrier_request': nothing, 'barrier_reply': nothing,
    'queue_get_config_request': queue_config, 'queue_get_config_reply': queue_config,
    'role_request': role, 'role_reply': role, 'get_async_request': nothing,
    'get_async_reply': async_config, 'set_async': async_config, 'meter_mod': meter_mod,
    'bundle_control': bundle_control, 'bundle_add_message': bundle_add,
    'nicira role_request': role, 'nicira role_reply': role, 'nicira packet_in': packet_in,
    'nicira set_flow_format': format_of, 'nicira set_packet_in_format': format_of,
    'nicira packet_in2': packet_in, 'nicira flow_mod': flow_mod,
    'nicira flow_removed': flow_removed,
}
