#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the messages that our filters want with those that tshark's display filters want.

    filters_test.py PACKETSTREAMER FILTERED_MESSAGES

All captures are exported into one file, a message a frame, whose times are then made whole seconds: so
tshark counts for many filters in one pass, a second and hence a message a row. Only messages of the
versions and kinds that tshark reads are compared, and no frame inside a message inside another one.
"""
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile

from judges import messages

# (ours, tshark's): every field that both have, and what is said alike.
ATOMS = [
    ('openflow_v4.type == 14', 'openflow_v4.type == 14'),
    ('openflow_v4.type in {10, 13}', 'openflow_v4.type in {10 .. 10} or openflow_v4.type == 13'),
    ('of.version == 1.3', 'openflow_v4'),
    ('of.version >= 1.4', 'openflow_v5 or openflow_v6'),
    ('of.version == 1.3 and of.type == packet_in', 'openflow_v4.type == 10'),
    ('of.version == 1.0 and of.type == flow_mod', 'openflow_1_0.type == 14'),
    ('of.version == 1.3 and of.length > 100', 'openflow_v4.length > 100'),
    ('of.version == 1.3 and of.xid == 0', 'openflow_v4.xid == 0'),
    ('of.version == 1.3 and of.xid > 0x7fffffff', 'openflow_v4.xid > 0x7fffffff'),
    ('openflow_v5.length <= 8', 'openflow_v5.length <= 8'),
    ('eth', 'eth'),
    ('eth.src == 02:00:00:00:00:01', 'eth.src == 02:00:00:00:00:01'),
    ('eth.dst == ff:ff:ff:ff:ff:ff', 'eth.dst == ff:ff:ff:ff:ff:ff'),
    ('eth.addr == 02:00:00:00:00:02', 'eth.addr == 02:00:00:00:00:02'),
    ('eth.addr != 02:00:00:00:00:02', 'eth.addr != 02:00:00:00:00:02'),
    ('eth.src[0:3] == 02:00:00', 'eth.src[0:3] == 02:00:00'),
    ('eth.dst[0] == 33', 'eth.dst[0] == 33'),
    ('eth.src[4-5] == 00:01', 'eth.src[4-5] == 00:01'),
    ('eth.src > 02:00:00:00:00:01', 'eth.src > 02:00:00:00:00:01'),
    ('eth.src == eth.dst', 'eth.src == eth.dst'),
    ('vlan', 'vlan'),
    ('vlan.id == 100', 'vlan.id == 100'),
    ('vlan.id in {1..4095}', 'vlan.id in {1 .. 4095}'),
    ('arp', 'arp'),
    ('arp.opcode == 1', 'arp.opcode == 1'),
    ('arp.opcode != 1', 'arp.opcode != 1'),
    ('arp.src.proto_ipv4 == 10.0.0.1', 'arp.src.proto_ipv4 == 10.0.0.1'),
    ('arp.dst.proto_ipv4 == 10.0.0.0/30', 'arp.dst.proto_ipv4 == 10.0.0.0/30'),
    ('arp.src.hw_mac == 02:00:00:00:00:01', 'arp.src.hw_mac == 02:00:00:00:00:01'),
    ('arp.src.hw_mac == eth.src', 'arp.src.hw_mac == eth.src'),
    ('ip', 'ip'),
    ('ip.src == 10.0.0.1', 'ip.src == 10.0.0.1'),
    ('ip.dst == 10.0.0.2', 'ip.dst == 10.0.0.2'),
    ('ip.addr == 10.0.0.0/8', 'ip.addr == 10.0.0.0/8'),
    ('ip.addr != 10.0.0.3', 'ip.addr != 10.0.0.3'),
    ('ip.src < 10.0.0.3', 'ip.src < 10.0.0.3'),
    ('ip.src < ip.dst', 'ip.src < ip.dst'),
    ('ip.addr in {10.0.0.1..10.0.0.2}', 'ip.addr in {10.0.0.1 .. 10.0.0.2}'),
    ('ip.proto == 1', 'ip.proto == 1'),
    ('ip.proto == 17', 'ip.proto == 17'),
    ('ip.ttl < 64', 'ip.ttl < 64'),
    ('ip.len > 84', 'ip.len > 84'),
    ('ip.dsfield.dscp == 0', 'ip.dsfield.dscp == 0'),
    ('ip.flags.df == 1', 'ip.flags.df == 1'),
    ('ipv6', 'ipv6'),
    ('ipv6.dst == ff02::/16', 'ipv6.dst == ff02::/16'),
    ('ipv6.src == fe80::/10', 'ipv6.src == fe80::/10'),
    ('ipv6.src == ::', 'ipv6.src == ::'),
    ('ipv6.nxt == 58', 'ipv6.nxt == 58'),
    ('ipv6.hlim == 255', 'ipv6.hlim == 255'),
    ('icmp', 'icmp'),
    ('icmp.type == 8', 'icmp.type == 8'),
    ('icmp.type == 0 and icmp.code == 0', 'icmp.type == 0 and icmp.code == 0'),
    ('icmpv6', 'icmpv6'),
    ('icmpv6.type == 135', 'icmpv6.type == 135'),
    ('icmpv6.type in {133..136}', 'icmpv6.type in {133 .. 136}'),
    ('tcp', 'tcp'),
    ('tcp.port == 80', 'tcp.port == 80'),
    ('tcp.srcport > 1024', 'tcp.srcport > 1024'),
    ('tcp.flags.syn == 1', 'tcp.flags.syn == 1'),
    ('tcp.flags.syn == 1 and tcp.flags.ack == 0', 'tcp.flags.syn == 1 and tcp.flags.ack == 0'),
    ('udp', 'udp'),
    ('udp.port == 53', 'udp.port == 53'),
    ('udp.dstport < 1024', 'udp.dstport < 1024'),
    ('udp.length > 20', 'udp.length > 20'),
    ('lldp', 'lldp'),
    ('dhcp', 'dhcp'),
    ('of.version == 1.3 and of.flow_mod.priority == 10', 'openflow_v4.flowmod.priority == 10'),
    ('of.version == 1.3 and of.flow_mod.command == add', 'openflow_v4.flowmod.command == 0'),
    ('of.version == 1.3 and of.flow_mod.idle_timeout > 0', 'openflow_v4.flowmod.idle_timeout > 0'),
    ('of.version == 1.3 and of.flow_mod.table_id == 0', 'openflow_v4.flowmod.table_id == 0'),
    ('of.version == 1.3 and of.flow_mod.cookie == 0xc0ffee', 'openflow_v4.flowmod.cookie == 0xc0ffee'),
    ('of.version == 1.3 and of.packet_in.reason == no_match', 'openflow_v4.packet_in.reason == 0'),
    ('of.version == 1.3 and of.packet_in.table_id == 0', 'openflow_v4.packet_in.table_id == 0'),
    ('of.version == 1.3 and of.packet_in.total_len > 90', 'openflow_v4.packet_in.total_len > 90'),
    ('of.version == 1.3 and of.packet_out.in_port == 1', 'openflow_v4.packet_out.in_port == 1'),
]
# A packet_out that only names a buffer has a frame with us: that of the packet_in which it answers.
COMPARED = ('of.version in {1.0, 1.3, 1.4} and not of.type in {error, experimenter, '
            'bundle_add_message, requestforward, unknown} and '
            'not of.packet_out.buffer_id < 0xffffffff')
_FILTERS = 200
_A_PASS = 40


def filters():
    """The atoms, and combinations of them, the same each time."""
    chance = random.Random(4)

    def combined(depth):
        if depth == 0 or chance.random() < 0.2:
            return chance.choice(ATOMS)
        if chance.random() < 0.3:
            ours, theirs = combined(depth - 1)
            return f'not ({ours})', f'not ({theirs})'
        word = chance.choice(('and', 'or'))
        left, right = combined(depth - 1), combined(depth - 1)
        return tuple(f'({one}) {word} ({other})' for one, other in zip(left, right))

    return ATOMS + [combined(3) for _ in range(_FILTERS - len(ATOMS))]


def hide_addresses(octets, at):
    """The channel's own addresses, which tshark would show as ip.src and ip.dst, get an unknown tag."""
    while True:
        tag, size = struct.unpack_from('>HH', octets, at)
        if tag == 0:
            return
        if tag in (20, 21, 22, 23):
            struct.pack_into('>H', octets, at, 0x0ffe)
        at += 4 + size


