# SPDX-License-Identifier: Apache-2.0
"""What tshark reads in a message, in the form in which our JSON says it."""
import ipaddress
import re

from . import tshark_names as names

_NO_BUFFER = 0xffffffff


def readings(dissected, kind):
    """{our member: [Leaf]}; under `match` all fields as [name, value, mask]. Of those that are
    only named the value is None, and the mask is 'mask' where one may come with it."""
    found, fields = {}, []
    of_version = names.NAMES_10 if dissected.protocol == 'openflow_v1' else names.NAMES
    leaves = _expanded(dissected.leaves[len(names.INNER):])
    for leaf in leaves:
        member = names.BORROWED.get((kind, leaf.name), of_version.get(leaf.name))
        if leaf.name == 'wildcards':
            fields += _match_10(leaf, leaves)
        elif leaf.name.startswith('oxm.'):
            _add_oxm(fields, leaf)
        elif leaf.name in names.INNER:
            found.setdefault('inner.' + leaf.name, []).append(leaf)
        elif member:
            found.setdefault(member, []).append(leaf)
        elif leaf.name not in names.IGNORED:
            found.setdefault('unknown to this test: ' + leaf.name, []).append(leaf)
    if fields:
        found['match'] = fields
    return found


def _expanded(leaves):
    """What an error quotes stands under the quoted octets."""
    for leaf in leaves:
        if leaf.name == 'error.data.body':
            yield from leaf.children
        else:
            yield leaf


def said(leaf, ours, member, version):
    """What `leaf` says, in the form of `ours`."""
    if isinstance(ours, list):
        return _flags(leaf, member, version)
    if ours is None:
        return None if leaf.number == _NO_BUFFER else leaf.number
    if isinstance(ours, int):
        return leaf.number
    if re.fullmatch(r'0x[0-9a-f]+', ours):
        return '0x%0*x' % (len(ours) - 2, leaf.number)
    if re.fullmatch(r'([0-9a-f]{2}:){5}[0-9a-f]{2}', ours):
        return leaf.show
    if member == 'data':
        return leaf.value
    if member.startswith('inner.'):
        return header_word(leaf)
    if member == 'datapath_id':
        return ':'.join(re.findall('..', leaf.value))
    return word(leaf, member, version)


def word(leaf, member, version):
    """tshark's word for an enumerated value, as we spell it."""
    text = leaf.word
    if re.match(names.PREFIX, text):
        text = re.sub('^' + names.PREFIX, '', text).lower()
    elif member.split('.')[-1] in names.PORTS and version == '1.0':
        text = names.PORTS_10.get(leaf.number, leaf.number)
    if leaf.name in ('multipart_request.type', 'multipart_reply.type', 'stats.type'):
        return names.MULTIPARTS.get(text, text)
    return names.WORDS.get(member, {}).get(text, text)


def header_word(leaf):
    """A type of message, or a version."""
    if leaf.name == 'version':
        return leaf.word
    text = re.sub('^OFPT_', '', leaf.word).lower()
    return names.TYPES.get(text, text)


def _flags(leaf, member, version):
    bits = names.BITS.get(version + ' ' + member, names.BITS.get(member))
    if bits is not None and not leaf.children:
        return [bits[bit] for bit in range(len(bits)) if leaf.number >> bit & 1]
    return [names.FLAGS.get(flag, flag) for flag in leaf.flags]


def _add_oxm(fields, leaf):
    """One of the parts of an OXM field: the class begins one."""
    part = leaf.name.split('.')[1]
    if part == 'class':
        fields.append([leaf.number, None, None])
    elif part == 'field':
        basic = leaf.word.startswith('OFPXMT_OFB_')
        fields[-1][0] = leaf.word[len('OFPXMT_OFB_'):].lower() if basic else (
            fields[-1][0], int(leaf.show))
    elif part == 'hm':
        fields[-1][2] = 'mask' if leaf.show == '1' else None
    elif part == 'value_vlan_present':
        fields[-1][1] = leaf.number << 12
    elif part == 'value_vlan_vid':
        fields[-1][1] |= leaf.number
    elif part.startswith('value'):
        fields[-1][1] = leaf.number
    elif part.startswith('mask'):
        fields[-1][2] = leaf.number


def _match_10(wildcards, leaves):
    """ofp_match of 1.0: what the wildcards leave."""
    for name, field, bit in names.MATCH_10:
        leaf = next(leaves, None)
        if leaf is None:
            return
        assert leaf.name == name, leaf.name
        if bit < 0:
            ignored = min(wildcards.number >> -bit & 0x3f, 32)
            mask = (1 << 32) - (1 << ignored)
            if mask:
                value = int(ipaddress.ip_address(leaf.show))
                yield [field, value & mask, mask if ignored else None]
        elif not wildcards.number >> bit & 1:
            yield [field, leaf.number, None]
