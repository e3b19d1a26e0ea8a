# SPDX-License-Identifier: Apache-2.0
"""A host: a network namespace with one Ethernet interface on a bridge port."""
import re
import socket
import struct
import threading
import time

from .netns import Namespace
from .processes import Child, run


class Host:
    """h1 = Host('h1', 1, switch_namespace); h1.ping(h2) == (3, 3).

    Host number N has MAC 02:00:00:00:00:0N and address 10.0.0.N/24 on its interface `eth0`;
    the other end of the cable is `port` in the switch's namespace.
    """

    def __init__(self, name, number, switch_namespace):
        self.name = name
        self.number = number
        self.mac = '02:00:00:00:00:%02x' % number
        self.ip = '10.0.0.%d' % number
        self.port = name
        self.namespace = Namespace(name)
        self._switch = switch_namespace
        switch, mine = switch_namespace.name, self.namespace.name
        run('ip', '-n', switch, 'link', 'add', self.port, 'type', 'veth', 'peer', 'name', 'eth0',
            'netns', mine)
        run('ip', '-n', switch, 'link', 'set', self.port, 'up')
        # The userspace datapath hands frames over as they are, so checksums must be real.
        for where, device in ((switch_namespace, self.port), (self.namespace, 'eth0')):
            where.run('ethtool', '-K', device, 'tx', 'off', 'rx', 'off', 'gso', 'off', 'tso', 'off',
                      'gro', 'off')
        run('ip', '-n', mine, 'link', 'set', 'eth0', 'address', self.mac, 'up')
        run('ip', '-n', mine, 'addr', 'add', self.ip + '/24', 'dev', 'eth0')

    def ping(self, other, count=3, interval=0.2, size=56, deadline=2):
        """Returns (sent, received)."""
        out = self.namespace.run('ping', '-n', '-q', '-c', str(count), '-i', str(interval),
                                 '-W', str(deadline), '-s', str(size), other.ip, check=False)
        found = re.search(r'(\d+) packets transmitted, (\d+) received', out)
        if not found:
            raise RuntimeError('ping said: %r' % out)
        return int(found.group(1)), int(found.group(2))

    def ping_in_background(self, other, log_dir, interval=1):
        """An endless ping as a Child."""
        return Child('ping-%s-%s' % (self.name, other.name),
                     self.namespace.command('ping', '-n', '-i', str(interval), other.ip), log_dir)

    def arping(self, other, count=2):
        """Asks for the address `count` times by broadcast; returns (sent, received)."""
        with self.namespace.call(_arp_socket) as wire:
            question = _arp_request(self, other)
            received = 0
            for _ in range(count):
                wire.send(question)
                received += _arp_answered(wire, other)
            return count, received

    def forget_neighbours(self):
        run('ip', '-n', self.namespace.name, 'neigh', 'flush', 'all')

    def socket(self, kind=socket.SOCK_STREAM):
        """A TCP or UDP socket inside the host; it stays there wherever it is used."""
        made = self.namespace.call(socket.socket, socket.AF_INET, kind)
        made.settimeout(10)
        return made

    def send_udp(self, other, data, port=5002):
        """Sends one datagram; returns what arrived."""
        with other.socket(socket.SOCK_DGRAM) as to, self.socket(socket.SOCK_DGRAM) as source:
            to.bind((other.ip, port))
            source.sendto(data, (other.ip, port))
            return to.recv(65536)

    def send_tcp(self, other, data, port=5001):
        """Sends all of data over one connection; returns what arrived."""
        with other.socket() as listener, self.socket() as source:
            listener.bind((other.ip, port))
            listener.listen()
            received = bytearray()
            thread = threading.Thread(target=_receive_all, args=(listener, received))
            thread.start()
            source.connect((other.ip, port))
            source.sendall(data)
            source.shutdown(socket.SHUT_WR)
            thread.join(20)
            return bytes(received)

    def remove(self):
        # A namespace ends some time after it is removed, and its end of the cable with it: a host
        # of the same name may come before.
        run('ip', '-n', self._switch.name, 'link', 'delete', self.port, check=False)
        self.namespace.remove()


def _receive_all(listener, received):
    connection, _ = listener.accept()
    with connection:
        connection.settimeout(10)
        while True:
            data = connection.recv(65536)
            if not data:
                return
            received += data


_ARP = 0x0806
_ARP_WAIT = 1


def _arp_socket():
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ARP))
    wire.bind(('eth0', _ARP))
    wire.settimeout(_ARP_WAIT)
    return wire


def _arp_request(asker, target):
    mac = bytes.fromhex(asker.mac.replace(':', ''))
    return (b'\xff' * 6 + mac + struct.pack('!HHHBBH', _ARP, 1, 0x0800, 6, 4, 1)
            + mac + socket.inet_aton(asker.ip) + bytes(6) + socket.inet_aton(target.ip))


def _arp_answered(wire, target):
    answer, sender = struct.pack('!H', 2), bytes.fromhex(target.mac.replace(':', ''))
    end = time.monotonic() + _ARP_WAIT
    while time.monotonic() < end:
        try:
            frame = wire.recv(2048)
        except socket.timeout:
            return False
        if frame[20:22] == answer and frame[22:28] == sender:
            return True
    return False
