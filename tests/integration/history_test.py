# SPDX-License-Identifier: Apache-2.0
"""Sessions that begin in the past, and what is kept around an occasion, judged by captures whose
truth is known and by tshark."""
import contextlib
import csv
import glob
import http.client
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from testbed.processes import MissingTool, wait_until
from testbed.service import ROOT, Service, command, import_generated

_TRACES = os.path.join(ROOT, 'tests/traces')


def _path(trace):
    return os.path.join(_TRACES, trace)


def _truth(trace):
    with open(_path(trace) + '.tsv', encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, delimiter='\t'))


def _recorded(service):
    status, history = service.request('GET', '/api/v1/history')
    assert status == 200 and history['kept'], history
    return history


class Played(unittest.TestCase):
    """A capture that has been played to its end before anybody asks."""
    trace = 'of13-learning-switch.pcap'

    def setUp(self):
        self.service = Service('--read', _path(self.trace), '--pace', 'fast')
        self.service.__enter__()
        self.addCleanup(self.service.__exit__, None, None, None)
        self.truth = _truth(self.trace)
        wait_until(lambda: _recorded(self.service)['messages'] == len(self.truth),
                   'the capture to be played')

    def watch(self, *options):
        done = command('watch', '--server', self.service.url, *options)
        self.assertEqual(0, done.returncode, done.stderr)
        return done

    def records(self, *options):
        return [json.loads(line) for line in self.watch('-o', 'json', *options).stdout.splitlines()]

    def test_all_that_is_recorded_is_what_read_shows_of_the_file(self):
        for output in ('text', 'json', 'compact'):
            with self.subTest(output):
                past = self.watch('--no-follow', '-o', output)
                self.assertEqual(command('read', _path(self.trace), '-o', output).stdout,
                                 past.stdout)
                self.assertEqual('%d received, 0 missed\n' % len(self.truth), past.stderr)

    def test_a_filter_holds_for_the_past_as_for_the_file(self):
        wanted = 'of.type == flow_mod or of.latency > 1ms'
        self.assertEqual(command('read', _path(self.trace), '-Y', wanted).stdout,
                         self.watch('--no-follow', wanted).stdout)

    def test_the_last_messages_are_the_newest(self):
        all_of_them = self.records('--no-follow')
        self.assertEqual(all_of_them[-5:], self.records('--last', '5', '--no-follow'))
        self.assertEqual(all_of_them[-5:], self.records('--last', '5', '-n', '5'))

    def test_times_bound_what_is_shown(self):
        times = [record['time'] for record in self.records('--no-follow')]
        begin, end = times[10], times[50]
        for options in (('--since', begin, '--until', end),
                        ('--since', begin, '--until', end, '--no-follow')):
            between = [record['time'] for record in self.records(*options)]
            self.assertEqual([time for time in times if begin <= time < end], between)
        self.assertEqual([], self.records('--since', '-10s', '--no-follow'))
        self.assertEqual(times, [record['time'] for record in
                                 self.records('--since', '0', '--no-follow')])

    def test_a_session_that_goes_on_answers_at_once(self):
        done = self.watch('--last', '50', '--since', '2000-01-01T00:00:00Z', '--for', '500ms')
        self.assertEqual(50, len(done.stdout.splitlines()))
        self.assertEqual('50 received, 0 missed\n', done.stderr)

    def test_what_is_live_follows_the_past(self):
        status, session = self.service.request('POST', '/api/v1/sessions',
                                               {'last': 3, 'format': 'json'})
        self.assertEqual(201, status)
        self.assertEqual((3, True, 0), tuple(session['history'][name] for name in
                                             ('records', 'complete', 'overwritten')))
        self.service.request('POST', '/api/v1/taps', {'read': _path(self.trace), 'pace': 'fast'})
        batch = wait_until(lambda: self.all_of(session, 3 + len(self.truth)), 'the second round')
        channels = [record['channel'] for record in batch]
        self.assertEqual(channels, sorted(channels))
        self.assertEqual(len({record['channel'] for record in batch[:3]}), 1)
        self.assertEqual(list(range(1, len(self.truth) + 1)),
                         [record['seq'] for record in batch[3:]])

    def test_a_stream_begins_with_the_past_and_ends_behind_it(self):
        with contextlib.closing(http.client.HTTPConnection(*self.service.http,
                                                           timeout=20)) as connection:
            connection.request('POST', '/api/v1/stream',
                               json.dumps({'follow': False, 'format': 'json'}),
                               {'Accept': 'application/x-ndjson'})
            answer = connection.getresponse()
            lines = [json.loads(line) for line in answer.read().splitlines() if line.strip()]
        self.assertEqual(200, answer.status)
        self.assertEqual(self.records('--no-follow'), [line for line in lines if 'seq' in line])
        self.assertIn('end of history', json.dumps(lines[-1]))

    def test_over_thrift_it_begins_and_ends_as_over_rest(self):
        import_generated()
        from packetstreamer.ttypes import SessionSpec
        times = [record['time'] for record in self.records('--no-follow')]
        with self.service.thrift_client() as client:
            for asked in ({'follow': False}, {'last': 5, 'follow': False},
                          {'since': times[10], 'until': times[50]},
                          {'since': '0', 'last': 7, 'follow': False, 'filter': 'of.packet_in'}):
                with self.subTest(asked):
                    members = dict(asked, format='json')
                    status, made = self.service.request('POST', '/api/v1/sessions', members)
                    self.assertEqual(201, status)
                    if 'until' in members:
                        members['untilTime'] = members.pop('until')
                    info = client.openSession(SessionSpec(**members))
                    self.assertEqual(made['ended'], info.ended)
                    self.assertIsNotNone(info.ended)
                    self.assertEqual(0, info.expiresIn)
                    told = made['history']
                    self.assertEqual((told['records'], told['complete'], told['overwritten']),
                                     (info.history.records, info.history.complete,
                                      info.history.overwritten))
                    self.assertEqual(told['from'], _rfc3339(info.history.oldest))
                    batch = client.readRecords(info.id, '', 0, 0, '')
                    self.assertEqual(self.all_of(made, told['records']),
                                     [json.loads(record) for record in batch.records])
                    self.assertEqual((0, info.ended), (batch.missed, batch.ended))

    def test_over_thrift_what_is_live_follows_the_past(self):
        import_generated()
        from packetstreamer.ttypes import SessionSpec
        with self.service.thrift_client() as client:
            info = client.openSession(SessionSpec(last=3, format='json'))
            self.assertIsNone(info.ended)
            self.service.request('POST', '/api/v1/taps', {'read': _path(self.trace),
                                                          'pace': 'fast'})
            records, cursor = [], ''
            while len(records) < 3 + len(self.truth):
                batch = client.readRecords(info.id, cursor, 0, 10000, '')
                self.assertTrue(batch.records)
                self.assertEqual(0, batch.missed)
                records += [json.loads(record) for record in batch.records]
                cursor = batch.nextCursor
        last = len(self.truth)
        self.assertEqual(list(range(last - 2, last + 1)) + list(range(1, last + 1)),
                         [record['seq'] for record in records])

    def test_what_the_reference_shows_of_thrift_says_what_was_recorded(self):
        import_generated()
        from packetstreamer.ttypes import SessionSpec
        with open(os.path.join(ROOT, 'docs/reference/thrift.md'), encoding='utf-8') as text:
            shown = re.search(r'^### In the past\n\n```python\n(.*?)^```', text.read(), re.M | re.S)[1]
        shown = shown.replace("'-5m'", "'0'")  # the capture is older
        said = io.StringIO()
        with self.service.thrift_client() as client, contextlib.redirect_stdout(said):
            exec(shown, {'client': client, 'SessionSpec': SessionSpec})
        wanted = command('read', _path(self.trace), '-Y', 'host == 10.0.0.1').stdout.splitlines()
        self.assertEqual('%d of before, of which nothing was lost: True\n' % min(50, len(wanted)),
                         said.getvalue())

    def test_over_thrift_the_same_is_refused_in_the_same_words(self):
        import_generated()
        from packetstreamer.ttypes import InvalidRequest, SessionSpec
        with self.service.thrift_client() as client:
            for asked in ({'since': 'yesterday'}, {'until': '5m'}, {'last': 0},
                          {'since': '-5s', 'until': '-6s'}, {'follow': False, 'sample': 2}):
                with self.subTest(asked):
                    status, problem = self.service.request('POST', '/api/v1/sessions', asked)
                    self.assertEqual(400, status)
                    members = {{'until': 'untilTime'}.get(name, name): value
                               for name, value in asked.items()}
                    with self.assertRaises(InvalidRequest) as refused:
                        client.openSession(SessionSpec(**members))
                    self.assertEqual(problem['detail'], refused.exception.reason)

    def all_of(self, session, count):
        target = '/api/v1/sessions/%s/records' % session['id']
        records = self.service.request('GET', target)[1]['records']
        return records if len(records) == count else None


