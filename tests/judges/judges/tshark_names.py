# SPDX-License-Identifier: Apache-2.0
"""What tshark's fields are called here.

A row says `tshark's name: our member`, as messages.members() names it. Fields without a row are
told in `IGNORED`, with the reason; a field that stands in neither is a fault of the test.
"""

# Fields of 1.3 and later, without `openflow_v4.` and the like.
NAMES = {
    'hello_element.type': 'elements.type', 'hello_element.version.bitmap': 'elements.versions',
    'error.type': 'type', 'error.code': 'code',
    'echo.data': 'data',
    'experimenter.experimenter': 'experimenter', 'experimenter.exp_type': 'exp_type',
    'switch_features.datapath_id': 'datapath_id', 'switch_features.n_buffers': 'n_buffers',
    'switch_features.n_tables': 'n_tables', 'switch_features.auxiliary_id': 'auxiliary_id',
    'switch_features.capabilities': 'capabilities',
    'switch_config.flags': 'flags', 'switch_config.miss_send_len': 'miss_send_len',
    'packet_in.buffer_id': 'buffer_id', 'packet_in.total_len': 'total_len',
    'packet_in.reason': 'reason', 'packet_in.table_id': 'table_id', 'packet_in.cookie': 'cookie',
    'packet_out.buffer_id': 'buffer_id', 'packet_out.in_port': 'in_port',
    'action.type': 'actions.type', 'action.output.port': 'actions.port',
    'action.output.max_len': 'actions.max_len', 'action.group.group_id': 'actions.group_id',
    'action.push_vlan.ethertype': 'actions.ethertype',
    'action.set_queue.queue_id': 'actions.queue_id',
    'instruction.type': 'instructions.type',
    'instruction.goto_table.table_id': 'instructions.table_id',
    'instruction.write_metadata.metadata': 'instructions.metadata',
    'instruction.write_metadata.metadata_mask': 'instructions.metadata_mask',
    'instruction.meter.meter_id': 'instructions.meter_id',
    'port_status.reason': 'reason',
    'port.port_no': 'port.port_no', 'port.hw_addr': 'port.hw_addr', 'port.name': 'port.name',
    'port.config': 'port.config', 'port.sate': 'port.state', 'port.state': 'port.state',
    'port.current': 'link.curr', 'port.advertised': 'link.advertised',
    'port.supported': 'link.supported', 'port.peer': 'link.peer',
    'port.curr_speed': 'link.curr_speed', 'port.max_speed': 'link.max_speed',
    'port.desc_prop.type': 'properties.type',
    'port.desc_prop.ethernet.current': 'properties.curr',
    'port.desc_prop.ethernet.advertised': 'properties.advertised',
    'port.desc_prop.ethernet.supported': 'properties.supported',
    'port.desc_prop.ethernet.peer': 'properties.peer',
    'port.desc_prop.ethernet.curr_speed': 'properties.curr_speed',
    'port.desc_prop.ethernet.max_speed': 'properties.max_speed',
    'bucket.weight': 'buckets.weight', 'bucket.watch_port': 'buckets.watch_port',
    'bucket.watch_group': 'buckets.watch_group',
    'groupmod.command': 'command', 'groupmod.type': 'type', 'groupmod.group_id': 'group_id',
    'groupmod.command_bucket_id': 'command_bucket_id',
    'metermod.command': 'command', 'metermod.flags': 'flags', 'metermod.meter_id': 'meter_id',
    'meter_band.type': 'bands.type', 'meter_band.rate': 'bands.rate',
    'meter_band.burst_size': 'bands.burst_size',
    'portmod.port_no': 'port_no', 'portmod.hw_addr': 'hw_addr', 'portmod.config': 'config',
    'portmod.mask': 'mask', 'portmod.advertise': 'advertise',
    'tablemod.table_id': 'table_id', 'tablemod.config': 'config',
    'queue_get_config_request.port': 'port', 'queue_get_config_reply.port': 'port',
    'role_request.role': 'role', 'role_request.generation_id': 'generation_id',
    'role_reply.role': 'role', 'role_reply.generation_id': 'generation_id',
    'bundle_control.bundle_id': 'bundle_id', 'bundle_control.type': 'type',
    'bundle_control.flags': 'flags', 'bundle_add.bundle_id': 'bundle_id',
    'bundle_add.flags': 'flags',
    'async_config_prop.type': 'properties.type',
    'multipart_request.type': 'type', 'multipart_request.flags': 'flags',
    'multipart_reply.type': 'type', 'multipart_reply.flags': 'flags',
    'flow_update.event': 'updates.event', 'flow_update.abbrev.xid': 'updates.xid',
    'group_features.types': 'types', 'group_features.capabilities': 'capabilities',
    'meter_features.max_meter': 'max_meter', 'features.band_types': 'band_types',
    'meter_features.capabilities': 'capabilities', 'meter_features.max_bands': 'max_bands',
    'meter_features.max_color': 'max_color',
    'meter_stats.flow_count': 'meters.ref_count',
    'table_stats.match_count': 'tables.matched_count',
    'port_stats.rx_frame_error': 'port.rx_frame_err',
    'port_stats.rx_over_error': 'port.rx_over_err', 'port_stats.rx_crc_error': 'port.rx_crc_err',
    'port.stats_prop.type': 'properties.type',
    'table_feature_prop.type': 'properties.type',
    'table_feature_prop.next_tables.next_table_id': 'properties.table_ids',
    'table_features.config': 'tables.capabilities',
    'oxs.class': 'stats.class', 'oxs.field': 'stats.field', 'oxs.flow_count': 'stats.flow_count',
    'oxs.packet_count': 'stats.packet_count', 'oxs.byte_count': 'stats.byte_count',
    'port_stats_prop.experimenter.experimenter': 'properties.experimenter',
    'oxs.class': 'stats.class', 'oxs.field': 'stats.field', 'oxs.flow_count': 'stats.flow_count',
    'oxs.packet_count': 'stats.packet_count', 'oxs.byte_count': 'stats.byte_count',
    'port_stats_prop.experimenter.exp_type': 'properties.exp_type',
    'tablemod_prop.type': 'properties.type', 'tablemod.prop.eviction.flags': 'properties.flags',
    'flow_monitor_request.command': 'monitors.command',
}


