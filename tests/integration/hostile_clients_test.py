# SPDX-License-Identifier: Apache-2.0
"""Clients that misbehave: other channels run on, memory stays bounded, the service lives."""
import contextlib
import os
import random
import resource
import socket
import struct
import unittest

from testbed import wait_until
from testbed.fakes import (HELLO, ControllerPort, FakeChannel, connect, message, packet_in,
                           packet_out, read_exactly)
from testbed.processes import Child, environment
from testbed.service import Service, binary, import_generated, megabytes

H1, H2 = '02:00:00:00:00:01', '02:00:00:00:00:02'
_HTTP_REQUEST = b'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'
_SILENT = 10000


def thrift_call(name, *, kind=1, fields=b'', sequence=1):
    """A strict binary message without its frame."""
    return (struct.pack('!HBBI', 0x8001, 0, kind, len(name)) + name + struct.pack('!I', sequence)
            + fields)


def framed(body):
    return struct.pack('!I', len(body)) + body


def string_field(number, text):
    return struct.pack('!BHI', 11, number, len(text)) + text + b'\0'


def get_packets(session):
    return framed(thrift_call(b'getPackets', fields=string_field(1, session.encode())))


def push_bytes(session, data, name=b'pushMessageSync', kind=1):
    """pushMessageSync(Message{sessionIDs: [session], packet: {PACKET_IN, {1, 1}, data}})."""
    sessions = struct.pack('!BHBII', 15, 1, 11, 1, len(session)) + session.encode()
    where = struct.pack('!BHq', 10, 1, 1) + struct.pack('!BHh', 6, 2, 1) + b'\0'
    packet = (struct.pack('!BHi', 8, 1, 10) + struct.pack('!BH', 12, 2) + where
              + struct.pack('!BHI', 11, 3, len(data)) + data + b'\0')
    fields = struct.pack('!BH', 12, 1) + sessions + struct.pack('!BH', 12, 2) + packet + b'\0\0'
    return framed(thrift_call(name, kind=kind, fields=fields))


class Hostile(unittest.TestCase):
    """A witness channel runs beside; every test ends with the proof that it still does."""

    @classmethod
    def setUpClass(cls):
        import_generated()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = max(hard, 2 * _SILENT)  # here and, inherited, in the service
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    def setUp(self):
        with contextlib.ExitStack() as stack:
            self.port = stack.enter_context(ControllerPort())
            self.service = stack.enter_context(
                Service('--proxy', 'tcp:127.0.0.1:0=' + self.port.address))
            self.witness = stack.enter_context(FakeChannel(self.service.proxy(), self.port))
            self.session = self.trace(H1)
            self.read = stack.enter_context(self.service.thrift_client()).getPackets
            self.number = 0
            self.others_run_on()
            self.memory = self.service.rss()
            self.addCleanup(stack.pop_all().close)

    def trace(self, mac):
        return self.service.trace(mac=mac, direction='both', period=300, output='raw')

    def others_run_on(self):
        """The witness channel carries a message, and a session delivers it."""
        self.number += 1
        said = packet_in(H1, H2, b'witness %d' % self.number)
        self.witness.from_switch(said)
        got = []
        while not got:
            got = self.read(self.session)
        self.assertEqual([said], got)
        self.assertEqual(200, self.service.request('GET', '/healthz')[0])

    def assert_unharmed(self, growth=32):
        self.others_run_on()
        self.assertTrue(self.service.alive())
        self.assertLess(self.service.rss() - self.memory, megabytes(growth))

    def ports(self):
        return self.service.http, self.service.thrift, self.service.proxy()

    def open(self, where):
        made = connect(where)
        self.addCleanup(made.close)
        return made

    def say(self, where, data):
        """Sends what the other side is willing to take, and keeps the connection open."""
        made = self.open(where)
        with contextlib.suppress(ConnectionError, socket.timeout):
            made.sendall(data)
        return made

    def controllers_accept_all(self):
        """Takes the channels that hostile switches brought, so that they exist."""
        while self.port.waits():
            self.addCleanup(self.port.accept().close)