class Overwritten(unittest.TestCase):
    def test_what_the_recorder_no_longer_has_is_said(self):
        with Service('--read', _path('of13-bulk.pcap'), '--pace', 'fast', '--loop',
                     '--history-bytes', '1M') as service:
            wait_until(lambda: _recorded(service)['overwritten'] > 1000, 'the ring to be full')
            done = command('watch', '--server', service.url, '--since', '0', '--no-follow')
            self.assertEqual(0, done.returncode)
            self.assertRegex(done.stderr, r'^the recorder reaches back to 20\d\d-\S+Z; \d+ older '
                                          r'messages were overwritten\n')
            history = _recorded(service)
            self.assertLessEqual(history['bytes'], 1 << 20)
            self.assertEqual(history['recorded'], history['messages'] + history['overwritten'])

    def test_a_server_without_history_says_so(self):
        with Service('--history-bytes', '0') as service:
            for options in (('--last', '5'), ('--since', '-5m'), ('--no-follow',)):
                done = command('watch', '--server', service.url, *options)
                self.assertEqual(1, done.returncode)
                self.assertIn('this server keeps no history', done.stderr)
            self.assertEqual((200, {'kept': False}), service.request('GET', '/api/v1/history'))
            import_generated()
            from packetstreamer.ttypes import InvalidRequest, SessionSpec
            with service.thrift_client() as client, self.assertRaises(InvalidRequest) as refused:
                client.openSession(SessionSpec(last=5))
            self.assertEqual(service.request('POST', '/api/v1/sessions', {'last': 5})[1]['detail'],
                             refused.exception.reason)

    def test_options_that_cannot_be_understood_are_wrong_usage(self):
        for words, part in ((('watch', '--since', 'yesterday'), '-30s, -5m, -2h'),
                            (('watch', '--until', '5m'), 'RFC 3339'),
                            (('watch', '--last', '0'), 'whole number from 1'),
                            (('serve', '--history-bytes', '1'), '1024K'),
                            (('serve', '--history-age', '0'), 'not a time'),
                            (('serve', '--keep-around', 'errors:5s'), 'error, role, disconnect'),
                            (('serve', '--keep-files', '0'), 'whole number from 1')):
            with self.subTest(words):
                done = command(*words)
                self.assertEqual(2, done.returncode)
                self.assertIn(part, done.stderr)


