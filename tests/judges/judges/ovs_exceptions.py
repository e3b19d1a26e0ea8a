# SPDX-License-Identifier: Apache-2.0
"""Where Open vSwitch 3.1.0 says something else, and why; see tshark_exceptions.py.

Open vSwitch checks whether it could do what a message demands, and prints only a refusal if not.
"""


def _refused(code, *kinds):
    """Open vSwitch refuses messages of these kinds with this code."""
    def test(message, member, ours, theirs):
        return member == 'readable' and theirs == 'decode error: ' + code and (
            not kinds or (message.kind or message.type) in kinds)
    return test


def _cut_frames(message, member, ours, theirs):
    return (member.startswith('frame.') and message.type == 'packet_in' and
            'truncated' in message.record.get('frame', {}))


def _below_mpls(message, member, ours, theirs):
    return member.startswith('frame.') and theirs is None and 'mpls' in message.record['frame']


# What the captures need.
EXCEPTIONS = [
    ('MPLS', 'Open vSwitch does not look below MPLS', _below_mpls),
    ('cut frames', 'Open vSwitch shows nothing of a packet whose total length is not there',
     _cut_frames),
    ('unknown type', 'sent on purpose: there is no such type', _refused('OFPBRC_BAD_TYPE', 'unknown')),
    ('unknown statistics', 'sent on purpose: there are no such statistics',
     _refused('OFPBRC_BAD_STAT', '30583')),
    ('experimenters', 'Open vSwitch does not know them',
     _refused('OFPBRC_BAD_VENDOR', 'others', 'experimenter others')),
    ('bad port', 'sent on purpose: output to a port that no action may have',
     _refused('OFPBAC_BAD_OUT_PORT', 'flow_mod', 'packet_out')),
    ('bad table', 'sent on purpose: table 255', _refused('OFPFMFC_BAD_TABLE_ID', 'flow_mod')),
    ('prerequisites', 'sent on purpose: tcp_dst without ip_proto',
     _refused('OFPBMC_BAD_PREREQ', 'flow_mod')),
    ('bucket ids', 'os-ken gives all buckets of 1.5 one id',
     _refused('OFPGMFC_BAD_BUCKET', 'group_mod')),
]


def _copy_ttl(message, member, ours, theirs):
    return member == 'group.actions' and theirs == ours - {'copy_ttl_in', 'copy_ttl_out'}


def _names(message, member, ours, theirs):
    """Names of ports that are no ASCII."""
    return member == 'ports' and theirs[0]['name'] == '' and not ours[0]['name'].isascii() and (
        [{**each, 'name': ''} for each in ours] == theirs)


def _experimenter_errors(message, member, ours, theirs):
    return message.type == 'error' and message.body['type'] == 'experimenter'


def _state_10(message, member, ours, theirs):
    return member == 'ports' and [
        {**each, 'state': {bit for bit in each['state'] if not bit.startswith('0X')}}
        for each in ours] == theirs


# What Ryu's vectors need.
VECTOR_EXCEPTIONS = [
    ('experimenters', 'Open vSwitch does not know them',
     _refused('OFPBRC_BAD_VENDOR', 'others', 'experimenter others')),
    ('copy_ttl', 'Open vSwitch has no actions that copy TTLs', _copy_ttl),
    ('names of ports', 'Open vSwitch shows names in ASCII only', _names),
    ("experimenters' errors", 'Open vSwitch reads those of ONF and Nicira only',
     _experimenter_errors),
    ('unnamed state', 'Open vSwitch shows no bits without names in the state of 1.0', _state_10),
    ('set_field', 'fields and values that Open vSwitch would not set: a cut experimenter action '
     'or a value out of range', lambda *args: _refused('OFPBAC_BAD_SET_ARGUMENT', 'flow_mod')(*args)
     or _refused('OFPBAC_BAD_SET_LEN', 'flow_mod')(*args)),
    ('groups', 'groups of reserved numbers', _refused('OFPGMFC_INVALID_GROUP', 'group_mod',
                                                      'requestforward')),
    ('values', 'values that their fields cannot have',
     _refused('OFPBMC_BAD_VALUE', 'packet_in', 'flow_mod')),
    ('instructions', 'one instruction twice', _refused('OFPBIC_DUP_INST', 'flow_stats')),
    ('queues', 'properties in the wrong size', _refused('OFPBRC_BAD_LEN', 'queue_get_config_reply')),
    ('bands', "experimenters' bands", _refused('OFPMMFC_BAD_BAND', 'meter_mod')),
    ('monitors', 'OXM in the place of NXM', _refused('OFPBMC_BAD_LEN', 'experimenter onf flow_monitor')),
    ('conjunctions', 'conj_id with an action conjunction',
     _refused('OFPBAC_MATCH_INCONSISTENT', 'flow_mod')),
    ('properties', "experimenters' properties",
     lambda *args: _refused('OFPBRC_BAD_TYPE', 'table_mod')(*args) or
     _refused('OFPBPC_BAD_EXP_TYPE', 'set_async')(*args)),
    ('bundles', 'a message that Open vSwitch does not bundle',
     _refused('OFPBFC_MSG_UNSUP', 'bundle_add_message')),
    ('new in 1.5', 'Open vSwitch has not all of 1.5',
     lambda *args: _refused('OFPBRC_BAD_STAT', 'bundle_features', 'controller_status',
                            'flow_stats')(*args) or
     _refused('OFPBRC_BAD_TYPE', 'controller_status')(*args)),
    ('port of a packet_out', 'a reserved number', _refused('OFPBRC_BAD_PORT', 'packet_out')),
    ('features of tables', 'Open vSwitch demands all properties',
     _refused('OFPTFFC_BAD_FEATURES', 'table_features')),
]
