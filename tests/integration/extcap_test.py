# SPDX-License-Identifier: Apache-2.0
"""Wireshark's extcap program: what it offers, what tshark captures through it, and its toolbar."""
import contextlib
import csv
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.processes import environment
from testbed.service import ROOT, Service, binary

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
# Wireshark looks into WIRESHARK_EXTCAP_DIR for nobody who may become root by it.
_NOBODY = 65534
_INITIALIZED, _SET, _ADD, _STATUS_BAR, _WARNING = 0, 1, 2, 6, 8
_FILTER, _LOG = 0, 1


def truth(path):
    """Type and transaction of each message of a trace, in order, as a reader of its own found them."""
    with open(path + '.tsv', newline='') as rows:
        return [(int(row['type']), int(row['xid'], 0), int(row['length']))
                for row in csv.DictReader(rows, delimiter='\t')]


def seen(path):
    """The same of a capture file that somebody else wrote, as far as it goes."""
    done = subprocess.run([binary(), 'read', path, '-o', 'raw'], capture_output=True, check=False,
                          env=environment())
    return headers(done.stdout)


def headers(raw):
    found = []
    while raw:
        _, kind, length, xid = struct.unpack('>BBHI', raw[:8])
        found.append((kind, xid, length))
        raw = raw[length:]
    return found


