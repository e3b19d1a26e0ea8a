# SPDX-License-Identifier: Apache-2.0
"""The example plug-ins in the program: a field in C, a format in C++."""
import base64
import contextlib
import csv
import io
import os
import struct
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.fakes import ControllerPort, FakeChannel, message, packet_in
from testbed.processes import environment
from testbed.service import ROOT, Service, binary, command

H1, H2 = '02:00:00:00:00:01', '02:00:00:00:00:02'
HEADING = 'time,switch,dpid,direction,version,type,xid,octets,latency'
_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_FOLDER = os.path.normpath(os.path.join(os.path.dirname(binary()), '../../examples/plugins'))
FIELD, FORMAT = (os.path.join(_FOLDER, name) for name in ('vendor_field.so', 'csv_format.so'))


def status(temperature, fans=(), promised=None, xid=0):
    """Acme's status message, perhaps with fewer fans than it promises."""
    count = len(fans) if promised is None else promised
    body = struct.pack('!IIHHI16s', 0x00acce55, 1, temperature, count, 90_000, b'A7-1')
    return message(4, body + struct.pack('!%dH' % len(fans), *fans), xid)


def capture(*messages):
    """A classic pcap of raw IP with one segment a message, from a switch to its controller."""
    content, seq = struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101), 1
    for octets in (message(0), *messages):
        tcp = struct.pack('!HHIIBBHHH', 40000, 6653, seq, 1, 0x50, 0x18, 65535, 0, 0) + octets
        packet = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0,
                             bytes((10, 0, 0, 1)), bytes((10, 0, 0, 9))) + tcp
        content += struct.pack('<IIII', 1_700_000_000, seq, len(packet), len(packet)) + packet
        seq += len(octets)
    return content


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline='')))


class OnTheCommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='ps-plugins-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def run_it(self, *arguments, **kwargs):
        done = command(*arguments, **kwargs)
        self.assertEqual(0, done.returncode, done.stderr)
        return done

    def test_list_shows_them_with_what_is_built_in(self):
        fields = self.run_it('list', 'fields', '--plugin', FIELD).stdout
        self.assertRegex(fields, r'(?m)^of\.type  ')
        self.assertRegex(fields, r"(?m)^acme\.uptime +duration +time since .* +Acme's status")
        formats = self.run_it('list', '--plugin', FORMAT, 'formats').stdout
        self.assertRegex(formats, r'(?m)^csv +one line of .* +text/csv$')
        plugins = self.run_it('list', 'plugins', '--plugin', FORMAT, '--plugin', FIELD).stdout
        self.assertRegex(plugins, r'(?m)^csv .*csv_format\.so +csv$')
        self.assertRegex(plugins, r'(?m)^acme .*vendor_field\.so +acme\.temperature acme\.uptime ')
        self.assertEqual('', self.run_it('list', 'plugins').stdout)

    def test_explain_explains_a_field_of_theirs(self):
        done = self.run_it('explain', 'not acme.uptime < 5m', '--plugin', FIELD)
        for line in ('not\n  acme.uptime < 5m\n', 'acme.uptime: duration\n  time since the switch',
                     "  in Acme's status; 1.0 to 1.5\n", '  example: acme.uptime < 5m\n'):
            self.assertIn(line, done.stdout)

    def test_a_mistake_names_the_nearest_of_their_fields(self):
        done = command('explain', 'acme.tempratur > 4', '--plugin', FIELD)
        self.assertEqual(2, done.returncode)
        self.assertIn('did you mean acme.temperature?', done.stderr)
        self.assertIn('csv', command('read', 'x', '--plugin', FORMAT, '-o', 'xml').stderr)

    def test_read_filters_by_their_field_wherever_the_option_stands(self):
        path = self.write('status.pcap', capture(status(20, (900,), xid=1), status(45, (0, 800), xid=2),
                                                 packet_in(H1, H2, xid=3)))
        for wanted, xids in (('acme.temperature', [1, 2]), ('acme.temperature > 40', [2]),
                             ('acme.fan.rpm == 0', [2]), ('acme.serial == A7-1', [1, 2]),
                             ('acme.uptime == 90s and acme.temperature < 40', [1]),
                             ('of.xid > 0 and not acme.temperature > 40', [1, 3])):
            for arguments in (['--plugin', FIELD, '-Y', wanted, path, '--plugin', FORMAT, '-o', 'csv'],
                              ['-Y', wanted, '-o', 'csv', path, '--plugin=' + FIELD,
                               '--plugin', FORMAT]):
                with self.subTest(' '.join(arguments)):
                    done = self.run_it('read', *arguments)
                    self.assertEqual(xids, [int(row['xid']) for row in rows(done.stdout)])
                    self.assertNotIn('plugin_failed', done.stderr)

    def test_a_field_that_fails_makes_comparisons_false_and_is_counted(self):
        path = self.write('lie.pcap', capture(status(20, (900,), promised=9, xid=7)))
        for wanted, count in (('acme.fan.rpm > 0', 0), ('not acme.fan.rpm > 0', 2)):
            done = self.run_it('read', path, '--plugin', FIELD, '-Y', wanted)
            self.assertIn('%d matched' % count, done.stderr)
            self.assertIn('plugin_failed 1', done.stderr)

    def test_read_writes_their_format(self):
        done = self.run_it('read', _TRACE, '--plugin', FORMAT, '-o', 'csv')
        self.assertEqual(HEADING, done.stdout.splitlines()[0])
        shown = rows(done.stdout)
        self.assertEqual(130, len(shown))
        self.assertEqual(130, done.stdout.count('\n') - 1)
        self.assertIn('0x0000000000000011', {row['dpid'] for row in shown})
        answers = [row for row in shown if row['latency']]
        self.assertTrue(answers)
        self.assertLessEqual({'packet_out', 'flow_mod'}, {row['type'] for row in answers})

    def test_a_file_that_is_refused_ends_every_command_with_one_line(self):
        text = self.write('text.so', b'no shared object')
        for arguments in (('read', _TRACE), ('explain', 'tcp'), ('list', 'fields'), ('serve',)):
            for files, reason in (([text], 'text.so: file too short'),
                                  (['/no/such.so'], '/no/such.so: cannot open'),
                                  ([FIELD, FIELD], 'vendor_field.so: it is loaded already')):
                with self.subTest(arguments, files=files):
                    done = command(*arguments, *(word for file in files for word in ('--plugin', file)))
                    self.assertEqual(1, done.returncode)
                    self.assertEqual('', done.stdout)
                    self.assertEqual(1, done.stderr.count('\n'), done.stderr)
                    self.assertIn(reason, done.stderr)


