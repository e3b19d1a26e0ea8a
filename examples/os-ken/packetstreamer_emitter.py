# SPDX-License-Identifier: Apache-2.0
"""Makes an os-ken controller its own tap: every OpenFlow message that it sends or gets goes to
PacketStreamer too.

    osken-manager packetstreamer_emitter.py my_application.py

Needs nothing but os-ken. Environment: PACKETSTREAMER is the Thrift address (127.0.0.1:9090).

The controller never waits: messages go into a bounded queue, from which a green thread sends them in
batches (pushOpenFlow). When the queue is full, or the service is not there, messages are dropped,
counted and said on the log. A batch that was sent but never answered is counted as dropped and not
sent again, so that nothing is shown twice.
"""
import collections
import os
import socket
import struct
import time

from os_ken.base import app_manager
from os_ken.controller import controller
from os_ken.lib import hub

TO_CONTROLLER, TO_SWITCH = 0, 1
MOST_MESSAGES = 20000     # in the queue
MOST_OCTETS = 16 << 20    # in the queue
BATCH_MESSAGES = 1000
BATCH_OCTETS = 1 << 20
ANSWER_SECONDS = 30
LONGEST_PAUSE = 30

Seen = collections.namedtuple('Seen', 'dpid direction time data channel')


class Queue:
    """What was seen and not sent yet. Adding never waits."""

    def __init__(self):
        self._seen = collections.deque()
        self._octets = 0
        self._filled = hub.Event()
        self.dropped = 0

    def add(self, seen):
        if len(self._seen) >= MOST_MESSAGES or self._octets + len(seen.data) > MOST_OCTETS:
            self.dropped += 1
            return
        self._seen.append(seen)
        self._octets += len(seen.data)
        if len(self._seen) == 1:
            self._filled.set()

    def batch(self):
        """Waits for something; then as much as one call takes."""
        self._filled.wait()
        taken, octets = [], 0
        while self._seen and len(taken) < BATCH_MESSAGES and octets < BATCH_OCTETS:
            taken.append(self._seen.popleft())
            octets += len(taken[-1].data)
        self._octets -= octets
        if not self._seen:
            self._filled.clear()
        return taken


class Splitter:
    """Cuts one direction's octets into messages."""

    def __init__(self):
        self._kept = bytearray()
        self._broken = False

    def messages(self, octets):
        if self._broken:
            return
        self._kept += octets
        while len(self._kept) >= 8:
            length = struct.unpack_from('!H', self._kept, 2)[0]
            if length < 8:  # no border of a message follows from that
                self._broken = True
                self._kept.clear()
                return
            if len(self._kept) < length:
                return
            yield bytes(self._kept[:length])
            del self._kept[:length]


class WatchedSocket:
    """A switch's socket: does what it did, and tells what passed."""

    def __init__(self, wire, tell):
        self._wire = wire
        self._tell = tell
        self._split = (Splitter(), Splitter())

    def __getattr__(self, name):
        return getattr(self._wire, name)

    def recv(self, *args):
        octets = self._wire.recv(*args)
        self._pass_on(TO_CONTROLLER, octets)
        return octets

    def sendall(self, octets, *args):
        self._wire.sendall(octets, *args)
        self._pass_on(TO_SWITCH, octets)

    def _pass_on(self, direction, octets):
        for message in self._split[direction].messages(octets):
            self._tell(direction, message)


def watch(queue):
    """From now on, what every new datapath sends and gets is put into the queue."""
    begin = controller.Datapath.__init__

    def begin_watched(self, wire, address):
        name = '%s:%d' % address[:2] if ':' not in address[0] else '[%s]:%d' % address[:2]

        def tell(direction, message):
            queue.add(Seen(getattr(self, 'id', None), direction, time.time_ns(), message, name))

        begin(self, WatchedSocket(wire, tell), address)

    controller.Datapath.__init__ = begin_watched


# Thrift's strict binary protocol, as much as one call needs.

def _text(octets):
    return struct.pack('!i', len(octets)) + octets


