# SPDX-License-Identifier: Apache-2.0
"""Where tshark 4.0.17 is known to be wrong, or to say less.

A row is (name, reason, test(message, member, ours, theirs)); `message.theirs` is what tshark says
of the whole message. Each use is counted, and a row that is never used is a fault.
"""

NOT_DISSECTED_10 = ('flow_removed', 'port_status', 'port_mod', 'multipart_reply',
                     'multipart_request', 'error', 'echo_request', 'echo_reply', 'experimenter',
                     'queue_get_config_request', 'queue_get_config_reply')


def _bodies_10(message, member, ours, theirs):
    return message.version == '1.0' and not theirs and message.type in NOT_DISSECTED_10


def _first_action_10(message, member, ours, theirs):
    return (message.version == '1.0' and member.startswith('actions.') and len(ours) > 1 and
            theirs == ours[:1])


def _no_action_10(message, member, ours, theirs):
    return (message.version == '1.0' and message.type == 'flow_mod' and member == 'malformed' and
            message.body.get('actions') == [])


def _port_desc_10(message, member, ours, theirs):
    return message.version == '1.0' and (ours, theirs) == (['port_desc'], ['Unknown'])


def _capabilities_10(message, member, ours, theirs):
    return (message.version == '1.0' and member == 'capabilities' and
            theirs == [[name for name in ours[0] if name != 'arp_match_ip']])


def _capabilities_14(message, member, ours, theirs):
    return (message.version == '1.4' and member == 'capabilities' and
            theirs == [[name for name in ours[0] if name != 'bundles']])


def _oxm_15(message, member, ours, theirs):
    return (message.version == '1.5' and not member.startswith('header.') and
            'match' in str(message.body))


def _buckets_15(message, member, ours, theirs):
    return message.version == '1.5' and 'buckets' in str(message.body)


def _members_15(message, member, ours, theirs):
    return (message.version == '1.5' and not theirs and
            (message.row[1:], member) in (
                (('multipart_request', 'port_desc'), 'port_no'),
                (('multipart_request', 'group_desc'), 'group_id'),
                (('role_request', ''), 'short_id'), (('role_reply', ''), 'short_id')))


def _cut_frames(message, member, ours, theirs):
    frame = message.record.get('frame', {})
    return member == 'malformed' and message.type == 'packet_in' and 'truncated' in frame


def _port_stats_14(message, member, ours, theirs):
    if message.version != '1.4' or message.kind != 'port_stats':
        return False
    return member == 'malformed' or theirs == ours[:len(theirs)]


def _experimenter_data(message, member, ours, theirs):
    return member in ('data', 'properties.data') and not theirs and (
        message.type == 'experimenter' or 'experimenter' in str(message.body))


def _nicira(message, member, ours, theirs):
    return message.kind.startswith('nicira ') and (not theirs or member == 'exp_type')


def _unknown_data(message, member, ours, theirs):
    return member == 'data' and not theirs and (
        message.type == 'unknown' or message.body.get('code') == 'bad_type')


def _cut_quotes(message, member, ours, theirs):
    return member == 'malformed' and message.type == 'error'


def _cut_on_purpose(message, member, ours, theirs):
    return 'malformed' in message.body and message.theirs.malformed and member != 'malformed'


EXCEPTIONS = [
    ('bodies of 1.0', 'tshark has no dissector for these bodies: "Message data not dissected yet"',
     _bodies_10),
    ('actions of 1.0', 'tshark shows the first action only', _first_action_10),
    ('no action in 1.0', 'tshark calls a flow_mod without actions malformed', _no_action_10),
    ('port_desc in 1.0', 'Open vSwitch answers it in 1.0 too; tshark knows it since 1.3',
     _port_desc_10),
    ('arp_match_ip', 'tshark shows no name for bit 7 of the capabilities in 1.0',
     _capabilities_10),
    ('bundles', 'tshark shows no name for bit 9 of the capabilities in 1.4', _capabilities_14),
    ('OXM in 1.5', 'the dissector of 1.5 fails at every OXM field and at all behind it', _oxm_15),
    ('buckets in 1.5', "the dissector of 1.5 reads buckets as 1.4's", _buckets_15),
    ('new members of 1.5', 'the dissector of 1.5 does not know them', _members_15),
    ('cut frames', 'tshark calls a packet_in malformed whose frame is cut to miss_send_len',
     _cut_frames),
    ('port statistics of 1.4', 'tshark fails after the Ethernet property, where Open vSwitch adds '
     "an experimenter's; what it shows before is the same", _port_stats_14),
    ("experimenters' octets", 'tshark shows them without a value', _experimenter_data),
    ('Nicira', "tshark does not look into Nicira's messages", _nicira),
    ("unknown types' octets", 'tshark shows no value of them', _unknown_data),
    ('cut quotes', 'tshark calls an error malformed that quotes a message in part', _cut_quotes),
    ('cut on purpose', 'what is left of a message that ends too early', _cut_on_purpose),
]