def export(program, path):
    """Every message as a frame of its own, one a second."""
    subprocess.run([program, 'read', *messages.captures(), '-w', path], check=True,
                   stderr=subprocess.DEVNULL)
    with open(path, 'rb') as file:
        octets = bytearray(file.read())
    at = count = 0
    while at < len(octets):
        kind, size = struct.unpack_from('<II', octets, at)
        if kind == 6:
            count += 1
            hide_addresses(octets, at + 28)
            nanoseconds = count * 10**9
            struct.pack_into('<II', octets, at + 12, nanoseconds >> 32, nanoseconds & 0xffffffff)
        at += size
    with open(path, 'wb') as file:
        file.write(octets)
    return count


def ours(program, path, asked):
    done = subprocess.run([program, path], input='\n'.join(asked) + '\n', text=True,
                          stdout=subprocess.PIPE, check=True)
    return [set(map(int, line.split())) for line in done.stdout.split('\n')[:-1]]


def theirs(path, asked):
    """Row k of io,stat is frame k + 1."""
    for one in asked:
        assert ',' not in one, one
    # A fragment is what it is, not what it is a part of.
    table = subprocess.run(['tshark', '-q', '-r', path, '-o', 'ip.defragment:FALSE',
                            '-z', 'io,stat,1,' + ','.join(asked)],
                           text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    found = [set() for _ in asked]
    for line in table.stdout.splitlines():
        row = re.match(r'\|\s*(\d+) <>\s+\S+\s*\|(.*)\|', line)
        if not row:
            continue
        frames = [int(cell) for cell in row[2].split('|')][::2]
        for column, number in enumerate(frames):
            if number:
                found[column].add(int(row[1]) + 1)
    return found


def main():
    program, asking = sys.argv[1:]
    if not shutil.which('tshark'):
        sys.exit('tshark is missing: apt-get install tshark')
    pairs = filters()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'all.pcapng')
        count = export(program, path)
        mine = ours(asking, path, [COMPARED] + [one for one, _ in pairs])
        others = []
        for begin in range(0, len(pairs), _A_PASS):
            others += theirs(path, [other for _, other in pairs[begin:begin + _A_PASS]])
    compared, wrong, answers = mine[0] - {count}, 0, 0  # tshark tells no interval without an end
    for (one, other), here, there in zip(pairs, mine[1:], others):
        different = sorted(((here ^ there) & compared))
        answers += len(compared)
        if different:
            wrong += 1
            print(f'{one}\n  tshark: {other}\n  differ in {len(different)} messages, the first are frames '
                  f'{different[:5]}; ours {len(here & compared)}, tshark {len(there & compared)}',
                  file=sys.stderr)
    print(f'{len(pairs)} filters on {len(compared)} of {count} messages, {answers} answers compared, '
          f'{wrong} filters differ')
    return 1 if wrong or len(pairs) < _FILTERS else 0


if __name__ == '__main__':
    sys.exit(main())
