# SPDX-License-Identifier: Apache-2.0
"""Taps that come and go while the service runs."""
import base64
import contextlib
import os
import socket
import tempfile
import threading
import unittest

from testbed import wait_until
from testbed.fakes import ControllerPort, FakeChannel, closed_by_peer, connect, packet_in
from testbed.service import ROOT, Service, address, command

H1, H2 = '02:00:00:00:00:01', '02:00:00:00:00:02'
_TAPS = '/api/v1/taps'
_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_BULK = os.path.join(ROOT, 'tests/traces/of13-bulk.pcap')


class Taps(unittest.TestCase):
    def setUp(self):
        self.service = self.serve()

    def enter(self, context):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(context)

    def serve(self, *args):
        return self.enter(Service(*args))

    def add(self, **members):
        status, tap = self.service.request('POST', _TAPS, members)
        self.assertEqual(201, status, tap)
        return tap

    def remove(self, tap):
        status, answer = self.service.request('DELETE', '%s/%d' % (_TAPS, tap['id']))
        self.assertEqual((204, None), (status, answer))

    def taps(self):
        return self.service.request('GET', _TAPS)[1]['taps']

    def channels(self):
        return self.service.request('GET', '/api/v1/channels')[1]['channels']

    def session(self, wanted, output='raw'):
        status, made = self.service.request('POST', '/api/v1/sessions',
                                            {'filter': wanted, 'format': output})
        self.assertEqual(201, status, made)
        return '/api/v1/sessions/' + made['id']

    def records(self, session, cursor='0'):
        batch = self.service.request(
            'GET', '%s/records?cursor=%s&max=65536&wait=10' % (session, cursor))[1]
        return [base64.b64decode(record) for record in batch['records']], batch['next']

    def matched(self, session):
        return self.service.request('GET', session)[1]['matched']


class AProxy(Taps):
    def test_is_there_at_once_and_gone_at_once_and_its_sessions_go_on(self):
        controller = self.enter(ControllerPort())
        session = self.session('of.type == packet_in')
        tap = self.add(proxy='127.0.0.1:0=' + controller.address)
        listen, _, target = tap['where'].partition(' for ')
        self.assertEqual(('proxy', 'exact', controller.address),
                         (tap['kind'], tap['trust'], target))
        with FakeChannel(address(listen), controller) as channel:
            channel.from_switch(packet_in(H1, H2, b'one'))
            got, cursor = self.records(session)
            self.assertEqual([packet_in(H1, H2, b'one')], got)
            shown = self.service.request('GET', '%s/%d' % (_TAPS, tap['id']))[1]
            self.assertEqual(1, shown['counts']['open'])
            self.remove(tap)
            self.assertTrue(closed_by_peer(channel.switch))
            self.assertTrue(closed_by_peer(channel.controller))
        self.service.child.wait_for_log('closed: tap removed')
        self.assertEqual(([], []), (self.taps(), self.channels()))
        with self.assertRaises(ConnectionRefusedError):
            connect(address(listen))
        # The same port, as often as one likes.
        for _ in range(20):
            self.remove(self.add(proxy='%s=%s' % (listen, controller.address)))
        again = self.add(proxy='%s=%s' % (listen, controller.address))
        self.assertGreater(again['id'], tap['id'])
        with FakeChannel(address(listen), controller) as channel:
            channel.from_switch(packet_in(H1, H2, b'two'))
            self.assertEqual([packet_in(H1, H2, b'two')], self.records(session, cursor)[0])

    def test_takes_its_socket_file_with_it(self):
        with tempfile.TemporaryDirectory() as folder, ControllerPort() as controller:
            path = os.path.join(folder, 'switch.sock')
            tap = self.add(proxy='unix:%s=%s' % (path, controller.address))
            FakeChannel(path, controller).close()
            self.remove(tap)
            self.assertEqual([], os.listdir(folder))

    def test_of_the_command_line_can_be_removed_as_well(self):
        controller = self.enter(ControllerPort())
        self.service = self.serve('--proxy', '127.0.0.1:0=' + controller.address)
        tap, = self.taps()
        self.remove(tap)
        with self.assertRaises(ConnectionRefusedError):
            connect(self.service.proxy())

    def test_ends_with_the_service(self):
        controller = self.enter(ControllerPort())
        with Service() as self.service:
            where = self.add(proxy='127.0.0.1:0=' + controller.address)['where']
            channel = FakeChannel(address(where.partition(' ')[0]), controller)
        self.assertTrue(closed_by_peer(channel.switch))
        channel.close()


class AFile(Taps):
    def test_is_played_and_stays_listed_until_it_is_removed(self):
        session = self.session('of.type == packet_in')
        tap = self.add(read=_TRACE, pace='fast')
        self.assertEqual(('file', _TRACE), (tap['kind'], tap['where']))
        wait_until(lambda: self.taps()[0]['counts']['rounds'] == 1, 'the end of the file')
        got = self.records(session)[0]
        self.assertTrue(got)
        self.remove(tap)
        self.assertEqual([], self.taps())
        self.assertEqual(got, self.records(session)[0], 'what came before stays')

    def test_in_a_loop_ends_in_its_midst(self):
        session = self.session('of.type == packet_in')
        for members in ({'pace': 'fast'}, {'pace': 'recorded'}, {}):
            tap = self.add(read=_BULK, loop=True, **members)
            before = self.matched(session)
            wait_until(lambda: self.matched(session) > before, 'messages')
            self.remove(tap)
            wait_until(lambda: not self.channels(), 'the end of its channels')
        after = self.matched(session)
        self.assertEqual(after, self.matched(session))

    def test_is_counted_from_its_beginning(self):
        answer = []
        asking = threading.Thread(target=lambda: answer.append(
            self.service.request('GET', '/api/v1/statistics?seconds=3')[1]))
        asking.start()
        # Counting has begun when the messages of one are counted; the others' threads come later.
        taps = [self.add(read=_TRACE, pace='fast', loop=True) for _ in range(4)]
        wait_until(lambda: all(tap['counts']['rounds'] for tap in self.taps()), 'a round of each')
        asking.join(20)
        self.assertGreater(answer[0]['messages'], 4 * 100)
        for tap in taps:
            self.remove(tap)