def _all(theirs, ours, *names):
    NAMES.update({theirs + '.' + name: (ours + '.' if ours else '') + name for name in names})


_ENTRY = ('table_id', 'duration_sec', 'duration_nsec', 'priority', 'idle_timeout', 'hard_timeout',
          'importance', 'flags', 'cookie', 'packet_count', 'byte_count')
_all('flowmod', '', 'cookie', 'cookie_mask', 'table_id', 'command', 'idle_timeout', 'hard_timeout',
     'priority', 'buffer_id', 'out_port', 'out_group', 'flags', 'importance')
_all('flow_removed', '', 'hard_timeout', 'reason', *_ENTRY)
_all('flow_stats', 'flows', *_ENTRY)
_all('flow_desc', 'flows', *_ENTRY)
for _request in ('flow_stats_request', 'aggregate_stats_request'):
    _all(_request, '', 'table_id', 'out_port', 'out_group', 'cookie', 'cookie_mask')
_all('aggregate_stats', '', 'packet_count', 'byte_count', 'flow_count')
_all('flow_monitor_request', 'monitors', 'monitor_id', 'out_port', 'out_group', 'flags', 'table_id')
_all('flow_update.full', 'updates', 'table_id', 'reason', 'idle_timeout', 'hard_timeout',
     'priority', 'cookie')
_all('switch_description', '', 'mfr_desc', 'hw_desc', 'sw_desc', 'serial_num', 'dp_desc')
_all('table_stats', 'tables', 'table_id', 'active_count', 'lookup_count')
_all('table_desc', 'tables', 'table_id', 'config')
_all('table_features', 'tables', 'table_id', 'name', 'metadata_match', 'metadata_write',
     'max_entries')
_all('port_stats', 'port', 'port_no', 'rx_packets', 'tx_packets', 'rx_bytes', 'tx_bytes',
     'rx_dropped', 'tx_dropped', 'rx_errors', 'tx_errors', 'collisions', 'duration_sec',
     'duration_nsec')