class Observers(Hostile):
    def test_an_observer_that_never_reads_its_answers(self):
        flood = self.trace('02:00:00:00:00:07')
        lazy = self.open(self.service.thrift)
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.sendall(get_packets(flood) * 1000)
        block = packet_in('02:00:00:00:00:07', H2, os.urandom(1400)) * 100
        for _ in range(400):  # 58 MB
            self.witness.from_switch(block)
        self.assert_unharmed(growth=96)

    def test_a_watch_whose_output_nobody_takes(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        child = Child('watch', [binary(), 'watch', '--server', self.service.url, '--host', H2,
                                '-o', 'json'], self.service.directory, environment(), writer)
        os.close(writer)
        self.addCleanup(child.stop, 9)
        wait_until(lambda: self.sessions() == 2, 'the session of watch')
        block = packet_out(H2, '02:00:00:00:00:03', os.urandom(1400)) * 100
        for _ in range(200):
            self.witness.from_controller(block)
        self.assert_unharmed(growth=96)

    def sessions(self):
        body = self.service.request('GET', '/api/v1/sessions')[1]
        return len(body['sessions'] if isinstance(body, dict) else body)

    def test_an_observer_killed_while_it_waits(self):
        quiet = self.trace('02:00:00:00:00:08')
        for _ in range(50):
            waiting = connect(self.service.thrift)
            waiting.sendall(get_packets(quiet))
            _kill(waiting)
        said = packet_in('02:00:00:00:00:08', H2, b'to nobody')
        self.witness.from_switch(said)
        with self.service.thrift_client() as client:
            self.assertEqual(1, client.pushMessageSync(_pushed(quiet, b'pushed')))
        self.assert_unharmed()

    def test_a_watch_killed_while_it_waits(self):
        child = Child('watch', [binary(), 'watch', '--server', self.service.url, '--host', H2],
                      self.service.directory)
        wait_until(lambda: self.sessions() == 2, 'the session of watch')
        child.stop(9)
        self.witness.from_switch(packet_in(H2, '02:00:00:00:00:03'))
        self.assert_unharmed()


class Garbage(Hostile):
    def test_an_http_request_to_thrift(self):
        self.say(self.service.thrift, _HTTP_REQUEST * 10)
        self.assert_unharmed()

    def test_a_thrift_call_to_http(self):
        self.say(self.service.http, get_packets(self.session) * 10)
        self.assert_unharmed()

    def test_random_octets_to_each_port(self):
        chance = random.Random(7)
        for where in self.ports():
            for _ in range(50):
                self.say(where, chance.randbytes(chance.randrange(1, 5000)))
        self.controllers_accept_all()
        self.assert_unharmed()

    def test_http_and_thrift_to_the_proxy(self):
        self.say(self.service.proxy(), _HTTP_REQUEST)
        self.say(self.service.proxy(), get_packets(self.session))
        self.controllers_accept_all()
        self.assert_unharmed()

    def test_an_http_header_without_end(self):
        self.say(self.service.http, b'GET / HTTP/1.1\r\nX-Long: ' + b'x' * (8 << 20))
        self.assert_unharmed()

    def test_an_http_body_that_is_announced_large(self):
        self.say(self.service.http, b'POST /wm/core/packettrace/json HTTP/1.1\r\nHost: x\r\n'
                 b'Content-Length: 9999999999\r\n\r\n' + b'x' * (8 << 20))
        self.assert_unharmed()


class Frames(Hostile):
    def test_a_frame_length_of_0x7fffffff(self):
        self.say(self.service.thrift, struct.pack('!I', 0x7fffffff) + b'x' * 100000)
        self.assert_unharmed()

    def test_a_negative_frame_length(self):
        self.say(self.service.thrift, struct.pack('!I', 0xffffffff) + b'x' * 100000)
        self.assert_unharmed()

    def test_two_hundred_frames_that_announce_64_megabytes(self):
        for _ in range(200):
            self.say(self.service.thrift, struct.pack('!I', 64 << 20) + thrift_call(b'getPackets'))
        self.assert_unharmed()

    def test_two_hundred_frames_that_announce_just_what_is_allowed(self):
        for _ in range(200):
            self.say(self.service.thrift,
                     struct.pack('!I', (1 << 20) - 64) + thrift_call(b'getPackets'))
        self.assert_unharmed()

    def test_a_huge_string_length_inside_a_frame(self):
        for length in (0x7fffffff, 0xffffffff, 0x10000000):
            field = struct.pack('!BHI', 11, 1, length) + b'short'
            self.say(self.service.thrift, framed(thrift_call(b'getPackets', fields=field)))
            self.say(self.service.thrift,
                     framed(struct.pack('!HBBI', 0x8001, 0, 1, length) + b'getPackets'))
        self.assert_unharmed()

    def test_a_huge_list_length_inside_a_frame(self):
        for length in (0x7fffffff, 0xffffffff, 0x00ffffff):
            ids = struct.pack('!BHBI', 15, 1, 11, length)
            fields = struct.pack('!BH', 12, 1) + ids
            self.say(self.service.thrift, framed(thrift_call(b'pushMessageSync', fields=fields)))
        self.assert_unharmed()

    def test_structures_nested_without_end(self):
        fields = struct.pack('!BH', 12, 1) * 200000
        self.say(self.service.thrift, framed(thrift_call(b'pushMessageSync', fields=fields)))
        self.assert_unharmed()

    def test_producers_killed_in_mid_frame(self):
        whole = push_bytes(self.session, os.urandom(2000))
        for cut in range(1, len(whole), 37):
            producer = connect(self.service.thrift)
            producer.sendall(whole[:cut])
            _kill(producer)
        self.assert_unharmed()

    def test_a_push_for_sessions_that_nobody_made(self):
        with contextlib.suppress(ConnectionError, socket.timeout):
            with connect(self.service.thrift) as producer:
                for number in range(20000):
                    producer.sendall(
                        push_bytes('nobody %d' % number, b'x' * 1000, b'pushMessageAsync', 4))
        self.assert_unharmed(growth=128)


class Silence(Hostile):
    def test_ten_thousand_silent_connections_to_http(self):
        self.be_silent(self.service.http, _SILENT)

    def test_ten_thousand_silent_connections_to_thrift(self):
        self.be_silent(self.service.thrift, _SILENT)

    def test_two_thousand_silent_switches(self):
        """Each has its connection to the controller as well."""
        self.be_silent(self.service.proxy(), 2000)

    def be_silent(self, where, count):
        with contextlib.ExitStack() as stack:
            for number in range(count):
                made = stack.enter_context(socket.socket())
                made.settimeout(10)
                made.connect(where)
                if number % 100 == 99:
                    while self.port.waits():
                        stack.enter_context(self.port.accept())
            self.assert_unharmed(growth=256)
        self.others_run_on()


class Switches(Hostile):
    def test_a_switch_that_sends_half_a_message_and_stalls(self):
        stalled = connect(self.service.proxy())
        self.addCleanup(stalled.close)
        controller = self.port.accept()
        self.addCleanup(controller.close)
        whole = message(HELLO) + packet_in(H1, H2, b'slow')
        half = len(whole) - 30
        stalled.sendall(whole[:half])
        self.assertEqual(whole[:half], read_exactly(controller, half), 'forward first, then look')
        self.assert_unharmed()
        stalled.sendall(whole[half:])
        self.assertEqual(whole[half:], read_exactly(controller, 30))
        self.assertEqual([packet_in(H1, H2, b'slow')], self.read(self.session))
        self.assert_unharmed()

    def test_hundreds_of_switches_that_each_stall_in_a_long_message(self):
        for _ in range(300):
            stalled = self.open(self.service.proxy())
            stalled.sendall(message(HELLO) + struct.pack('!BBHI', 4, 10, 65535, 0) + b'x' * 60000)
        self.controllers_accept_all()
        self.assert_unharmed(growth=96)

    def test_a_switch_that_sends_half_a_header_and_dies(self):
        for cut in range(1, 8):
            switch = connect(self.service.proxy())
            switch.sendall(message(HELLO) + packet_in(H1, H2)[:cut])
            _kill(switch)
        self.controllers_accept_all()
        self.assert_unharmed()


def _kill(connection):
    """Ends as a killed process does whose input was not read: with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    connection.close()


def _pushed(session, data):
    from packetstreamer.ttypes import Message, OFMessageType, Packet, SwitchPortTuple
    return Message([session], Packet(OFMessageType.PACKET_IN, SwitchPortTuple(1, 1), data))


if __name__ == '__main__':
    unittest.main()
