# SPDX-License-Identifier: Apache-2.0
"""tshark's reading of a capture file: its PDML, line by line."""
import html
import os
import re
import subprocess

from .messages import TSHARK_PORTS

FRAME_MEMBERS = (
    'eth.src', 'eth.dst', 'eth.type', 'vlan.id', 'arp.opcode', 'arp.src.hw_mac', 'arp.dst.hw_mac',
    'arp.src.proto_ipv4', 'arp.dst.proto_ipv4', 'ip.src', 'ip.dst', 'ip.proto', 'ip.ttl',
    'ipv6.src', 'ipv6.dst', 'ipv6.nxt', 'ipv6.hlim', 'tcp.srcport', 'tcp.dstport', 'tcp.seq_raw',
    'udp.srcport', 'udp.dstport', 'icmp.type', 'icmp.code', 'icmpv6.type', 'icmpv6.code',
    'mpls.label')

_WANTED = re.compile(
    rb'( *)<(?:field|proto) name="(|openflow[^"]*|_ws\.malformed|num|%s)"(.*)'
    % '|'.join(re.escape(name) for name in FRAME_MEMBERS).encode())
_LABEL = re.compile(r'(?:[.01 ]+ = )?.*?: (.*?)(?: \((?:0x)?[0-9a-f]+\))?$')
# What only says how long something is, or fills it up.
_FILLING = re.compile(r'openflow.*(\.pad\d?|_pad|\.len|_len|\.length|\.zeros?|_reserved)$')
_SAYS = ('total_len', 'max_len', 'miss_send_len', '_v1.length', '_v4.length', '_v5.length',
         '_v6.length', 'openflow.length')
_TOP = 2  # how far a protocol that is not inside another one is indented


class Leaf:
    """One field of tshark's: `show` is its text, `value` its octets, `word` what it calls them."""
    __slots__ = ('name', 'attributes', 'children')

    def __init__(self, name, attributes):
        self.name, self.attributes, self.children = name, attributes, ()

    def _attribute(self, name):
        found = re.search(rb' %s="([^"]*)"' % name, self.attributes)
        return html.unescape(found.group(1).decode()) if found else ''

    @property
    def show(self):
        return self._attribute(b'show')

    @property
    def value(self):
        return self._attribute(b'value')

    @property
    def number(self):
        return int(self.value or '0', 16)

    @property
    def word(self):
        """`OFPFC_ADD` of `Command: OFPFC_ADD (0)`."""
        found = _LABEL.match(self._attribute(b'showname'))
        return found.group(1) if found else ''

    @property
    def flags(self):
        """The names of the bits that are set; nothing where tshark tells none."""
        return [child.name.rsplit('.', 1)[-1] for child in self.children if child.number]


class Dissected:
    """One message as tshark reads it."""

    def __init__(self, frame_number, protocol):
        self.frame_number, self.protocol = frame_number, protocol
        self.malformed = False
        self.leaves = []
        self.frame = {}  # the first of each member of the frame inside


def dissect(path):
    """All messages of a capture file that tshark has a dissector for, in order."""
    command = ['tshark', '-n', '-r', path, '-T', 'pdml', '-o', 'ip.defragment:FALSE',
               '-o', 'ipv6.defragment:FALSE']
    for port in TSHARK_PORTS:
        command += ['-d', 'tcp.port==%d,openflow' % port]
    if 'loss-reorder' in os.path.basename(path):
        command += ['-o', 'tcp.reassemble_out_of_order:TRUE']
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        found = list(_messages(process.stdout))
    if process.returncode:
        raise RuntimeError('tshark failed at %s' % path)
    return found


def _messages(lines):
    frame_number, message, parents = 0, None, []
    for line in lines:
        match = _WANTED.match(line)
        if not match:
            if message and line.startswith(b'</packet>'):
                yield message
                message = None
            continue
        name, depth = match.group(2).decode(), len(match.group(1))
        if name == 'num':
            frame_number = int(re.search(rb'show="(\d+)"', match.group(3)).group(1))
        elif depth == _TOP:
            if name.startswith('openflow_v'):
                if message:
                    yield message
                message, parents = Dissected(frame_number, name), []
            elif message and name == '_ws.malformed':
                message.malformed = True
        elif message:
            _add(message, parents, name, depth, match.group(3))


def _add(message, parents, name, depth, attributes):
    while parents and parents[-1][0] >= depth:
        parents.pop()
    if not name:  # a heading: what is under it belongs to no field
        parents.append((depth, None))
    elif not name.startswith('openflow'):
        if name == '_ws.malformed':
            message.malformed = True
        elif name not in message.frame:
            message.frame[name] = Leaf(name, attributes)
    elif '.' in name and (name.endswith(_SAYS) or not _FILLING.match(name)):
        leaf = Leaf(name.split('.', 1)[1], attributes)
        parent = parents[-1][1] if parents else None
        if parent:
            parent.children = [*parent.children, leaf]
        else:
            message.leaves.append(leaf)
        parents.append((depth, leaf))
