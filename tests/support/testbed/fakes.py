# SPDX-License-Identifier: Apache-2.0
"""A switch and a controller of a few lines, for tests that need to say exactly what is sent."""
import contextlib
import select
import socket
import struct
import threading

from .processes import wait_until

HELLO, FEATURES_REQUEST, FEATURES_REPLY, PACKET_IN, PACKET_OUT = 0, 5, 6, 10, 13


def message(kind, body=b'', xid=0, version=4):
    return struct.pack('!BBHI', version, kind, 8 + len(body), xid) + body


def frame(source, target, payload=b''):
    """An Ethernet frame of the local experimental ethertype."""
    return _mac(target) + _mac(source) + b'\x88\xb5' + payload.ljust(46, b'\0')


def packet_in(source, target, payload=b'', xid=0):
    """An unbuffered OpenFlow 1.3 packet_in from port 1."""
    inner = frame(source, target, payload)
    match = struct.pack('!HHIII', 1, 12, 0x80000004, 1, 0)
    fixed = struct.pack('!IHBBQ', 0xffffffff, len(inner), 0, 0, 0)
    return message(PACKET_IN, fixed + match + b'\0\0' + inner, xid)


def packet_out(source, target, payload=b'', xid=0):
    """An unbuffered OpenFlow 1.3 packet_out to port 2."""
    action = struct.pack('!HHIH6x', 0, 16, 2, 0)
    return message(PACKET_OUT, struct.pack('!IIH6x', 0xffffffff, 1, len(action)) + action
                   + frame(source, target, payload), xid)


def features_reply(dpid, xid=1):
    return message(FEATURES_REPLY, struct.pack('!QIBB2xII', dpid, 0, 1, 0, 0, 0), xid)


def _mac(text):
    return bytes.fromhex(text.replace(':', ''))


def read_exactly(connection, count):
    data = bytearray()
    while len(data) < count:
        more = connection.recv(min(1 << 16, count - len(data)))
        if not more:
            raise EOFError('closed after %d of %d bytes' % (len(data), count))
        data += more
    return bytes(data)


def connect(where, timeout=10):
    """A TCP connection to (host, port), or a Unix one to a path."""
    if isinstance(where, str):
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(timeout)
        made.connect(where)
        return made
    made = socket.create_connection(where, timeout)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


class ControllerPort:
    """A listening socket in the role of a controller; `address` is for --proxy."""

    def __init__(self, path=None, where=('127.0.0.1', 0)):
        if path:
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(path)
            self.address = 'unix:' + path
        else:
            self._listener = socket.socket()
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(where)
            self.address = 'tcp:%s:%d' % self._listener.getsockname()
        self._listener.listen(4096)
        self._listener.settimeout(10)

    def accept(self):
        connection, _ = self._listener.accept()
        connection.settimeout(10)
        return connection

    def waits(self):
        """Whether a connection is there to accept."""
        return bool(select.select([self._listener], [], [], 0)[0])

    def close(self):
        self._listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class FakeChannel:
    """One switch and one controller, connected through the proxy, past hello and features."""

    def __init__(self, where, controller_port, dpid=1):
        self.switch = connect(where)
        self.controller = controller_port.accept()
        self.from_switch(message(HELLO))
        self.from_controller(message(HELLO) + message(FEATURES_REQUEST, xid=1))
        self.from_switch(features_reply(dpid))

    def from_switch(self, data):
        """Sends and requires that it arrives as it was."""
        self.switch.sendall(data)
        arrived = read_exactly(self.controller, len(data))
        assert arrived == data, 'the controller got other bytes'

    def from_controller(self, data):
        self.controller.sendall(data)
        arrived = read_exactly(self.switch, len(data))
        assert arrived == data, 'the switch got other bytes'

    def close(self):
        self.switch.close()
        self.controller.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@contextlib.contextmanager
def storm(channel, loud, quiet):
    """Until the end of the context, four of five packet-ins are of the host `loud`, and only those of `quiet` are answered."""
    over = threading.Event()

    def talk():
        number = 0
        while not over.wait(0.001):
            number += 1
            said = b'%d' % number
            channel.from_switch(packet_in(loud, quiet, said) * 4 + packet_in(quiet, loud, said))
            channel.from_controller(packet_out(quiet, loud, said))
    talking = threading.Thread(target=talk)
    talking.start()
    try:
        yield
    finally:
        over.set()
        talking.join()


def closed_by_peer(connection, seconds=10):
    """Waits until the other side has ended the connection, by end of stream or reset."""
    def ended():
        with contextlib.suppress(BlockingIOError, socket.timeout):
            try:
                return connection.recv(65536) == b''
            except ConnectionError:
                return True
        return False

    connection.settimeout(0.1)
    return wait_until(ended, 'the peer to close', seconds)