_all('port.stats_prop.ethernet', 'properties', 'rx_frame_err', 'rx_over_err', 'rx_crc_err',
     'collisions')
_all('port_stats_request', '', 'port_no')
for _request in ('queue_stats_request', 'queue_desc_request'):
    _all(_request, '', 'port_no', 'queue_id')
_all('group_stats', 'groups', 'group_id', 'ref_count', 'packet_count', 'byte_count',
     'duration_sec', 'duration_nsec')
_all('bucket_counter', 'bucket_stats', 'packet_count', 'byte_count')
_all('group_desc', 'groups', 'type', 'group_id')
_all('meter_stats', 'meters', 'meter_id', 'packet_in_count', 'byte_in_count', 'duration_sec',
     'duration_nsec')
_all('meter_band_stats', 'band_stats', 'packet_band_count', 'byte_band_count')
for _config in ('meter_config', 'meter_desc'):
    _all(_config, 'meters', 'flags', 'meter_id')
for _request in ('group_stats_request', 'group_desc_request'):
    _all(_request, '', 'group_id')
for _request in ('meter_stats_request', 'meter_config_request', 'meter_desc_request'):
    _all(_request, '', 'meter_id')
for _type in ('all', 'select', 'indirect', 'ff'):
    NAMES['group_features.actions.' + _type] = 'actions'
    NAMES['group_stats.max_groups.' + _type] = 'max_groups'
for _what in ('packet_in', 'port_status', 'flow_removed'):
    for _role in ('master', 'slave'):
        NAMES['async_config.%s_mask.%s' % (_what, _role)] = '%s.%s' % (_what, _role)
for _what in ('packet_in', 'port_status', 'flow_removed', 'role_status', 'table_status',
              'requestforward'):
    NAMES['async_config_prop.reason.%s.mask' % _what] = 'properties.mask'

# Fields of 1.0, whose dissector knows one name for all messages.
NAMES_10 = {
    'datapath_id': 'datapath_id', 'n_buffers': 'n_buffers', 'n_tables': 'n_tables',
    'capabilities': 'capabilities', 'actions': 'actions',
    'port_no': 'port.port_no', 'hw_add': 'port.hw_addr', 'port_name': 'port.name',
    'port_config': 'port.config', 'port_state': 'port.state', 'port_curr': 'link.curr',
    'port_advertised': 'link.advertised', 'port_supported': 'link.supported',
    'port_peer': 'link.peer',
    'config_flags': 'flags', 'miss_send_len': 'miss_send_len',
    'buffer_id': 'buffer_id', 'total_len': 'total_len', 'reason': 'reason',
    'cookie': 'cookie', 'command': 'command', 'idle_timeout': 'idle_timeout',
    'hard_timeout': 'hard_timeout', 'priority': 'priority', 'out_port': 'out_port',
    'in_port': 'in_port', 'flags': 'flags', 'table_id': 'table_id',
    'action_typ': 'actions.type', 'output_port': 'actions.port', 'max_len': 'actions.max_len',
    'stats.type': 'type',
}

# ofp_match of 1.0 after its wildcards, in the order of the wire: tshark's name, ours, and the bit
# that makes it a wildcard; negative where it is the first of six that count bits.
MATCH_10 = (
    ('in_port', 'in_port', 0), ('eth_src', 'eth_src', 2), ('eth_dst', 'eth_dst', 3),
    ('dl_vlan', 'vlan_vid', 1), ('dl_vlan_pcp', 'vlan_pcp', 20),
    ('ofp_match.dl_type', 'eth_type', 4), ('ofp_match.tos', 'ip_dscp', 21),
    ('ofp_match.nw_proto', 'ip_proto', 5), ('ofp_match.source_addr', 'ipv4_src', -8),
    ('ofp_match.dest_addr', 'ipv4_dst', -14), ('ofp_match.source_port', 'tcp_src', 6),
    ('ofp_match.dest_port', 'tcp_dst', 7))

