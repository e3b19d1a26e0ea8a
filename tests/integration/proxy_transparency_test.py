# SPDX-License-Identifier: Apache-2.0
"""Whatever a channel carries passes the proxy unchanged, in order, and its end is passed on too."""
import contextlib
import hashlib
import os
import random
import socket
import struct
import tempfile
import threading
import time
import unittest

from testbed.fakes import (HELLO, ControllerPort, closed_by_peer, connect, features_reply, message,
                           packet_in, packet_out, read_exactly)
from testbed.service import Service, megabytes

H1, H2 = '02:00:00:00:00:01', '02:00:00:00:00:02'
_BUFFER_LIMIT = 64 << 20  # what one stalled channel may hold in all buffers, the kernel's included


class OneProxy(unittest.TestCase):
    """Every test has its own service and its own controller port."""

    def setUp(self):
        with contextlib.ExitStack() as stack:
            self.port = stack.enter_context(ControllerPort())
            self.service = stack.enter_context(
                Service('--proxy', 'tcp:127.0.0.1:0=' + self.port.address))
            self.addCleanup(stack.pop_all().close)

    def channel(self):
        switch = connect(self.service.proxy())
        self.addCleanup(switch.close)
        controller = self.port.accept()
        self.addCleanup(controller.close)
        return switch, controller

    def assert_still_works(self):
        switch, controller = self.channel()
        _pass_on(self, switch, controller, packet_in(H1, H2))


