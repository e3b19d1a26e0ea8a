# SPDX-License-Identifier: Apache-2.0
"""What Open vSwitch says of statistics and descriptions; see ovs_messages.py."""
import re

from . import ovs_actions as actions
from .ovs_match import of_json, of_text, port
from .ovs_messages import (FLAGS, NOT_TOLD, action_names, count, duration, group, meter, nothing,
                           pairs, ports, seconds)


def flow_request(compare, message, printed):
    body, told, spec = message.body, {}, []
    for token in re.split(r'[ ,]+', printed.first):
        name, _, value = token.partition('=')
        if name in ('table', 'out_port'):
            told[name] = value
        elif token:
            spec.append(token)
    compare('match', of_json(body['match'], message.version), of_text(','.join(spec))[1])
    compare('table_id', body['table_id'], int(told.get('table', '255')))
    compare('out_port', actions.out_port(body['out_port']),
            port(told['out_port']) if 'out_port' in told else None)


_ENTRY = ('cookie', 'duration', 'table', 'n_packets', 'n_bytes', 'idle_timeout', 'hard_timeout',
          'importance', 'idle_age', 'hard_age')


def flow_reply(compare, message, printed):
    flows = message.body['flows']
    compare('flow_count', len(flows), len(printed.lines))
    for flow, line in zip(flows, printed.lines):
        _flow(compare, flow, line.strip(), message.version)


def _flow(compare, flow, line, version):
    head, _, their_actions = line.partition('actions=')
    told, spec, flags = {}, [], set()
    for token in re.split(r', | ', head.strip()):
        name, _, value = token.partition('=')
        if name in _ENTRY:
            told[name] = value
        elif token in FLAGS:
            flags.add(token)
        elif token:
            spec.append(token)
    priority, match = of_text(','.join(spec))
    compare('flow.priority', flow['priority'], priority)
    compare('flow.match', of_json(flow['match'], version), match)
    compare('flow.cookie', int(flow['cookie'], 16), int(told['cookie'], 16))
    compare('flow.table_id', flow['table_id'], int(told['table']))
    compare('flow.duration', duration(flow), seconds(told['duration']))
    for name, ours in (('n_packets', 'packet_count'), ('n_bytes', 'byte_count')):
        compare('flow.' + ours, count(flow[ours]), int(told.get(name, '0')))
    for name in ('idle_timeout', 'hard_timeout', 'importance'):
        compare('flow.' + name, flow.get(name, 0), int(told.get(name, '0')))
    compare('flow.flags', set(flow.get('flags', ())), flags)
    compare('flow.actions', actions.all_words(flow), actions.said(their_actions))


def aggregate_reply(compare, message, printed):
    told = pairs(printed.first)
    for name in ('packet_count', 'byte_count', 'flow_count'):
        compare(name, count(message.body.get(name, NOT_TOLD)), int(told[name]))


def desc(compare, message, printed):
    told = dict(line.partition(': ')[::2] for line in printed.lines)
    for name, theirs in (('mfr_desc', 'Manufacturer'), ('hw_desc', 'Hardware'),
                         ('sw_desc', 'Software'), ('serial_num', 'Serial Num'),
                         ('dp_desc', 'DP Description')):
        compare(name, message.body[name], told[theirs])


def table_reply(compare, message, printed):
    """Tables that are like the one before them are `ditto`."""
    theirs, last = {}, None
    for line in printed.lines:
        head = re.match(r'  tables? (\d+)(?:\.\.\.(\d+))?.*?:( ditto)?$', line)
        values = re.match(r'    active=(\d+), lookup=(\d+), matched=(\d+)', line)
        if head and head[3]:
            for table in range(int(head[1]), int(head[2] or head[1]) + 1):
                theirs[table] = theirs[last]
            last = int(head[2] or head[1])
        elif head:
            last = int(head[1])
        elif values:
            theirs[last] = tuple(int(value) for value in values.groups())
    ours = {table['table_id']: tuple(count(table[name]) for name in (
        'active_count', 'lookup_count', 'matched_count')) for table in message.body['tables']}
    compare('tables', ours, theirs)


_RX = {'rx_packets': 'pkts', 'rx_bytes': 'bytes', 'rx_dropped': 'drop', 'rx_errors': 'errs',
       'rx_frame_err': 'frame', 'rx_over_err': 'over', 'rx_crc_err': 'crc'}
_TX = {'tx_packets': 'pkts', 'tx_bytes': 'bytes', 'tx_dropped': 'drop', 'tx_errors': 'errs',
       'collisions': 'coll'}


def port_reply(compare, message, printed):
    theirs = []
    for line in printed.lines:
        head = re.match(r'  port +(\S+): rx (.*)', line)
        if head:
            theirs.append({'port_no': port(head[1]), 'rx': pairs(head[2].replace(' ', ''), ',')})
        elif line.strip().startswith('tx '):
            theirs[-1]['tx'] = pairs(line.strip()[3:].replace(' ', ''), ',')
        elif line.strip().startswith('duration='):
            theirs[-1]['duration'] = line.strip()[len('duration='):]
    compare('port_count', len(message.body['ports']), len(theirs))
    for ours, told in zip(message.body['ports'], theirs):
        _port(compare, ours, told)