class AgainAndAgain(Taps):
    def test_a_hundred_taps_of_each_kind_leave_no_thread_and_no_file_open(self):
        controller = self.enter(ControllerPort())
        asked = ({'read': _BULK, 'pace': 'fast', 'loop': True}, {'read': _TRACE},
                 {'proxy': '127.0.0.1:0=' + controller.address},
                 {'snoop': 'unix:/no/such.snoop'}, {'snoop': 'ovs'})
        session = self.session('')
        for members in asked:
            self.remove(self.add(**members))
        before = self.threads(), self.open_files()
        for _ in range(100):
            taps = [self.add(**members) for members in asked]
            for tap in taps:
                self.remove(tap)
        # Two files at a time, and those whose end is a moment away; a thread has three descriptors.
        more = self.threads() - before[0]
        self.assertLessEqual(more, 6)
        wait_until(lambda: self.open_files() <= before[1] + 3 * more,
                   'files and sockets to be closed')
        self.assertEqual(([], 200), (self.taps(), self.service.request('GET', session)[0]))

    def test_channels_that_are_busy_do_not_mind(self):
        """Each is removed while its messages are seen."""
        controller = self.enter(ControllerPort())
        session = self.session('of.type == packet_in')
        for number in range(20):
            tap = self.add(proxy='127.0.0.1:0=' + controller.address)
            file = self.add(read=_BULK, pace='fast', loop=True)
            with FakeChannel(address(tap['where'].partition(' ')[0]), controller) as channel:
                busy = threading.Thread(target=_send_until_closed, args=(channel.switch,))
                draining = threading.Thread(target=_drain, args=(channel.controller,))
                before = self.matched(session)
                busy.start()
                draining.start()
                wait_until(lambda: self.matched(session) > before, 'messages')
                for each in (tap, file) if number % 2 else (file, tap):
                    self.remove(each)
                busy.join(20)
                draining.join(20)
        self.assertEqual([], self.taps())

    def threads(self):
        return len(os.listdir('/proc/%d/task' % self.service.child.pid))

    def open_files(self):
        return len(os.listdir('/proc/%d/fd' % self.service.child.pid))


class Refusals(Taps):
    def refused(self, status, line, **members):
        got, answer = self.service.request('POST', _TAPS, members)
        self.assertEqual(status, got, answer)
        self.assertIn(line, answer['detail'])

    def test_are_one_line_that_says_why(self):
        with socket.create_server(('127.0.0.1', 0)) as taken, \
                tempfile.TemporaryDirectory() as folder:
            port = taken.getsockname()[1]
            pipe = os.path.join(folder, 'pipe')
            os.mkfifo(pipe)
            for status, line, members in (
                    (409, 'cannot listen on tcp:127.0.0.1:%d: Address already in use' % port,
                     {'proxy': '%d=6633' % port}),
                    (400, 'LISTEN=CONTROLLER', {'proxy': '6653'}),
                    (400, "'localhost:0=1': while the service runs", {'proxy': 'localhost:0=1'}),
                    (409, 'that needs --private-key', {'proxy': 'ssl:127.0.0.1:0=1'}),
                    (409, '/no/such.pcap: No such file', {'read': '/no/such.pcap'}),
                    (409, 'neither of them', {'read': os.path.join(ROOT, 'README.md')}),
                    (409, 'no plain file', {'read': pipe}),
                    (409, 'no plain file', {'read': '-'}),
                    (400, "'slow' is not one of recorded, fast", {'read': _TRACE, 'pace': 'slow'}),
                    (400, 'unix:PATH', {'snoop': 'br0'}),
                    (409, 'start with --capture lo, or with --keep-capture-rights',
                     {'capture': 'lo'}),
                    (400, "no member 'file'", {'file': _TRACE})):
                with self.subTest(line):
                    self.refused(status, line, **members)
        self.assertEqual([], self.taps())

    def test_more_than_64(self):
        taps = [self.add(read=_TRACE) for _ in range(64)]
        self.refused(429, 'there are 64 taps', read=_TRACE)
        self.remove(taps[7])
        self.add(read=_TRACE)

    def test_the_push_tap_stays(self):
        self.assertEqual('push', self.service.request('GET', _TAPS + '/0')[1]['kind'])
        status, answer = self.service.request('DELETE', _TAPS + '/0')
        self.assertEqual(409, status)
        self.assertIn('always there', answer['detail'])

    def test_of_what_is_not_there(self):
        for method in ('GET', 'DELETE'):
            self.assertEqual(404, self.service.request(method, _TAPS + '/77')[0])

    def test_rights_are_kept_or_another_user_is_taken(self):
        done = command('serve', '--keep-capture-rights', '--user', 'nobody')
        self.assertEqual(2, done.returncode)
        self.assertIn('--user', done.stderr)


def _send_until_closed(connection):
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(packet_in(H1, H2) * 100)


def _drain(connection):
    with contextlib.suppress(OSError):
        while connection.recv(1 << 16):
            pass


if __name__ == '__main__':
    unittest.main()