def _pushed(seen):
    dpid = b'' if seen.dpid is None else struct.pack(
        '!bhq', 10, 1, seen.dpid - (1 << 64) if seen.dpid >> 63 else seen.dpid)
    return (dpid + struct.pack('!bhi', 8, 2, seen.direction) + struct.pack('!bhq', 10, 3, seen.time)
            + struct.pack('!bh', 11, 4) + _text(seen.data)
            + struct.pack('!bh', 11, 5) + _text(seen.channel.encode()) + b'\0')


def call_frame(batch):
    call = (struct.pack('!I', 0x80010001) + _text(b'pushOpenFlow') + struct.pack('!i', 0)
            + struct.pack('!bhbi', 15, 1, 12, len(batch))
            + b''.join(_pushed(seen) for seen in batch) + b'\0')
    return _text(call)


def _fields(octets, at):
    """The members of a struct by number, and where it ends."""
    found = {}
    while octets[at]:
        kind, number = struct.unpack_from('!bh', octets, at)
        at += 3
        if kind == 8:
            found[number] = struct.unpack_from('!i', octets, at)[0]
            at += 4
        elif kind == 11:
            size = struct.unpack_from('!i', octets, at)[0]
            found[number] = octets[at + 4:at + 4 + size].decode('utf-8', 'replace')
            at += 4 + size
        elif kind == 12:
            found[number], at = _fields(octets, at)
        else:
            raise ValueError('an answer with a member of type %d' % kind)
    return found, at + 1


def read_answer(octets):
    """(taken, refused, reason)."""
    kind, size = struct.unpack_from('!Ii', octets)
    result, _ = _fields(octets, 8 + size + 4)
    if kind != 0x80010002:
        raise ValueError('the service refused the call: %s' % result.get(1))
    answer = result[0]
    return answer.get(1, 0), answer.get(2, 0), answer.get(3, '')


class Connection:
    """One connection to the service."""

    def __init__(self, host, port):
        # osken-manager has made the socket module green.
        self._wire = socket.create_connection((host, port), ANSWER_SECONDS)

    def push(self, batch):
        self._wire.sendall(call_frame(batch))
        size = struct.unpack('!i', self._exactly(4))[0]
        return read_answer(self._exactly(size))

    def close(self):
        self._wire.close()

    def _exactly(self, count):
        octets = b''
        while len(octets) < count:
            more = self._wire.recv(count - len(octets))
            if not more:
                raise OSError('the service closed the connection')
            octets += more
        return octets


class PacketStreamerEmitter(app_manager.OSKenApp):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        host, port = os.environ.get('PACKETSTREAMER', '127.0.0.1:9090').rsplit(':', 1)
        self._service = (host.strip('[]'), int(port))
        self.queue = Queue()
        self.pushed = self.refused = self.unanswered = 0
        self._said = 0
        watch(self.queue)

    def start(self):
        super().start()
        self.threads.append(hub.spawn(self._run))

    def dropped(self):
        return self.queue.dropped + self.refused + self.unanswered

    def _run(self):
        pause = 1
        while True:
            try:
                connection = Connection(*self._service)
            except OSError as error:
                self.logger.warning('packetstreamer: %s:%d: %s; again in %d s', *self._service,
                                    error, pause)
                hub.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            self.logger.info('packetstreamer: connected to %s:%d', *self._service)
            pause = 1
            self._push_all(connection)
            connection.close()
            hub.sleep(pause)

    def _push_all(self, connection):
        while True:
            batch = self.queue.batch()
            try:
                taken, refused, reason = connection.push(batch)
            except (OSError, ValueError, struct.error, IndexError) as error:
                self.unanswered += len(batch)
                self.logger.warning('packetstreamer: %s', error)
                return
            self.pushed += taken
            self.refused += refused
            if refused:
                self.logger.warning('packetstreamer: %d messages refused: %s', refused, reason)
            self._say_dropped()

    def _say_dropped(self):
        if self.dropped() > self._said:
            self._said = self.dropped()
            self.logger.warning('packetstreamer: %d messages dropped so far, %d delivered',
                                self._said, self.pushed)