def _port(compare, ours, told):
    ours = dict(ours)
    for each in ours.get('properties', ()):
        if each['type'] == 'ethernet':
            ours.update(each)
    compare('port_no', port(actions.port_word(ours['port_no'])), told['port_no'])
    for names, way in ((_RX, 'rx'), (_TX, 'tx')):
        for name, theirs in names.items():
            compare('port.' + name, _or_unknown(count(ours[name])), told[way][theirs])
    if 'duration' in told:
        compare('port.duration', duration(ours), seconds(told['duration']))


def _or_unknown(value):
    return '?' if value == NOT_TOLD else str(value)


def port_request(compare, message, printed):
    told = pairs(printed.first)
    compare('port_no', port(actions.port_word(message.body['port_no'])),
            port(told.get('port_no', told.get('port', 'ANY'))))


def port_desc_request(compare, message, printed):
    told = pairs(printed.first)
    compare('port_no', port(actions.port_word(message.body.get('port_no', 'any'))),
            port(told['port']))


def port_desc(compare, message, printed):
    ports(compare, message.body['ports'], printed.lines, message.version)


def queue_request(compare, message, printed):
    told = pairs(printed.first)
    compare('port_no', port(actions.port_word(_any(message))), port(told['port']))
    if 'queue' in told:
        compare('queue_id', str(message.body['queue_id']).upper(), told['queue'])


def _any(message):
    """1.0 calls all ports OFPP_ALL in this message; Open vSwitch calls them ANY everywhere."""
    value = message.body['port_no']
    return 'any' if (message.version, value) == ('1.0', 'all') else value


def queue_reply(compare, message, printed):
    theirs = re.findall(r'port (\S+) queue (\S+): bytes=(\S+), pkts=(\S+), errors=([^,\s]+)'
                        r'(?:, duration=(\S+))?', printed.rest)
    ours = message.body['queues']
    compare('queue_count', len(ours), int(printed.first.split()[0]))
    for queue, told in zip(ours, theirs):
        compare('queue', [port(actions.port_word(queue['port_no'])), str(queue['queue_id'])] +
                [_or_unknown(count(queue[name])) for name in ('tx_bytes', 'tx_packets',
                                                              'tx_errors')],
                [port(told[0]), *told[1:5]])


def group_request(compare, message, printed):
    told = pairs(printed.first)
    value = message.body.get('group_id', 'all')
    compare('group_id', str(value).upper(), told['group_id'])


def group_desc(compare, message, printed):
    compare('group_count', len(message.body['groups']), len(printed.lines))
    for ours, line in zip(message.body['groups'], printed.lines):
        group(compare, ours, line.strip())


def group_reply(compare, message, printed):
    compare('group_count', len(message.body['groups']), len(printed.lines))
    for ours, line in zip(message.body['groups'], printed.lines):
        head, *buckets = re.split(r',bucket\d+:', line.strip())
        told = pairs(head, ',')
        for name in ('group_id', 'ref_count', 'packet_count', 'byte_count'):
            compare('group.' + name, count(ours[name]), int(told[name]))
        if 'duration' in told:
            compare('group.duration', duration(ours), seconds(told['duration']))
        compare('buckets', [{name: str(count(value)) for name, value in each.items()}
                            for each in ours['bucket_stats']],
                [pairs(bucket, ',') for bucket in buckets])


_GROUP_TYPES = ('all group', 'select group', 'indirect group', 'fast failover group')


def group_features(compare, message, printed):
    body, theirs = message.body, {}
    kind = ''
    for line in printed.lines:
        text = line.strip()
        if text.rstrip(':') in _GROUP_TYPES:
            kind = text.rstrip(':')
        elif text.startswith('max_groups='):
            compare('max_groups', body['max_groups'][_GROUP_TYPES.index(kind)],
                    int(text.partition('=')[2], 16))
        elif text.startswith('actions: '):
            compare('group.actions', action_names(body['actions'][_GROUP_TYPES.index(kind)]),
                    set(text[len('actions: '):].split()))
        elif text.startswith(('Types:', 'Capabilities:')):
            theirs[text.split(':')[0]] = bin(int(text.split()[1], 16)).count('1')
    compare('types', len(body['types']), theirs['Types'])
    compare('capabilities', len(body['capabilities']), theirs['Capabilities'])


def meter_request(compare, message, printed):
    value = message.body['meter_id']
    compare('meter_id', str(value), pairs(printed.first)['meter'])


def meter_desc(compare, message, printed):
    theirs = []
    for line in printed.lines:
        if line.startswith('meter='):
            theirs.append((line, []))
        else:
            theirs[-1][1].append(line)
    compare('meter_count', len(message.body['meters']), len(theirs))
    for ours, (head, bands) in zip(message.body['meters'], theirs):
        meter(compare, ours, head, bands)