PORTS = ('port_no', 'port', 'in_port', 'out_port')
PORTS_10 = {0xfff8: 'in_port', 0xfff9: 'table', 0xfffa: 'normal', 0xfffb: 'flood', 0xfffc: 'all',
            0xfffd: 'controller', 0xfffe: 'local', 0xffff: 'none'}

# Words that are spelt otherwise, where the rule (`OFPFC_ADD` is `add`) does not do.
WORDS = {
    'reason': {'table_miss': 'no_match', 'apply_action': 'action',
               'No matching flow (table-miss flow entry)': 'no_match',
               'Action explicitly output to controller': 'action'},
    'role': {'role_nochange': 'nochange', 'role_equal': 'equal', 'role_master': 'master',
             'role_slave': 'slave'},
    'command': {'New flow': 'add', 'Modify all matching flows': 'modify',
                'Modify entry strictly matching wildcards': 'modify_strict',
                'Delete all matching flows': 'delete',
                'Strictly match wildcards and priority': 'delete_strict'},
    'stats.field': {'ofb_packet_count': 'packet_count', 'ofb_byte_count': 'byte_count',
                    'ofb_flow_count': 'flow_count'},
    'actions.type': {'Output to switch port': 'output'},
}
MULTIPARTS = {'vendor': 'experimenter', 'flow': 'flow_stats', 'aggregate': 'aggregate_stats', 'table': 'table_stats',
              'queue': 'queue_stats', 'group': 'group_stats', 'meter': 'meter_stats',
              'meter_config': 'meter_desc', 'port': 'port_stats'}
PREFIX = r'OFP[A-Z0-9]*_'

_FEATURES_10 = ('10mb_hd', '10mb_fd', '100mb_hd', '100mb_fd', '1gb_hd', '1gb_fd', '10gb_fd', 'copper',
                'fiber', 'autoneg', 'pause', 'pause_asym')
# Bits of flags that tshark shows as a number.
BITS = {
    '1.0 link.advertised': _FEATURES_10, '1.0 link.supported': _FEATURES_10,
    '1.0 link.peer': _FEATURES_10,
    '1.0 flags': ('send_flow_rem', 'check_overlap', 'emerg'),
    'elements.versions': (None, '1.0', '1.1', '1.2', '1.3', '1.4', '1.5'),
    'band_types': (None, 'drop', 'dscp_remark'),
}

# Of a message in another one.
INNER = ('version', 'type', 'length', 'xid')

# Names that one dissector borrowed from another: where, tshark's, ours.
BORROWED = {
    ('group_stats', 'flow_stats.duration_sec'): 'groups.duration_sec',
    ('group_stats', 'flow_stats.duration_nsec'): 'groups.duration_nsec',
}

IGNORED = {
    'match.type': 'follows from the version',
    'version.unknown': 'says so of other messages', 'message.undecoded': 'is no value',
    'experimenter.undecoded': 'is no value', 'multipart_request.undecoded': 'is no value',
    'instruction.undecoded': 'is no value', 'message.length_too_short': 'is no value',
    'oxm.undecoded': 'is no value', 'port.stats_prop.undecoded': 'is no value',
    'stats.reserved': 'is no value', 'oxs.reserved': 'is no value', 'datapath_mac': 'a part of datapath_id',
    'datapath_imp': 'a part of datapath_id',
}

# Flags that are spelt otherwise.
FLAGS = {'set_dl_ds': 'set_dl_dst', 'set_nw_ds': 'set_nw_dst', 'ptkps': 'pktps', 'more': 'reply_more',
         'table_miss': 'no_match', 'apply_action': 'action', '100mb_0fd': '100mb_fd'}