class Kept(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='ps-kept-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def files(self):
        return sorted(glob.glob(os.path.join(self.folder, '*.pcapng')))

    def keep(self, trace, around):
        """What is kept of a trace that is played once: the only file."""
        with Service('--read', _path(trace), '--pace', 'fast', '--keep-around', around,
                     '--keep-dir', self.folder) as service:
            wait_until(lambda: re.search(r' kept \d+ messages around', service.child.log()),
                       'the file to be finished', 30)
            self.log = service.child.log()
        self.assertEqual(1, len(self.files()), self.log)
        return self.files()[0]

    def test_what_surrounds_an_error_is_a_capture_with_the_error_in_it(self):
        kept = self.keep('of13-mgmt-errors.pcap', 'error:1s')
        self.assertIn(kept, self.log)
        messages = [json.loads(line) for line in
                    command('read', kept, '-o', 'json').stdout.splitlines()]
        whole = [json.loads(line) for line in command(
            'read', _path('of13-mgmt-errors.pcap'), '-o', 'json').stdout.splitlines()]
        first = next(message['time'] for message in whole if message['type'] == 'error')
        second = command('read', _path('of13-mgmt-errors.pcap'), '-o', 'json', '--type', 'error')
        self.assertTrue(second.stdout)
        self.assertIn(first, [message['time'] for message in messages])
        around = [(message['type'], message['xid'], message['time']) for message in whole
                  if abs(_seconds(message['time']) - _seconds(first)) < 0.999]
        found = [(message['type'], message['xid'], message['time']) for message in messages]
        self.assertGreater(len(around), 2)
        self.assertTrue(set(around) <= set(found))
        self.assertTrue(all(abs(_seconds(time) - _seconds(first)) <= 1.001 for _, _, time in found))

    def test_tshark_reads_what_is_kept(self):
        if not shutil.which('tshark'):
            raise MissingTool('tshark not found; run: tools/install_dependencies test')
        kept = self.keep('of13-mgmt-errors.pcap', 'error:1s')
        shown = subprocess.run(['tshark', '-r', kept, '-Y', 'openflow_v4.type == 1', '-T', 'fields',
                                '-e', 'openflow_v4.type'], capture_output=True, text=True,
                               check=False)
        self.assertEqual(0, shown.returncode, shown.stderr)
        self.assertTrue(shown.stdout.strip(), 'no error in it')

    def test_a_lost_switch_is_an_occasion(self):
        kept = self.keep('of10-port6633-reconnect.pcap', 'disconnect:1s')
        self.assertTrue(kept.endswith('-disconnect.pcapng'))
        self.assertTrue(command('read', kept).stdout)

    def test_a_storm_is_an_occasion(self):
        with Service('--read', _path('of13-bulk.pcap'), '--pace', 'fast', '--keep-around',
                     'packet_in_storm:1s', '--keep-storm', '5', '--keep-dir',
                     self.folder) as service:
            wait_until(lambda: 'packet_in_storm on channel' in service.child.log(), 'the storm', 30)
            wait_until(self.files, 'the file', 10)

    def test_it_is_refused_where_nothing_can_be_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            for words, part in (
                    (('--keep-dir', os.path.join(folder, 'missing')), 'is no directory'),
                    (('--history-bytes', '0'), '--history-bytes 0 switches off')):
                done = command('serve', '--http', '127.0.0.1:0', '--thrift', '127.0.0.1:0',
                               '--keep-around', 'error:5s', *words)
                self.assertEqual(1, done.returncode)
                self.assertIn(part, done.stderr)


def _rfc3339(nanoseconds):
    seconds, rest = divmod(nanoseconds, 10**9)
    return time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds)) + '.%09dZ' % rest


def _seconds(time):
    hours, minutes, seconds = time.rstrip('Z').split('T')[1].split(':')
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


if __name__ == '__main__':
    unittest.main()
