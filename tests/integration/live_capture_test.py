# SPDX-License-Identifier: Apache-2.0
"""Live capture on a cable between a switch and a controller in namespaces of their own.

The proxy stands in the switch's namespace, so that what it hands on and what the cable carries can
be compared message by message.
"""
import base64
import contextlib
import os
import signal
import socket
import threading
import unittest

from testbed.fakes import (FEATURES_REQUEST, HELLO, connect, features_reply, message, packet_in,
                           packet_out, read_exactly)
from testbed.netns import Namespace, sweep
from testbed.processes import run, wait_until
from testbed.service import Service, binary, command

H1, H2 = '02:00:00:00:00:01', '02:00:00:00:00:02'
_SWITCH, _CONTROLLER, _PORT = '10.77.0.1', '10.77.0.2', 6653
_MESSAGES = 100_000


class Cable:
    """Two namespaces and a veth between them: `switch` has eth0 10.77.0.1, `controller` 10.77.0.2."""

    def __init__(self):
        sweep()
        self.switch, self.controller = Namespace('switch'), Namespace('controller')
        run('ip', '-n', self.switch.name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name',
            'eth0', 'netns', self.controller.name)
        for space, ip in ((self.switch, _SWITCH), (self.controller, _CONTROLLER)):
            run('ip', '-n', space.name, 'addr', 'add', ip + '/24', 'dev', 'eth0')
            run('ip', '-n', space.name, 'link', 'set', 'eth0', 'up')

    def listen(self, port=_PORT):
        def make():
            made = socket.create_server((_CONTROLLER, port), backlog=64)
            made.settimeout(10)
            return made
        return self.controller.call(make)

    def remove(self):
        self.switch.remove()
        self.controller.remove()


class LiveCapture(unittest.TestCase):
    def setUp(self):
        self.cable = Cable()
        self.addCleanup(self.cable.remove)
        self.listener = self.cable.listen()
        self.addCleanup(self.listener.close)
        # The service and its clients are in the switch's namespace.
        stack = contextlib.ExitStack()
        stack.enter_context(self.cable.switch.entered())
        self.addCleanup(stack.close)

    def serve(self, *args, interface='eth0', **kwargs):
        stack = contextlib.ExitStack()
        service = stack.enter_context(Service('--capture', interface, *args, **kwargs))
        self.addCleanup(stack.close)
        return service

    def channel(self, where=(_CONTROLLER, _PORT)):
        switch = connect(where)
        self.addCleanup(switch.close)
        controller, _ = self.listener.accept()
        controller.settimeout(30)
        controller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.addCleanup(controller.close)
        return switch, controller

    def greet(self, switch, controller, dpid):
        """Hello and features; the octets that were said."""
        said = [(switch, controller, message(HELLO)),
                (controller, switch, message(HELLO) + message(FEATURES_REQUEST, xid=1)),
                (switch, controller, features_reply(dpid))]
        for source, sink, data in said:
            _pass_on(source, sink, data)
        return sum(len(data) for _, _, data in said)