class InTheService(unittest.TestCase):
    def setUp(self):
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(ControllerPort())
            self.service = stack.enter_context(
                Service('--proxy', 'tcp:127.0.0.1:0=' + port.address,
                        '--plugin', FIELD, '--plugin', FORMAT))
            self.channel = stack.enter_context(FakeChannel(self.service.proxy(), port))
            self.addCleanup(stack.pop_all().close)

    def session(self, **members):
        code, session = self.service.request('POST', '/api/v1/sessions', members)
        self.assertEqual(201, code, session)
        return '/api/v1/sessions/' + session['id']

    def matched(self, path, count):
        """The batch of a session, once so many messages have matched."""
        wait_until(lambda: self.service.request('GET', path)[1]['matched'] == count,
                   '%d matches' % count)
        return self.service.request('GET', path + '/records')[1]

    def test_they_are_named_in_the_log_and_listed(self):
        self.assertIn('plug-in acme', self.service.child.log())
        formats = self.service.request('GET', '/api/v1/formats')[1]['formats']
        self.assertIn(('csv', 'text/csv', True),
                      [(each['name'], each['media_type'], each['text']) for each in formats])
        fields = self.service.request('GET', '/api/v1/fields')[1]['fields']
        self.assertIn(('acme.uptime', 'duration'), [(each['name'], each['type']) for each in fields])
        explained = self.service.request('POST', '/api/v1/filters/explain',
                                         {'filter': 'acme.uptime < 5m'})[1]
        self.assertEqual(['acme.uptime'], [each['name'] for each in explained['fields']])

    def test_their_fields_are_asked_by_sessions(self):
        hot, other, failing = (self.session(filter=wanted, format='json') for wanted in
                               ('acme.temperature > 40', 'acme.temperature <= 40 and not of.packet_in',
                                'not acme.fan.rpm > 0 and acme.temperature'))
        self.channel.from_switch(packet_in(H1, H2, xid=5) + status(45, (900,), xid=6)
                                 + status(20, (0,), xid=7) + status(1, (), promised=3, xid=8))
        for path, xids in ((hot, [6]), (other, [7, 8]), (failing, [7, 8])):
            self.assertEqual(xids, [each['xid'] for each in self.matched(path, len(xids))['records']])
        channels = self.service.request('GET', '/api/v1/channels')[1]['channels']
        self.assertEqual({'plugin_failed': 1}, channels[0]['anomalies'])

    def test_their_format_is_a_property_of_sessions(self):
        # Not the greetings, which the proxy may look at only now.
        path = self.session(format='csv', filter='of.packet_in or of.type == experimenter')
        self.assertEqual('csv', self.service.request('GET', path)[1]['format'])
        legacy = self.service.trace(mac=H1, direction='in', period=300, output='csv')
        self.channel.from_switch(packet_in(H1, H2, xid=5) + status(45, (900,), xid=6))
        batch = self.matched(path, 2)
        self.assertEqual(HEADING + '\r\n', base64.b64decode(batch['preamble']).decode())
        self.assertEqual([('packet_in', '5'), ('experimenter', '6')],
                         [(row['type'], row['xid']) for row in
                          rows(HEADING + '\r\n' + '\r\n'.join(batch['records']))])
        with self.service.thrift_client() as client:
            items = client.getPackets(legacy)
        self.assertEqual([batch['records'][0].encode()], items)

    def test_watch_asks_for_both(self):
        watch = subprocess.Popen([binary(), 'watch', 'acme.temperature > 40', '-o', 'csv', '-n', '1',
                                  '--server', self.service.url, '--plugin', FIELD, '--plugin', FORMAT],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, env=environment())
        self.addCleanup(watch.kill)
        wait_until(lambda: self.service.request('GET', '/api/v1/sessions')[1]['sessions'],
                   'the session of watch')
        self.channel.from_switch(status(20, xid=6) + status(45, xid=7))
        shown, said = watch.communicate(timeout=20)
        self.assertEqual(0, watch.returncode, said)
        self.assertEqual(['7'], [row['xid'] for row in rows(shown)])


class WhatServeIsAsked(unittest.TestCase):
    def test_their_format_can_be_the_default_whatever_the_order(self):
        with Service('--default-format', 'csv', '--plugin', FORMAT) as service:
            session = service.request('POST', '/api/v1/sessions', {'label': 'x'})[1]
            self.assertEqual('csv', session['format'])

    def test_without_them_their_names_are_unknown(self):
        with Service() as service:
            code, answer = service.request('POST', '/api/v1/sessions', {'format': 'csv'})[:2]
            self.assertEqual(400, code)
            self.assertIn("no format 'csv'", answer['detail'])


if __name__ == '__main__':
    unittest.main()