# The members of the frame inside a packet_in or packet_out: ours, tshark's.
FRAME = {
    'eth.src': 'eth.src', 'eth.dst': 'eth.dst',
    'arp.op': 'arp.opcode', 'arp.sha': 'arp.src.hw_mac', 'arp.tha': 'arp.dst.hw_mac',
    'arp.spa': 'arp.src.proto_ipv4', 'arp.tpa': 'arp.dst.proto_ipv4',
    'ipv4.src': 'ip.src', 'ipv4.dst': 'ip.dst', 'ipv4.proto': 'ip.proto', 'ipv4.ttl': 'ip.ttl',
    'ipv6.src': 'ipv6.src', 'ipv6.dst': 'ipv6.dst', 'ipv6.hop_limit': 'ipv6.hlim',
    'tcp.src_port': 'tcp.srcport', 'tcp.dst_port': 'tcp.dstport', 'tcp.seq': 'tcp.seq_raw',
    'udp.src_port': 'udp.srcport', 'udp.dst_port': 'udp.dstport',
    'icmp.type': 'icmp.type', 'icmp.code': 'icmp.code',
    'icmpv6.type': 'icmpv6.type', 'icmpv6.code': 'icmpv6.code', 'mpls.label': 'mpls.label',
}

# Types of messages that are spelt otherwise.
TYPES = {
    'stats_request': 'multipart_request', 'stats_reply': 'multipart_reply', 'vendor': 'experimenter',
    
}

# The fields of the class that specifications define; tshark knows no other class.
BASIC_FIELDS = frozenset((
    'in_port', 'in_phy_port', 'metadata', 'eth_dst', 'eth_src', 'eth_type', 'vlan_vid', 'vlan_pcp',
    'ip_dscp', 'ip_ecn', 'ip_proto', 'ipv4_src', 'ipv4_dst', 'tcp_src', 'tcp_dst', 'udp_src',
    'udp_dst', 'sctp_src', 'sctp_dst', 'icmpv4_type', 'icmpv4_code', 'arp_op', 'arp_spa', 'arp_tpa',
    'arp_sha', 'arp_tha', 'ipv6_src', 'ipv6_dst', 'ipv6_flabel', 'icmpv6_type', 'icmpv6_code',
    'ipv6_nd_target', 'ipv6_nd_sll', 'ipv6_nd_tll', 'mpls_label', 'mpls_tc', 'mpls_bos', 'pbb_isid',
    'tunnel_id', 'ipv6_exthdr', 'pbb_uca', 'tcp_flags', 'actset_output', 'packet_type'))

# Fields by class and number whose names tshark does not tell: Nicira's classes 0 and 1, ONF's
# fields for 1.3, and what came late into the basic class.
_NXM_1 = dict(enumerate(
    ['reg%d' % i for i in range(16)] +
    ['tunnel_id', 'arp_sha', 'arp_tha', 'ipv6_src', 'ipv6_dst', 'icmpv6_type', 'icmpv6_code',
     'ipv6_nd_target', 'ipv6_nd_sll', 'ipv6_nd_tll', 'ip_frag', 'ipv6_flabel', 'ip_ecn', 'ip_ttl',
     'mpls_ttl', 'tun_ipv4_src', 'tun_ipv4_dst', 'pkt_mark', 'tcp_flags', 'dp_hash', 'recirc_id',
     'conj_id', 'tun_gbp_id', 'tun_gbp_flags'] + ['tun_metadata%d' % i for i in range(64)] +
    ['tun_flags', 'ct_state', 'ct_zone', 'ct_mark', 'ct_label', 'tun_ipv6_src', 'tun_ipv6_dst',
     'xxreg0', 'xxreg1', 'xxreg2', 'xxreg3']))
_NXM_1.update(enumerate(['ct_nw_proto', 'ct_nw_src', 'ct_nw_dst', 'ct_ipv6_src', 'ct_ipv6_dst',
                         'ct_tp_src', 'ct_tp_dst'], 119))
OTHER_FIELDS = {
    0: dict(enumerate((
        'in_port', 'eth_dst', 'eth_src', 'eth_type', 'vlan_tci', 'ip_tos', 'ip_proto', 'ipv4_src',
        'ipv4_dst', 'tcp_src', 'tcp_dst', 'udp_src', 'udp_dst', 'icmpv4_type', 'icmpv4_code',
        'arp_op', 'arp_spa', 'arp_tpa'))),
    1: _NXM_1,
    0x8000: {36: 'mpls_bos', 44: 'packet_type'},
    0xffff: {42: 'tcp_flags', 43: 'actset_output'},
}