class BesideTheProxy(LiveCapture):
    def test_both_see_the_same_messages_in_the_same_order(self):
        self.compare()

    def test_so_they_do_when_the_kernel_collects_frames(self):
        self.compare('--capture-delay', '10ms')

    def compare(self, *args):
        service = self.serve('--proxy', 'tcp:127.0.0.1:0=tcp:%s:%d' % (_CONTROLLER, _PORT),
                             '--data-threads', '1', *args)
        sessions = {(tap, way): _open_session(
            service, 'tap == "%s" and direction == %s and of.xid >= 100' % (tap, way), 'raw')
            for tap in ('proxy', 'capture') for way in ('to_controller', 'to_switch')}
        switch, controller = self.channel(service.proxy())
        self.greet(switch, controller, 0x11)
        up = [packet_in(H1, H2, b'%d' % n, 100 + n) for n in range(_MESSAGES // 2)]
        down = [packet_out(H2, H1, b'%d' % n, 100 + n) for n in range(_MESSAGES // 2)]
        readers = {key: _Reader(service, session, len(up)) for key, session in sessions.items()}
        _exchange(switch, controller, up, down, readers.values())
        for (tap, way), reader in readers.items():
            got = reader.messages()
            self.assertEqual(0, reader.missed, (tap, way))
            self.assertEqual(up if way == 'to_controller' else down, got, (tap, way))
        self.assert_no_loss(service)

    def assert_no_loss(self, service):
        counts = wait_until(lambda: _settled(service), 'the counts to settle')
        self.assertEqual((0, 0, 0), (counts['kernel_dropped'], counts['interface_dropped'],
                                     counts['lost_bytes']))


class SeveralTaps(LiveCapture):
    def test_the_proxys_channel_is_the_original_and_what_captures_see_of_it_are_copies(self):
        """One capture is on the switch's side of the proxy, the other on the controller's."""
        service = self.serve('--capture', 'lo', '--proxy',
                             'tcp:127.0.0.1:6654=tcp:%s:%d' % (_CONTROLLER, _PORT),
                             '--port', '6653', '--port', '6654')
        all_of = {filter: _open_session(service, 'of.xid >= 100 && ' + filter, 'json')
                  for filter in ('copy_of', '!copy_of')}
        switch, controller = self.channel(service.proxy())
        self.greet(switch, controller, 0x11)
        said = [packet_in(H1, H2, b'%d' % n, 100 + n) for n in range(100)]
        _pass_on(switch, controller, b''.join(said))
        channels = wait_until(lambda: _with_copies(service, 2), 'two copies to be found')
        original, = (line for line in channels if line['tap'] == 'proxy')
        self.assertNotIn('copy_of', original)
        for line in channels:
            if line is not original:
                self.assertEqual(('capture', original['id']), (line['tap'], line['copy_of']))
        once = _read_all(service, all_of['!copy_of'], len(said))
        self.assertEqual([original['id']] * len(said), [record['channel'] for record in once])
        copies = _read_all(service, all_of['copy_of'], 2 * len(said))
        self.assertEqual({original['id']}, {record['copy_of'] for record in copies})
        # Statistics count what was said, not how often it was seen.
        self.assertEqual(len(said), _rest(service, 'datapaths')[0]['messages_to_controller'] - 2)


class SmallBuffer(LiveCapture):
    def test_loss_shows_as_gaps_and_the_counts_add_up(self):
        service = self.serve('--capture-buffer', '512K')
        switch, controller = self.channel()
        sent = self.greet(switch, controller, 0x11)
        wait_until(lambda: _all_told(service, sent), 'the greeting')
        # Held up, it loses frames for certain.
        block = packet_in(H1, H2, b'x' * 1000) * 20
        with _stopped(service):
            for _ in range(500):
                _pass_on(switch, controller, block)
                sent += len(block)
        wait_until(lambda: (_settled(service) or {}).get('kernel_dropped'), 'frames to be dropped')
        # Whatever comes next tells of what is lost before it.
        last = packet_in(H1, H2)
        _pass_on(switch, controller, last)
        sent += len(last)
        counts = wait_until(lambda: _all_told(service, sent), 'all octets to be told of')
        self.assertGreater(counts['kernel_dropped'], 0)
        self.assertGreater(counts['lost_bytes'], 0)
        self.assertEqual(counts['received'], counts['frames'] + counts['kernel_dropped'])
        line, = _rest(service, 'channels')
        self.assertEqual(counts['lost_bytes'], line['lost_bytes'])
        self.assertEqual(sent, line['bytes_to_controller'] + line['bytes_to_switch']
                         + line['lost_bytes'])
        self.assertGreater(line['anomalies']['gap'], 0)
        # It goes on afterwards.
        before = line['messages_to_controller']
        _pass_on(switch, controller, packet_in(H1, H2) * 3)
        wait_until(lambda: _rest(service, 'channels')[0]['messages_to_controller'] > before,
                   'messages after the gap')


class OnAnyInterface(LiveCapture):
    def test_every_message_is_there_once(self):
        service = self.serve(interface='any')
        session = _open_session(service, 'of.type == packet_in', 'raw')
        switch, controller = self.channel()
        said = [packet_in(H1, H2, b'%d' % n, n) for n in range(1000)]
        reader = _Reader(service, session, len(said))
        _pass_on(switch, controller, b''.join(said))
        self.assertEqual(said, reader.messages())

    def test_the_loopback_too(self):
        listener = socket.create_server(('127.0.0.1', _PORT))
        self.addCleanup(listener.close)
        for interface in ('any', 'lo'):
            with self.subTest(interface), Service('--capture', interface) as service:
                session = _open_session(service, 'of.type == packet_in', 'raw')
                with connect(('127.0.0.1', _PORT)) as switch, listener.accept()[0] as controller:
                    said = [packet_in(H1, H2, b'%d' % n, n) for n in range(1000)]
                    reader = _Reader(service, session, len(said))
                    _pass_on(switch, controller, b''.join(said))
                    self.assertEqual(said, reader.messages())
                    self.assertEqual(1, len(_rest(service, 'channels')))


class JoinedInTheMiddle(LiveCapture):
    def test_the_datapath_is_learned_from_a_later_features_reply(self):
        switch, controller = self.channel()
        self.greet(switch, controller, 0x11)
        service = self.serve()
        _pass_on(switch, controller, packet_in(H1, H2))
        line, = wait_until(lambda: _rest(service, 'channels'), 'the channel')
        self.assertIsNone(line['dpid'])
        self.assertEqual('%s:%d' % (_CONTROLLER, _PORT), line['controller'])
        _pass_on(controller, switch, message(FEATURES_REQUEST, xid=2))
        _pass_on(switch, controller, features_reply(0x11, 2))
        wait_until(lambda: _rest(service, 'channels')[0]['dpid'] == '00:00:00:00:00:00:00:11',
                   'the datapath id')

    def test_a_message_cut_by_the_beginning_is_skipped(self):
        switch, controller = self.channel()
        self.greet(switch, controller, 0x11)
        long = packet_in(H1, H2, b'x' * 900)
        _pass_on(switch, controller, long[:300])
        service = self.serve()
        session = _open_session(service, 'of.type == packet_in', 'raw')
        reader = _Reader(service, session, 2)
        _pass_on(switch, controller, long[300:] + packet_in(H1, H2, xid=7))
        _pass_on(switch, controller, packet_in(H1, H2, xid=8))
        self.assertEqual([packet_in(H1, H2, xid=n) for n in (7, 8)], reader.messages())


class Names(LiveCapture):
    def test_are_shown_for_a_switch_of_which_no_message_told_the_datapath(self):
        switch, controller = self.channel()
        self.greet(switch, controller, 0x11)
        names = ['%s:%d=s1' % switch.getsockname(), '0x11=s1', _CONTROLLER + '=c1', H1 + '=h1',
                 '0x11/1=uplink']
        service = self.serve(*[word for name in names for word in ('--name', name)])
        wanted = 'switch.name == "s1" and controller.name == "c1"'
        session = _open_session(service, wanted, 'json')
        _pass_on(switch, controller, packet_in(H1, H2))
        record, = _read(service, session, '0')['records']
        self.assertEqual(('s1', 'c1', '00:00:00:00:00:00:00:11'),
                         (record['switch_name'], record['controller_name'], record['dpid']))
        self.assertEqual({'port 1': 'uplink', H1: 'h1'}, record['names'])
        channel, = _rest(service, 'channels')
        self.assertEqual(('s1', 'c1'), (channel['switch_name'], channel['controller_name']))
        self.assertEqual('s1', _rest(service, 'datapaths')[0]['name'])
        for output, beginning in (('compact', ' s1 -> 1.3 packet_in '),
                                  ('text', '[ s1 00:00:00:00:00:00:00:11 -> Controller ]')):
            text, = _read(service, session, '0', output=output)['records']
            self.assertIn(beginning, text)
            self.assertIn('port 1 is uplink, %s is h1' % H1, text)


class Filters(LiveCapture):
    def test_other_ports_are_not_captured_unless_they_are_named(self):
        other = self.cable.listen(7777)
        self.addCleanup(other.close)
        for args, seen in (((), 0), (('--port', '7777'), 1), (('--capture-filter', 'tcp'), 1)):
            with self.subTest(args), Service('--capture', 'eth0', *args) as service:
                with connect((_CONTROLLER, 7777)) as switch, other.accept()[0] as controller:
                    _pass_on(switch, controller, message(HELLO) + packet_in(H1, H2))
                    witness = self.channel()
                    _pass_on(*witness, message(HELLO))
                    wait_until(lambda: _controllers(service), 'a channel')
                    self.assertEqual(seen, _controllers(service).count(_CONTROLLER + ':7777'))

    def test_what_the_service_delivers_is_never_captured(self):
        """Everything on the loopback is captured, and the service is asked over it."""
        service = self.serve('--capture-filter', 'tcp', interface='lo')
        session = _open_session(service, '', 'raw')
        for _ in range(20):
            _read(service, session, '0', 0)
        with service.thrift_client():
            pass
        with socket.create_server(('127.0.0.1', 0)) as listener:
            with connect(listener.getsockname()) as one, listener.accept()[0] as other:
                _pass_on(one, other, b'no openflow')
        counts = wait_until(lambda: _settled(service, 4), 'the witness')
        self.assertLess(counts['frames'], 20)
        self.assertEqual(0, counts['channels'])

    def test_a_wrong_expression_ends_the_start_with_one_line(self):
        self.refused(('--capture', 'eth0', '--capture-filter', 'tcp prot 1'),
                     "packetstreamer: 'tcp prot 1' is no filter for eth0: ")

    def test_a_wrong_interface_ends_the_start_with_one_line(self):
        self.refused(('--capture', 'nowhere0'), 'packetstreamer: cannot capture on nowhere0: '
                     'there is no such interface; see `ip link`')

    def refused(self, args, beginning):
        done = command('serve', '--http', '127.0.0.1:0', '--thrift', '127.0.0.1:0', *args,
                       '--log-level', 'error')
        self.assertEqual(1, done.returncode)
        line, = done.stderr.splitlines()
        self.assertTrue(line.startswith(beginning), line)


class Rights(LiveCapture):
    _NET_ADMIN, _NET_RAW = 12, 13

    def test_are_given_up_once_the_interface_is_open(self):
        service = self.serve()
        for line in _status(service, 'CapEff', 'CapPrm'):
            self.assertEqual(0, int(line, 16) & (1 << self._NET_ADMIN | 1 << self._NET_RAW))
        switch, controller = self.channel()
        self.greet(switch, controller, 0x11)
        wait_until(lambda: _rest(service, 'datapaths'), 'the capture to go on')

    def test_another_user_has_none_at_all(self):
        service = self.serve('--user', 'nobody')
        wait_until(lambda: service.request('GET', '/readyz')[0] == 200, 'the service to be ready')
        for line in _status(service, 'CapEff', 'CapPrm'):
            self.assertEqual(0, int(line, 16))
        self.assertNotIn('0', _status(service, 'Uid')[0].split())
        switch, controller = self.channel()
        self.greet(switch, controller, 0x11)
        wait_until(lambda: _rest(service, 'datapaths'), 'the capture to go on')

    def test_without_them_one_line_says_what_to_do(self):
        done = run('setpriv', '--bounding-set', '-net_raw', '--inh-caps', '-net_raw', 'sh', '-c',
                   '"$0" serve --capture eth0 2>&1; echo status $?', binary())
        self.assertEqual(['packetstreamer: cannot capture on eth0: capturing needs root or the right '
                          'CAP_NET_RAW: setcap cap_net_raw+ep on the program', 'status 1'],
                         done.splitlines())


class Added(LiveCapture):
    """Captures that come and go while the service runs."""

    def serve(self, *args):
        stack = contextlib.ExitStack()
        service = stack.enter_context(Service('--keep-capture-rights', *args))
        self.addCleanup(stack.close)
        return service

    def add(self, service, interface):
        status, tap = service.request('POST', '/api/v1/taps', {'capture': interface})
        self.assertEqual(201, status, tap)
        return '/api/v1/taps/%d' % tap['id']

    def test_a_channel_is_seen_while_the_capture_is_there(self):
        service = self.serve('--name', '0x11=s1')
        session = _open_session(service, 'of.type == packet_in', 'raw')
        switch, controller = self.channel()
        for number in range(3):
            tap = self.add(service, 'eth0')
            said = [packet_in(H1, H2, b'%d' % number, xid) for xid in range(100)]
            reader = _Reader(service, session, len(said) * (number + 1))
            self.greet(switch, controller, 0x11)
            _pass_on(switch, controller, b''.join(said))
            self.assertEqual(said, reader.messages()[-len(said):])
            self.assertEqual('s1', _rest(service, 'datapaths')[0]['name'])
            self.assertEqual(204, service.request('DELETE', tap)[0])
            wait_until(lambda: not _rest(service, 'channels'), 'the end of the channel')
            _pass_on(switch, controller, packet_in(H1, H2, b'unseen'))

    def test_what_the_service_delivers_is_not_captured_either(self):
        service = self.serve('--capture-filter', 'tcp')
        self.add(service, 'lo')
        for _ in range(20):
            _rest(service, 'taps')
        with socket.create_server(('127.0.0.1', 0)) as listener:
            with connect(listener.getsockname()) as one, listener.accept()[0] as other:
                _pass_on(one, other, b'no openflow')
        counts = wait_until(lambda: _settled(service, 4), 'the witness')
        self.assertLess(counts['frames'], 20)

    def test_what_cannot_be_captured_is_refused_with_one_line(self):
        service = self.serve()
        status, answer = service.request('POST', '/api/v1/taps', {'capture': 'nowhere0'})
        self.assertEqual((409, 'cannot capture on nowhere0: there is no such interface; see '
                               '`ip link`'), (status, answer['detail']))
        wrong = self.serve('--capture-filter', 'tcp prot 1')
        status, answer = wrong.request('POST', '/api/v1/taps', {'capture': 'eth0'})
        self.assertEqual(409, status)
        self.assertIn("'tcp prot 1' is no filter for eth0", answer['detail'])


class _Reader:
    """Reads a session of format raw on a thread of its own, until `count` messages are there."""

    def __init__(self, service, session, count):
        self.missed = 0
        self._found, self._count, self._error = [], count, None
        self._thread = threading.Thread(target=self._read, args=(service, session), daemon=True)
        self._thread.start()

    def _read(self, service, session):
        try:
            cursor = '0'
            while len(self._found) + self.missed < self._count:
                batch = _read(service, session, cursor)
                cursor = batch['next']
                self.missed += batch['missed']
                self._found += map(base64.b64decode, batch['records'])
        except Exception as error:  # told by messages()
            self._error = error

    def has(self, count):
        return self._error or len(self._found) >= count

    def messages(self):
        self._thread.join(60)
        if self._error:
            raise self._error
        if self._thread.is_alive():
            raise TimeoutError('only %d of %d messages came' % (len(self._found), self._count))
        return self._found


def _open_session(service, wanted, output):
    status, body = service.request('POST', '/api/v1/sessions',
                                   {'filter': wanted, 'format': output, 'period': 300})
    assert status == 201, body
    return body['id']


def _read(service, session, cursor, wait=5, output=None):
    status, body = service.request(
        'GET', '/api/v1/sessions/%s/records?cursor=%s&max=2000&wait=%d%s'
        % (session, cursor, wait, '&format=' + output if output else ''))
    assert status == 200, body
    return body


def _read_all(service, session, count):
    records, cursor = [], '0'
    while len(records) < count:
        batch = _read(service, session, cursor)
        assert batch['records'], 'only %d of %d records came' % (len(records), count)
        records += batch['records']
        cursor = batch['next']
    return records


def _with_copies(service, count):
    """The channels, once so many of them are copies."""
    channels = _rest(service, 'channels')
    return channels if sum('copy_of' in line for line in channels) == count else None


def _rest(service, what):
    return service.request('GET', '/api/v1/' + what)[1][what]


def _controllers(service):
    return [channel['controller'] for channel in _rest(service, 'channels')]


def _tap(service):
    """The counts of the capture."""
    return next(tap['counts'] for tap in _rest(service, 'taps') if tap['kind'] == 'capture')


def _settled(service, frames=1):
    """The counts, once all that passed the filter was dropped or looked at."""
    counts = _tap(service)
    whole = counts['received'] == counts['frames'] + counts['kernel_dropped']
    return counts if whole and counts['frames'] >= frames else None


def _all_told(service, octets):
    counts = _settled(service)
    return counts if counts and counts['delivered_bytes'] + counts['lost_bytes'] == octets else None


def _pass_on(source, sink, data):
    sender = threading.Thread(target=source.sendall, args=(data,))
    sender.start()
    arrived = read_exactly(sink, len(data))
    sender.join()
    assert arrived == data, 'other octets arrived'


def _exchange(switch, controller, up, down, readers):
    """Both directions at once, in blocks that the readers keep up with."""
    block = 1000
    for at in range(0, len(up), block):
        one = threading.Thread(target=_pass_on,
                               args=(switch, controller, b''.join(up[at:at + block])))
        one.start()
        _pass_on(controller, switch, b''.join(down[at:at + block]))
        one.join()
        wait_until(lambda: all(reader.has(at - 10 * block) for reader in readers), 'the readers', 60)


@contextlib.contextmanager
def _stopped(service):
    os.kill(service.child.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(service.child.pid, signal.SIGCONT)


def _status(service, *names):
    with open('/proc/%d/status' % service.child.pid, encoding='ascii') as status:
        lines = dict(line.strip().partition(':\t')[::2] for line in status)
    return [lines[name] for name in names]


if __name__ == '__main__':
    unittest.main()