class Folder(unittest.TestCase):
    """With the program in an extcap folder that also nobody may read."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='ps-extcap-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ('extcap', 'home'):
            os.mkdir(self.path(name))
        self.program = self.path('extcap/packetstreamer-extcap')
        shutil.copy(binary(), self.path('packetstreamer'))
        os.symlink('../packetstreamer', self.program)
        for path, _, names in os.walk(self.folder):
            for name in (path, *(os.path.join(path, each) for each in names)):
                os.chmod(name, 0o755)
        os.chown(self.path('home'), _NOBODY, _NOBODY)

    def path(self, name):
        return os.path.join(self.folder, name)

    def environment(self, service=None, **more):
        more.setdefault('PACKETSTREAMER_SERVER', service.url if service else '')
        return environment(WIRESHARK_EXTCAP_DIR=self.path('extcap'), HOME=self.path('home'),
                           XDG_CONFIG_HOME=self.path('home'), XDG_RUNTIME_DIR=self.path('home'),
                           TMPDIR=self.path('home'), **more)

    def extcap(self, service, *args, **more):
        return subprocess.run([self.program, *args], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=20, check=False,
                              env=self.environment(service, **more))

    def tshark(self, service, *args, **more):
        """A running tshark, which is not root."""
        child = subprocess.Popen(['tshark', *args], stdin=subprocess.DEVNULL, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 user=_NOBODY, group=_NOBODY, extra_groups=[],
                                 cwd=self.path('home'), env=self.environment(service, **more))
        self.addCleanup(_reap, child)
        return child

    def play(self, service, trace=_TRACE):
        status, _ = service.request('POST', '/api/v1/taps', {'read': trace, 'pace': 'fast'})
        self.assertEqual(201, status)

    def sessions(self, service):
        return service.request('GET', '/api/v1/sessions')[1]['sessions']

    def make(self, service, **fields):
        return service.request('POST', '/api/v1/sessions', fields)[1]['id']


class Answers(Folder):
    def test_it_is_the_same_program_by_its_name(self):
        self.assertEqual(os.path.realpath(binary()),
                         os.path.realpath(os.path.join(os.path.dirname(binary()),
                                                       'packetstreamer-extcap')))
        done = self.extcap(None, '--help')
        self.assertEqual(0, done.returncode)
        self.assertIn('--extcap-interfaces', done.stdout)

    def test_it_offers_the_server_and_each_running_session(self):
        with Service() as service:
            identity = self.make(service, label='ro{les}')
            done = self.extcap(service, '--extcap-interfaces', '--extcap-version=4.0')
            self.assertEqual((0, ''), (done.returncode, done.stderr))
            lines = done.stdout.splitlines()
            self.assertRegex(lines[0], r'^extcap \{version=\d+\.\d+\.\d+\}\{help=%s/\}' % service.url)
            self.assertIn('interface {value=packetstreamer}', done.stdout)
            self.assertIn('interface {value=packetstreamer-%s}{display=PacketStreamer: session %s, '
                          'ro(les)}' % (identity[:8], identity[:8]), lines)
            self.assertNotIn(identity, done.stdout)
            self.assertIn('control {number=0}{type=string}{display=Filter}', done.stdout)

    def test_without_a_server_its_interface_is_offered_all_the_same(self):
        done = self.extcap(None, '--extcap-interfaces', PACKETSTREAMER_SERVER='http://127.0.0.1:1')
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        self.assertEqual(1, done.stdout.count('interface {'))

    def test_every_interface_has_the_link_type_of_exported_messages(self):
        for name in ('packetstreamer', 'packetstreamer-9f86d081'):
            done = self.extcap(None, '--extcap-interface', name, '--extcap-dlts')
            self.assertEqual(0, done.returncode)
            self.assertRegex(done.stdout, r'\Adlt \{number=252\}\{name=\S+\}\{display=.*\}\n\Z')

    def test_a_capture_filter_is_checked_as_wireshark_expects_it(self):
        ask = ('--extcap-interface', 'packetstreamer', '--extcap-capture-filter')
        for text, said in (('of.type == error and host == 10.0.0.1', r'\A\Z'),
                           ('of.tpye == error', r'\A.*column 1: of.tpye is no field.*\n\Z')):
            done = self.extcap(None, *ask, text)
            self.assertEqual((0, ''), (done.returncode, done.stderr))
            self.assertRegex(done.stdout, said)

    def test_the_check_button_of_the_dialog_says_how_the_filter_is_understood(self):
        ask = ('--extcap-config', '--extcap-interface', 'packetstreamer', '--extcap-reload-option',
               'check', '--types', 'packet_in,error', '--filter')
        for text, value, said in (('ip.ttl < 2', 'good', 'ip.ttl < 2 and of.type in (packet_in, error)'),
                                  ('ip.tll < 2', 'wrong', 'ip.tll is no field')):
            done = self.extcap(None, *ask, text)
            self.assertEqual((0, ''), (done.returncode, done.stderr))
            self.assertRegex(done.stdout, r'\Avalue \{arg=2\}\{value=%s\}\{display=.*%s.*\}'
                                          r'\{default=true\}\n\Z' % (value, re.escape(said)))

    def test_what_is_wrong_is_one_line_and_nobody_waits_at_the_pipe(self):
        fifo = self.path('fifo')
        os.mkfifo(fifo)
        for args, said in ((('--extcap-interface', 'eth0', '--extcap-dlts'), "'eth0' is no interface"),
                           (('--extcap-interface', 'packetstreamer'), '--capture'),
                           (('--extcap-interface', 'packetstreamer', '--capture'), '--fifo'),
                           (('--capture', '--fifo', fifo, '--no-such-option'), '--no-such-option')):
            reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
            self.addCleanup(os.close, reader)
            done = self.extcap(None, *args)
            self.assertEqual(1, done.returncode)
            self.assertRegex(done.stderr, r'\Apacketstreamer: .*%s.*\n\Z' % re.escape(said))
            self.assertEqual(b'', os.read(reader, 1))


class Tshark(Folder):
    def test_lists_the_interfaces(self):
        with Service() as service:
            identity = self.make(service, filter='of.type == error')
            out = self.tshark(service, '-D').communicate(timeout=30)[0]
            self.assertRegex(out, r'(?m)^\d+\. packetstreamer \(PacketStreamer: OpenFlow seen by %s\)$'
                             % service.url)
            self.assertRegex(out, r'(?m)^\d+\. packetstreamer-%s \(PacketStreamer: session %s, '
                                  r'of.type == error\)$' % (identity[:8], identity[:8]))

    def test_captures_every_message_that_a_server_sees_and_ends_its_session(self):
        expected = truth(_TRACE)
        with Service() as service:
            got, _ = self.captured(service, len(expected), '-i', 'packetstreamer')
            self.assertEqual(expected, got)
            wait_until(lambda: self.sessions(service) == [], 'the end of the session')

    def test_a_filter_may_stand_in_f_and_in_the_settings(self):
        expected = [each for each in truth(_TRACE) if each[0] == 10]
        for options in (('-f', 'of.type == packet_in'),
                        ('-o', 'extcap.packetstreamer.filter:of.type == packet_in'),
                        ('-o', 'extcap.packetstreamer.types:packet_in', '-f', 'of.version == 1.3')):
            with self.subTest(options), Service() as service:
                got, _ = self.captured(service, len(expected), '-i', 'packetstreamer', *options)
                self.assertEqual(expected, got)

    def captured(self, service, count, *options, **more):
        """What tshark wrote of `count` messages while a trace is played, and what it said."""
        file = self.path('home/%d.pcapng' % len(os.listdir(self.path('home'))))
        before = len(self.sessions(service))
        child = self.tshark(service, *options, '-c', str(count), '-w', file, **more)
        if not more:
            wait_until(lambda: len(self.sessions(service)) == before + 1 or child.poll() is not None,
                       'the session of tshark', 20)
        wait_until(lambda: any(each['observers'] for each in self.sessions(service))
                   or child.poll() is not None, 'tshark to wait for records', 20)
        self.play(service)
        _, said = child.communicate(timeout=60)
        self.assertEqual(0, child.returncode, said)
        with open(file, 'rb') as octets:
            self.assertTrue(octets.read(4) == b'\x0a\x0d\x0d\x0a')
        return seen(file), said

    def test_begins_in_the_past_when_it_is_asked_to(self):
        expected = truth(_TRACE)[-7:]
        with Service('--read', _TRACE, '--pace', 'fast') as service:
            played = lambda: service.request('GET', '/api/v1/taps')[1]['taps'][0]['counts']['rounds']
            wait_until(lambda: played() == 1, 'the end of the trace')
            for options in (('last:7',), ('since:2026-11-22T00:00:00Z', 'last:7')):
                with self.subTest(options):
                    file = self.path('home/past.pcapng')
                    settings = [word for each in options
                                for word in ('-o', 'extcap.packetstreamer.' + each)]
                    child = self.tshark(service, '-i', 'packetstreamer', *settings, '-c', '7', '-w', file)
                    said = child.communicate(timeout=60)[1]
                    self.assertEqual(0, child.returncode, said)
                    self.assertEqual(expected, seen(file))

    def test_joins_a_running_session_and_leaves_it_running(self):
        expected = [each for each in truth(_TRACE) if each[0] == 13]
        with Service() as service:
            identity = self.make(service, filter='of.type == packet_out', format='json')
            got, _ = self.captured(service, len(expected), '-i', 'packetstreamer-' + identity[:8],
                                   PACKETSTREAMER_SESSION='feed,' + identity)
            self.assertEqual(expected, got)
            status, session = service.request('GET', '/api/v1/sessions/' + identity)
            self.assertEqual((200, None), (status, session['ended']))
            records = service.request('GET', '/api/v1/sessions/%s/records' % identity)[1]['records']
            self.assertEqual([each[1] for each in expected], [each['xid'] for each in records])

    def test_what_is_wrong_is_what_tshark_says(self):
        with Service() as service:
            identity = self.make(service)
            interface = 'packetstreamer-' + identity[:8]
            for options, more, said in (
                    (('-i', 'packetstreamer', '-f', 'of.tpye == hello'), {},
                     'of.tpye is no field; did you mean of.type?'),
                    (('-i', 'packetstreamer', '-o', 'extcap.packetstreamer.server:http://127.0.0.1:1'),
                     {}, 'cannot reach http://127.0.0.1:1: connection refused'),
                    (('-i', interface), {}, '%s needs the whole id' % interface),
                    (('-i', interface), {'PACKETSTREAMER_SESSION': identity[:8] + 'f' * 24},
                     'there is no session ' + identity[:8])):
                with self.subTest(options):
                    child = self.tshark(service, *options, **more)
                    _, err = child.communicate(timeout=30)
                    self.assertNotEqual(0, child.returncode)
                    self.assertIn(said, err)

    def test_reads_what_watch_writes_into_a_pipe(self):
        expected = truth(_TRACE)
        with Service() as service:
            watch = subprocess.Popen([binary(), 'watch', '--server', service.url, '-w', '-'],
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                     env=environment())
            self.addCleanup(_reap, watch)
            tshark = subprocess.Popen(['tshark', '-i', '-', '-l', '-c', str(len(expected)), '-T',
                                       'fields', '-e', 'openflow_v4.type'], stdin=watch.stdout,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                      env=environment())
            self.addCleanup(_reap, tshark)
            watch.stdout.close()
            wait_until(lambda: [each['observers'] for each in self.sessions(service)] == [1],
                       'watch to wait for records')
            self.play(service)
            out, _ = tshark.communicate(timeout=60)
        # Wireshark's field repeats where a message holds another.
        self.assertEqual([each[0] for each in expected],
                         [int(line.split(',')[0]) for line in out.splitlines()])


class Loss(Folder):
    def test_what_was_missed_is_said_and_stands_in_the_capture(self):
        bulk = os.path.join(ROOT, 'tests/traces/of13-bulk.pcap')
        with Service('--read', bulk, '--pace', 'fast', '--loop') as service:
            identity = self.make(service)
            dropped = lambda: service.request('GET', '/api/v1/sessions/' + identity)[1]['dropped']
            wait_until(lambda: dropped() > 1000, 'a session that holds no more', 30)
            file = self.path('got.pcapng')
            open(file, 'w').close()
            child = subprocess.Popen(
                [self.program, '--capture', '--extcap-interface', 'packetstreamer-' + identity[:8],
                 '--session', identity, '--from', 'held', '--fifo', file],
                stderr=subprocess.PIPE, text=True, env=self.environment(service))
            self.addCleanup(_reap, child)
            wait_until(lambda: os.path.getsize(file) > 100000 or child.poll() is not None, 'frames')
            child.send_signal(signal.SIGTERM)
            said = child.communicate(timeout=20)[1]
            self.assertEqual(0, child.returncode)
        missed = int(re.search(r'\Apacketstreamer: (\d+) messages were missed\n\Z', said)[1])
        self.assertGreater(missed, 1000)
        with open(file, 'rb') as octets:
            here = [int(each) for each in re.findall(rb'(\d+) messages were missed here', octets.read())]
        self.assertEqual(missed, sum(here))
        self.assertTrue(seen(file))


class Toolbar(Folder):
    """As Wireshark does it: pipes for the frames and for the controls, both ways."""

    @contextlib.contextmanager
    def capture(self, service, *args, first=()):
        pipes = {name: self.path(name) for name in ('fifo', 'in', 'out')}
        for path in pipes.values():
            os.mkfifo(path)
        child = subprocess.Popen(
            [self.program, '--capture', '--extcap-interface', 'packetstreamer', '--fifo',
             pipes['fifo'], '--extcap-control-in', pipes['in'], '--extcap-control-out',
             pipes['out'], *args], stderr=subprocess.PIPE, text=True, env=self.environment(service))
        self.addCleanup(_reap, child)
        self.frames = os.open(pipes['fifo'], os.O_RDONLY)
        self.to_program = os.open(pipes['in'], os.O_WRONLY)
        self.from_program = os.fdopen(os.open(pipes['out'], os.O_RDONLY), 'rb', buffering=0)
        for message in (*first, (_FILTER, _INITIALIZED, '')):
            self.say(*message)
        try:
            wait_until(lambda: self.sessions(service), 'the session')
            yield child
        finally:
            for descriptor in (self.frames, self.to_program, self.from_program.fileno()):
                os.close(descriptor)

    def say(self, number, kind, text):
        payload = text.encode()
        octets = struct.pack('>cBHBB', b'T', 0, len(payload) + 2, number, kind) + payload
        os.write(self.to_program, octets)

    def hear(self, *kinds):
        """The next message of one of these kinds: its control and its text."""
        while True:
            sync, high, low, number, kind = struct.unpack('>cBHBB', self.exactly(6))
            self.assertEqual((b'T', 0), (sync, high))
            text = self.exactly(low - 2).decode()
            if kind in kinds:
                return number, text

    def exactly(self, count):
        octets = b''
        while len(octets) < count:
            more = self.from_program.read(count - len(octets))
            self.assertTrue(more, 'the program closed the pipe')
            octets += more
        return octets

    def filter(self, service):
        return self.sessions(service)[0]['filter']

    def test_changes_the_filter_of_the_running_session(self):
        with Service() as service, self.capture(service, '--filter', 'of.type == hello',
                                                '--host', '10.0.0.1') as child:
            self.assertEqual((_FILTER, 'of.type == hello'), self.hear(_SET))
            self.assertEqual((_LOG, 'showing of.type == hello\n'), self.hear(_ADD))
            self.assertEqual('of.type == hello and host == 10.0.0.1', self.filter(service))
            self.say(_FILTER, _SET, 'of.type == error')
            self.assertEqual('showing of.type == error', self.hear(_STATUS_BAR)[1])
            self.assertEqual('of.type == error and host == 10.0.0.1', self.filter(service))
            self.say(_FILTER, _SET, 'of.tpye == error')
            self.assertIn('column 1: of.tpye is no field', self.hear(_WARNING)[1])
            self.assertEqual('of.type == error and host == 10.0.0.1', self.filter(service))
            self.say(_FILTER, _SET, '')
            self.assertEqual('showing every message', self.hear(_STATUS_BAR)[1])
            self.assertEqual('host == 10.0.0.1', self.filter(service))
            self.assertIsNone(child.poll())

    def test_what_it_had_before_the_capture_counts_from_the_first_message(self):
        with Service() as service, self.capture(
                service, '--filter', 'of.type == hello',
                first=[(_FILTER, _SET, 'of.type == packet_in')]):
            self.assertEqual('showing of.type == packet_in\n', self.hear(_ADD)[1])
            self.assertEqual('of.type == packet_in', self.filter(service))

    def test_frames_come_while_it_is_used(self):
        expected = [each for each in truth(_TRACE) if each[0] == 10]
        with Service() as service, self.capture(service) as child:
            self.hear(_ADD)
            self.say(_FILTER, _SET, 'of.type == packet_in')
            self.hear(_STATUS_BAR)
            self.play(service)
            file = self.path('got.pcapng')
            with open(file, 'wb') as out:
                while len(seen(file)) < len(expected):
                    out.write(os.read(self.frames, 65536))
                    out.flush()
            self.assertEqual(expected, seen(file))
            self.assertIsNone(child.poll())

    def test_it_ends_with_its_session_when_wireshark_has_enough(self):
        with Service() as service:
            with self.capture(service) as child:
                pass
            self.assertEqual('', child.communicate(timeout=20)[1])
            self.assertEqual(0, child.returncode)
            self.assertEqual([], self.sessions(service))

    def test_it_ends_with_its_session_when_it_is_asked_to(self):
        with Service() as service, self.capture(service) as child:
            child.send_signal(signal.SIGTERM)
            child.wait(20)
            self.assertEqual(0, child.returncode)
            self.assertEqual([], self.sessions(service))

    def test_nonsense_in_its_pipe_is_no_matter_to_the_frames(self):
        with Service() as service, self.capture(service) as child:
            os.write(self.to_program, b'nonsense' * 100)
            self.play(service)
            self.assertTrue(os.read(self.frames, 8))
            wait_until(lambda: self.sessions(service)[0]['delivered'] > 0, 'messages')
            self.assertIsNone(child.poll())


def _reap(child):
    if child.poll() is None:
        child.kill()
    with contextlib.suppress(ValueError):
        child.communicate()


if __name__ == '__main__':
    unittest.main()
