# SPDX-License-Identifier: Apache-2.0
"""What Open vSwitch calls the types of messages."""

_KINDS = {
    'DESC': 'desc', 'FLOW': 'flow_stats', 'AGGREGATE': 'aggregate_stats', 'TABLE': 'table_stats',
    'PORT': 'port_stats', 'QUEUE': 'queue_stats', 'GROUP': 'group_stats', 'METER': 'meter_stats',
    'METER_CONFIG': 'meter_desc',
}


def row_of(printed):
    """(type, kind) as we call them."""
    prefix, _, name = printed.name.partition('_')
    if prefix in ('OFPST', 'NXST', 'ONFST'):
        name, _, way = name.partition(' ')
        kind = _KINDS.get(name, name.lower())
        return 'multipart_' + way, kind if prefix == 'OFPST' else 'experimenter ' + name.lower()
    if prefix in ('NXT', 'ONFT'):
        return 'experimenter', name.lower()
    return name.lower(), ''
