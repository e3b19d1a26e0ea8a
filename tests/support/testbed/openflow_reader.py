# SPDX-License-Identifier: Apache-2.0
"""A small OpenFlow reader, independent of the service, that says which messages concern a host.

It knows just enough: message boundaries, the frame inside packet_in and packet_out, and the MAC
addresses that a flow_mod names, in OpenFlow 1.0 to 1.5.
"""
import collections
import struct

PACKET_IN, FLOW_REMOVED, PACKET_OUT, FLOW_MOD = 10, 11, 13, 14
NAMES = {PACKET_IN: 'packet_in', PACKET_OUT: 'packet_out', FLOW_MOD: 'flow_mod'}

# `end` is how many bytes of the stream there are up to the end of the message.
Message = collections.namedtuple('Message', 'version type length xid raw end')

_OXM_BASIC, _OXM_ETH_DST, _OXM_ETH_SRC = 0x8000, 3, 4
_SET_FIELD = 25
_SET_DL = {1: (4, 5), 2: (3, 4)}  # set_dl_src, set_dl_dst


def messages(stream):
    """All whole messages of one direction's bytes, and how many bytes were left over."""
    found, at = [], 0
    while at + 8 <= len(stream):
        version, kind, length, xid = struct.unpack_from('!BBHI', stream, at)
        if length < 8 or at + length > len(stream):
            break
        raw = bytes(stream[at:at + length])
        at += length
        found.append(Message(version, kind, length, xid, raw, at))
    return found, len(stream) - at


def of_host(stream, mac):
    """The packet_ins, packet_outs and flow_mods of the stream that concern the MAC."""
    wanted = bytes.fromhex(mac.replace(':', ''))
    found, _ = messages(stream)
    return [message for message in found if message.type in NAMES and wanted in macs(message)]


def frame(message):
    """The frame inside a packet_in or packet_out."""
    at = _packet_in_data if message.type == PACKET_IN else _packet_out_data
    return message.raw[at(message):]


def macs(message):
    """The MAC addresses that the message is about; none if it is cut short."""
    try:
        return _macs(message)
    except struct.error:
        return set()


def _macs(message):
    if message.type in (PACKET_IN, PACKET_OUT):
        return _frame_macs(frame(message))
    return _flow_mod_macs(message)


def _frame_macs(octets):
    return {octets[0:6], octets[6:12]} if len(octets) >= 14 else set()


def _padded(length):
    return (length + 7) // 8 * 8


def _packet_in_data(message):
    if message.version == 1:
        return 18
    if message.version == 2:
        return 24
    match = 16 if message.version == 3 else 24
    return match + _padded(struct.unpack_from('!H', message.raw, match + 2)[0]) + 2


def _packet_out_data(message):
    if message.version == 1:
        return 16 + struct.unpack_from('!H', message.raw, 14)[0]
    actions = struct.unpack_from('!H', message.raw, 12 if message.version == 6 else 16)[0]
    if message.version == 6:
        return 16 + _padded(struct.unpack_from('!H', message.raw, 18)[0]) + actions
    return 24 + actions


def _flow_mod_macs(message):
    raw = message.raw
    if message.version == 1:
        wildcards = struct.unpack_from('!I', raw, 8)[0]
        found = set()
        if not wildcards & (1 << 2):
            found.add(raw[14:20])
        if not wildcards & (1 << 3):
            found.add(raw[20:26])
        return found | _action_macs(1, raw[72:])
    if message.version == 2:
        return _standard_match_macs(raw[48:136]) | _instruction_macs(2, raw[136:])
    match_length = struct.unpack_from('!H', raw, 50)[0]
    return _oxm_macs(raw[52:48 + match_length]) | _instruction_macs(
        message.version, raw[48 + _padded(match_length):])


def _standard_match_macs(match):
    """OpenFlow 1.1: dl_src, its mask, dl_dst, its mask; a set mask bit means "any"."""
    source, source_mask, target, target_mask = struct.unpack_from('!6s6s6s6s', match, 12)
    found = set()
    if source_mask == bytes(6):
        found.add(source)
    if target_mask == bytes(6):
        found.add(target)
    return found


def _oxm_macs(fields):
    found, at = set(), 0
    while at + 4 <= len(fields):
        oxm_class, field, length = struct.unpack_from('!HBB', fields, at)
        value = fields[at + 4:at + 4 + length]
        if oxm_class == _OXM_BASIC and field >> 1 in (_OXM_ETH_DST, _OXM_ETH_SRC):
            if not field & 1 or value[6:] == b'\xff' * 6:
                found.add(value[:6])
        at += 4 + length
    return found


def _instruction_macs(version, instructions):
    found = set()
    for kind, body in _items(instructions):
        if kind in (3, 4):  # write and apply actions
            found |= _action_macs(version, body[8:])
    return found


def _action_macs(version, actions):
    found = set()
    for kind, body in _items(actions):
        if version < 3 and kind in _SET_DL[version]:
            found.add(body[4:10])
        elif version >= 3 and kind == _SET_FIELD:
            found |= _oxm_macs(body[4:])
    return found


def _items(data):
    """Type and bytes of a list of type-length items."""
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from('!HH', data, at)
        if length < 4:
            return
        yield kind, data[at:at + length]
        at += length
