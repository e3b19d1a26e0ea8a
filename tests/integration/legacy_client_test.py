# SPDX-License-Identifier: Apache-2.0
"""The example client, over generated Thrift code, beside the program's own `watch`."""
import contextlib
import os
import signal
import subprocess
import time
import unittest

from testbed import wait_until
from testbed.fakes import ControllerPort, FakeChannel, packet_in, packet_out
from testbed.processes import environment
from testbed.service import MARKER, ROOT, Service, binary, generated_python, import_generated

H1, H2, H3 = ('02:00:00:00:00:%02x' % number for number in (1, 2, 3))
_CLIENT = os.path.join(ROOT, 'examples/python/packet_stream_client.py')


class LegacyClient(unittest.TestCase):
    def setUp(self):
        import_generated()
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(ControllerPort())
            self.service = stack.enter_context(
                Service('--proxy', 'tcp:127.0.0.1:0=' + port.address))
            self.channel = stack.enter_context(FakeChannel(self.service.proxy(), port))
            self.addCleanup(stack.pop_all().close)

    def start(self, *command, env=None):
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=env or environment())
        self.addCleanup(_reap, child)
        return child

    def client(self, *options):
        env = environment(PYTHONPATH=generated_python(), PYTHONUNBUFFERED='1')
        return self.start('/usr/bin/python3', _CLIENT, '-m', H1.upper(),
                          '--rest-port', str(self.service.http[1]),
                          '--thrift-port', str(self.service.thrift[1]), *options, env=env)

    def watch(self, *options):
        return self.start(binary(), 'watch', '--server', self.service.url, '--host', H1, *options)

    def wait_for_sessions(self, count):
        wait_until(lambda: len(self.sessions()) == count, '%d sessions' % count)

    def wait_for_matches(self, session, count):
        """The proxy forwards first and looks afterwards."""
        wait_until(lambda: self.service.request('GET', '/api/v1/sessions/' + session)[1]['matched']
                   == count, '%d matches' % count)

    def sessions(self):
        status, body = self.service.request('GET', '/api/v1/sessions')
        self.assertEqual(200, status)
        return body['sessions'] if isinstance(body, dict) else body

    def talk(self, count):
        """Messages of h1 in both directions, mixed with those of h3."""
        for number in range(count):
            self.channel.from_switch(packet_in(H1, H2, b'up %d' % number) + packet_in(H3, H2))
            self.channel.from_controller(packet_out(H2, H1, b'down %d' % number, xid=number)
                                         + packet_out(H2, H3))

    def test_it_gets_the_same_records_as_watch(self):
        for output in ('text', 'json', 'floodlight'):
            with self.subTest(output):
                count = 20
                client = self.client('-o', output)
                session = client.stderr.readline().split()[1].decode()
                watch = self.watch('-o', output, '-n', str(2 * count), '--direction', 'both')
                self.wait_for_sessions(2)
                self.talk(count)
                watched, _ = watch.communicate(timeout=20)
                self.assertEqual(0, watch.returncode)
                self.assertEqual('0', self.service.end_trace(session))
                received, messages = client.communicate(timeout=20)
                self.assertEqual(0, client.returncode, messages)
                self.assertEqual(2 * count, received.count(b'Packet: '))
                self.assertEqual(_comparable(watched),
                                 _comparable(received.replace(b'Packet: ', b'')))
                self.wait_for_sessions(0)

    def test_direction_in_shows_packet_ins_and_out_shows_the_answers(self):
        for direction, kind in (('in', b'packet_in'), ('out', b'packet_out')):
            client = self.client('-d', direction, '-o', 'json')
            session = client.stderr.readline().split()[1].decode()
            self.talk(3)
            self.wait_for_matches(session, 3)
            self.service.end_trace(session)
            received, _ = client.communicate(timeout=20)
            self.assertEqual(3, received.count(b'Packet: '))
            self.assertEqual(3, received.count(b'"type":"%s"' % kind))

    def test_a_session_with_a_period_ends_by_itself(self):
        start = time.monotonic()
        client = self.client('-p', '2')
        client.stderr.readline()
        self.talk(1)
        received, messages = client.communicate(timeout=20)
        self.assertEqual(0, client.returncode, messages)
        self.assertEqual(2, received.count(b'Packet: '))
        self.assertNotIn(MARKER, received)
        self.assertGreater(time.monotonic() - start, 1.5)
        self.assertLess(time.monotonic() - start, 10)

    def test_a_session_that_never_matched_ends_with_the_marker_too(self):
        session = self.service.trace(mac=H3, direction='both', period=1)
        self.assertEqual([], self.service.read_to_marker(session))

    def test_sessions_end_on_the_command_line_ends_the_client(self):
        client = self.client()
        session = client.stderr.readline().split()[1].decode()
        ended = self.service.command('sessions', 'end', session, '--server', self.service.url)
        self.assertEqual(0, ended.returncode, ended.stderr)
        client.communicate(timeout=20)
        self.assertEqual(0, client.returncode)

    def test_ctrl_c_ends_the_session(self):
        client = self.client()
        client.stderr.readline()
        self.wait_for_sessions(1)
        client.send_signal(signal.SIGINT)
        client.communicate(timeout=20)
        self.assertEqual(130, client.returncode)
        self.wait_for_sessions(0)

    def test_it_says_in_one_line_that_nobody_is_there(self):
        with ControllerPort() as nobody:
            port = nobody.address.rsplit(':', 1)[1]
        client = self.client('--rest-port', port)
        _, messages = client.communicate(timeout=20)
        self.assertEqual(1, client.returncode)
        self.assertEqual(1, len(messages.splitlines()), messages)

    def test_an_unknown_session_gets_an_empty_list_after_about_ten_seconds(self):
        start = time.monotonic()
        with self.service.thrift_client() as client:
            self.assertEqual([], client.getPackets('no such session'))
        self.assertGreater(time.monotonic() - start, 8)
        self.assertLess(time.monotonic() - start, 13)


def _comparable(output):
    """The lines that say something."""
    return [line.rstrip() for line in output.splitlines() if line.strip()]


def _reap(child):
    if child.poll() is None:
        child.kill()
    child.communicate()


if __name__ == '__main__':
    unittest.main()