_METER = {'flow_count': 'ref_count', 'packet_in_count': 'packet_in_count',
          'byte_in_count': 'byte_in_count'}


def meter_reply(compare, message, printed):
    theirs = []
    for line in printed.lines:
        told = dict(re.findall(r'(\w+):(\S+)', line))
        if 'meter' in told:
            theirs.append((told, []))
        else:
            theirs[-1][1].append((int(told['packet_count']), int(told['byte_count'])))
    compare('meter_count', len(message.body['meters']), len(theirs))
    for ours, (told, bands) in zip(message.body['meters'], theirs):
        compare('meter_id', str(ours['meter_id']), told['meter'])
        for name, member in _METER.items():
            compare('meter.' + member, count(ours[member]), int(told[name]))
        compare('meter.duration', duration(ours), seconds(told['duration']))
        compare('meter.bands', [(count(band['packet_band_count']), count(band['byte_band_count']))
                                for band in ours['band_stats']], bands)


def meter_features(compare, message, printed):
    body = message.body
    told = dict(re.findall(r'(\w+):(\d+)', printed.lines[0]))
    for name in ('max_meter', 'max_bands', 'max_color'):
        compare(name, body[name], int(told[name]))
    for line, name in zip(printed.lines[1:], ('band_types', 'capabilities')):
        compare(name, set(body[name]), set(line.partition(':')[2].split()) - {'0'})


def table_desc(compare, message, printed):
    theirs = []
    for line in printed.lines:
        if line.startswith('  table '):
            theirs.append({'table_id': int(re.search(r'\d+', line)[0])})
        else:
            theirs[-1].update(pairs(line.strip()))
    ours = [{'table_id': table['table_id'],
             'eviction': 'on' if 'eviction' in table['config'] else 'off',
             'vacancy': 'on' if 'vacancy_events' in table['config'] else 'off',
             'eviction_flags': _eviction_flags(table)}
            for table in message.body['tables']]
    compare('tables', ours, [{key: each.get(key) for key in (
        'table_id', 'eviction', 'vacancy', 'eviction_flags')} for each in theirs])


def _eviction_flags(table):
    for each in table['properties']:
        if each['type'] == 'eviction':
            return '|'.join(flag.upper() for flag in each['flags']) or '0'
    return '(default)'


def flow_updates(compare, message, printed):
    compare('update_count', len(message.body['updates']), len(printed.lines))
    for ours, line in zip(message.body['updates'], printed.lines):
        head, _, their_actions = line.strip().partition(' actions=')
        told, spec = {}, []
        for token in head.split():
            name, _, value = token.partition('=')
            if name in ('event', 'table', 'cookie', 'xid', 'reason', 'idle_timeout', 'hard_timeout'):
                told[name] = value
            else:
                spec.append(token)
        compare('update.event', {'removed': 'DELETED'}.get(ours['event'], ours['event'].upper()),
                told['event'])
        if 'xid' in told:
            compare('update.xid', ours['xid'], int(told['xid'], 16))
        if 'match' not in ours:
            continue
        compare('update.match', of_json(ours['match'], message.version), of_text(spec[0])[1]
                if spec else {})
        compare('update.table_id', ours['table_id'], int(told['table']))
        compare('update.cookie', int(ours['cookie'], 16), int(told['cookie'], 16))
        if their_actions:
            compare('update.actions', actions.all_words(ours), actions.said(their_actions))


_MONITOR_FLAGS = {'removed': 'delete', 'no_abbrev': '!abbrev', 'only_own': '!own',
                  'instructions': 'actions'}


def flow_monitor(compare, message, printed):
    for ours, line in zip(message.body['monitors'], printed.lines):
        told = pairs(line.strip().split(' table')[0])
        compare('monitor_id', ours.get('monitor_id', ours.get('id')), int(told['id']))
        compare('monitor_flags', {_MONITOR_FLAGS.get(flag, flag) for flag in ours['flags']},
                set(told['flags'].split(',')))


# By kind: the request, the reply.
STATISTICS = {
    'desc': (nothing, desc), 'flow_stats': (flow_request, flow_reply),
    'flow_desc': (flow_request, flow_reply), 'aggregate_stats': (flow_request, aggregate_reply),
    'table_stats': (nothing, table_reply), 'port_stats': (port_request, port_reply),
    'queue_stats': (queue_request, queue_reply), 'group_stats': (group_request, group_reply),
    'group_desc': (group_request, group_desc), 'group_features': (nothing, group_features),
    'meter_stats': (meter_request, meter_reply), 'meter_desc': (meter_request, meter_desc),
    'meter_features': (nothing, meter_features), 'port_desc': (port_desc_request, port_desc),
    'table_desc': (nothing, table_desc), 'queue_desc': (queue_request, None),
    'flow_monitor': (flow_monitor, flow_updates), 'table_features': (None, None),
    'experimenter nicira flow': (flow_request, flow_reply),
    'experimenter nicira aggregate': (flow_request, aggregate_reply),
    'experimenter nicira group_features': (nothing, group_features),
    'experimenter nicira flow_monitor': (None, None),
}