class Bytes(OneProxy):
    def test_messages_in_random_pieces_arrive_unchanged_in_both_directions(self):
        chance = random.Random(1)
        up = message(HELLO) + features_reply(1) + b''.join(
            packet_in(H1, H2, chance.randbytes(chance.randrange(1400))) for _ in range(2000))
        down = message(HELLO) + b''.join(
            packet_out(H2, H1, chance.randbytes(chance.randrange(1400)), n) for n in range(2000))
        self.exchange(up, down)

    def test_unknown_versions_arrive_unchanged(self):
        chance = random.Random(2)
        data = b''.join(message(chance.randrange(256), chance.randbytes(chance.randrange(200)),
                                version=chance.choice((0, 7, 0x42, 0xff))) for _ in range(2000))
        self.exchange(data, data[::-1])

    def test_garbage_arrives_unchanged(self):
        chance = random.Random(3)
        self.exchange(message(HELLO) + chance.randbytes(3 << 20), chance.randbytes(3 << 20))

    def test_lengths_that_lie_arrive_unchanged(self):
        lies = b''.join(struct.pack('!BBHI', 4, 10, length, 0)
                        for length in (0, 1, 7, 8, 9, 0xffff)) * 300
        self.exchange(lies, lies)

    def test_single_octets_arrive_as_they_are_sent(self):
        switch, controller = self.channel()
        for octet in packet_in(H1, H2)[:60]:
            _pass_on(self, switch, controller, bytes([octet]))

    def exchange(self, up, down):
        """A session watches, so that decoding runs as well."""
        self.service.trace(mac=H1, direction='both', period=300)
        switch, controller = self.channel()
        got = {}
        threads = [
            threading.Thread(target=_send_in_pieces, args=(switch, up, 1)),
            threading.Thread(target=_send_in_pieces, args=(controller, down, 2)),
            threading.Thread(target=lambda: got.update(up=read_exactly(controller, len(up)))),
            threading.Thread(target=lambda: got.update(down=read_exactly(switch, len(down))))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(_digest(up), _digest(got.get('up', b'')), 'toward the controller')
        self.assertEqual(_digest(down), _digest(got.get('down', b'')), 'toward the switch')


class Ends(OneProxy):
    def test_a_half_closed_channel_still_carries_the_other_direction(self):
        for ends, goes_on in ((0, 1), (1, 0)):
            channel = self.channel()
            _pass_on(self, channel[ends], channel[goes_on], message(HELLO))
            channel[ends].shutdown(socket.SHUT_WR)
            self.assertEqual(b'', channel[goes_on].recv(100))
            _pass_on(self, channel[goes_on], channel[ends], packet_out(H2, H1) * 100)
            channel[goes_on].shutdown(socket.SHUT_WR)
            self.assertEqual(b'', channel[ends].recv(100))

    def test_what_was_sent_before_the_end_arrives_before_the_end(self):
        switch, controller = self.channel()
        data = packet_in(H1, H2, b'last words') * 2000
        threading.Thread(target=lambda: (switch.sendall(data), switch.close()), daemon=True).start()
        self.assertEqual(data, read_exactly(controller, len(data)))
        self.assertEqual(b'', controller.recv(100))

    def test_a_reset_reaches_the_other_side_as_a_reset(self):
        for resets, notices in ((0, 1), (1, 0)):
            channel = self.channel()
            _pass_on(self, channel[resets], channel[notices], message(HELLO))
            _reset(channel[resets])
            with self.assertRaises(ConnectionResetError):
                channel[notices].recv(100)
        self.assert_still_works()

    def test_a_closed_controller_closes_the_switch_side(self):
        switch, controller = self.channel()
        _pass_on(self, switch, controller, message(HELLO))
        controller.close()
        self.assertTrue(closed_by_peer(switch))

    def test_a_controller_that_cannot_be_reached_ends_the_switch_side(self):
        self.port.close()
        with connect(self.service.proxy()) as switch:
            with contextlib.suppress(ConnectionError):
                switch.sendall(message(HELLO))
            self.assertTrue(closed_by_peer(switch))


class Backpressure(OneProxy):
    def test_a_controller_that_does_not_read_stops_the_switch_and_loses_nothing(self):
        switch, controller = self.channel()
        self.stall(switch, controller)

    def test_a_switch_that_does_not_read_stops_the_controller_and_loses_nothing(self):
        switch, controller = self.channel()
        self.stall(controller, switch)

    def stall(self, source, sink):
        before = self.service.rss()
        block = packet_in(H1, H2, os.urandom(1400)) * 40
        sent = _send_until_stuck(source, block)
        self.assertLess(sent, _BUFFER_LIMIT, 'the proxy went on reading')
        self.assertLess(self.service.rss() - before, megabytes(16))
        self.assert_still_works()
        digest = hashlib.sha256()
        left = sent
        while left:
            data = sink.recv(min(left, 1 << 20))
            self.assertTrue(data, 'the channel ended early')
            digest.update(data)
            left -= len(data)
        whole = block * (sent // len(block)) + block[:sent % len(block)]
        self.assertEqual(hashlib.sha256(whole).digest(), digest.digest())


class Many(unittest.TestCase):
    def test_three_hundred_switches_at_once(self):
        count = 300
        with ControllerPort() as port, \
                Service('--proxy', 'tcp:127.0.0.1:0=' + port.address) as service:
            threading.Thread(target=_echo_connections, args=(port, count), daemon=True).start()
            switches = [connect(service.proxy()) for _ in range(count)]
            said = [message(HELLO) + features_reply(n) + packet_in(H1, H2, b'switch %d' % n) * 20
                    for n in range(count)]
            for switch, data in zip(switches, said):
                switch.sendall(data)
            for switch, data in zip(switches, said):
                self.assertEqual(data, read_exactly(switch, len(data)))
                switch.close()

    def test_several_proxies_lead_to_their_own_controllers(self):
        with ControllerPort() as one, ControllerPort() as two, \
                Service('--proxy', 'tcp:127.0.0.1:0=' + one.address,
                        '--proxy', 'tcp:127.0.0.1:0=' + two.address) as service:
            for index, port in enumerate((one, two)):
                with connect(service.proxy(index)) as switch, port.accept() as controller:
                    _pass_on(self, switch, controller, packet_in(H1, H2))

    def test_unix_sockets_serve_on_both_sides(self):
        with tempfile.TemporaryDirectory(prefix='ps-unix-') as directory:
            listen = os.path.join(directory, 'switches.sock')
            with ControllerPort(os.path.join(directory, 'controller.sock')) as port, \
                    Service('--proxy', 'unix:%s=%s' % (listen, port.address)) as service:
                self.assertEqual(['unix:' + listen], service.proxies)
                with connect(listen) as switch, port.accept() as controller:
                    data = message(HELLO) + packet_in(H1, H2) * 1000
                    sender = threading.Thread(target=switch.sendall, args=(data,))
                    sender.start()
                    self.assertEqual(data, read_exactly(controller, len(data)))
                    sender.join()
                    _pass_on(self, controller, switch, packet_out(H2, H1))
                    controller.close()
                    self.assertTrue(closed_by_peer(switch))
            self.assertFalse(os.path.exists(listen), 'the socket file is removed at the end')


def _pass_on(test, source, sink, data):
    source.sendall(data)
    test.assertEqual(data, read_exactly(sink, len(data)))


def _send_in_pieces(sink, data, seed):
    chance, at = random.Random(seed), 0
    while at < len(data):
        size = chance.choice((1, 7, 8, 100, 1460, 5000, 70000))
        sink.sendall(data[at:at + size])
        at += size


def _send_until_stuck(source, block):
    """Sends copies of the block until nothing has been taken for a second; the octets taken."""
    source.setblocking(False)
    sent, last = 0, time.monotonic()
    while time.monotonic() - last < 1 and sent < 2 * _BUFFER_LIMIT:
        try:
            sent += source.send(block[sent % len(block):])
            last = time.monotonic()
        except BlockingIOError:
            time.sleep(0.01)
    source.settimeout(10)
    return sent


def _echo_connections(port, count):
    for _ in range(count):
        threading.Thread(target=_echo, args=(port.accept(),), daemon=True).start()


def _echo(connection):
    with connection, contextlib.suppress(OSError):
        while True:
            data = connection.recv(65536)
            if not data:
                return
            connection.sendall(data)


def _reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    connection.close()


def _digest(data):
    return len(data), hashlib.sha256(data).hexdigest()


if __name__ == '__main__':
    unittest.main()
