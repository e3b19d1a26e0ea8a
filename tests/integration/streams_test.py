# SPDX-License-Identifier: Apache-2.0
"""Records streamed over HTTP, to the clients that people have: curl, python-websockets, a browser's
EventSource, tshark. What is played is a capture whose truth is known."""
import contextlib
import csv
import gzip
import http.client
import json
import os
import resource
import shutil
import socket
import subprocess
import tempfile
import unittest

from testbed import observers
from testbed.browser import Browser
from testbed.fakes import connect
from testbed.processes import Child, environment, require, wait_until
from testbed.service import ROOT, Service, megabytes

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_READERS = 10000


def _truth():
    with open(_TRACE + '.tsv', newline='', encoding='ascii') as table:
        return [(int(row['xid'], 0), row['type_name'].lower(),
                 'to_controller' if row['dst'].endswith(':6653') else 'to_switch')
                for row in csv.DictReader(table, delimiter='\t')]


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = max(hard, 2 * _READERS)  # here and, inherited, in the service
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    def setUp(self):
        self.log_dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.log_dir, True)
        self.service = Service('--pcap-over-ip', '127.0.0.1:0')
        self.service.__enter__()
        self.addCleanup(self.service.__exit__, None, None, None)
        self.truth = _truth()

    def open(self, **members):
        status, session = self.service.request('POST', '/api/v1/sessions', members)
        self.assertEqual(201, status, session)
        return session['id']

    def show(self, session):
        return self.service.request('GET', '/api/v1/sessions/' + session)[1]

    def play(self):
        status, tap = self.service.request('POST', '/api/v1/taps', {'read': _TRACE, 'pace': 'fast'})
        self.assertEqual(201, status, tap)

    def play_to_all(self, session, count):
        """Plays the capture once `count` observers are there, and ends the session behind it."""
        wait_until(lambda: self.show(session)['observers'] == count, '%d observers' % count)
        self.play()
        wait_until(lambda: self.show(session)['matched'] == len(self.truth), 'the capture to be played')
        self.service.request('DELETE', '/api/v1/sessions/' + session)

    def test_curl_events_and_web_socket_receive_the_same_and_are_told_the_end(self):
        session = self.open(format='compact')
        observing = [observers.Curl(self.service, session, self.log_dir),
                     observers.EventsByCurl(self.service, session, self.log_dir),
                     observers.WebSocket(self.service, session)]
        self.play_to_all(session, len(observing))
        for observer in observing:
            totals = observer.totals()
            self.assertEqual(self.truth, totals.records, type(observer).__name__)
            self.assertEqual((0, 'ended by owner'), (totals.missed, totals.ended))
        self.assertEqual((1000, 'ended by owner'),
                         (observing[-1].close_code, observing[-1].close_reason))

    def test_a_browser_receives_events_and_stops_when_the_session_has_ended(self):
        session = self.open()
        with Browser(self.log_dir) as browser:
            browser.open(self.service.url + '/healthz')
            browser.evaluate('''
                window.records = []; window.told = null;
                window.source = new EventSource('/api/v1/sessions/%s/records');
                source.onmessage = event => records.push([JSON.parse(event.data), event.lastEventId]);
                source.addEventListener('ended', event => told = JSON.parse(event.data));
                new Promise(done => source.onopen = done).then(() => true)''' % session)
            self.play_to_all(session, 1)
            wait_until(lambda: browser.evaluate('told'), 'the browser to be told the end')
            self.assertEqual('ended by owner', browser.evaluate('told.ended'))
            records = browser.evaluate('records')
            self.assertEqual(self.truth, [observers.summary(record) for record, _ in records])
            self.assertEqual([str(n + 1) for n in range(len(self.truth))], [at for _, at in records])
            # It comes again by itself, with its last id, and is then told not to: CLOSED is 2.
            wait_until(lambda: browser.evaluate('source.readyState') == 2, 'the browser to give up', 30)
            self.assertEqual(len(self.truth), browser.evaluate('records.length'))

    def test_pcapng_and_octets_are_what_they_say(self):
        session = self.open()
        capture = observers.Curl(self.service, session, self.log_dir, 'application/x-pcapng')
        octets = observers.Curl(self.service, session, self.log_dir, 'application/octet-stream')
        text = observers.Curl(self.service, session, self.log_dir, 'text/plain', '?format=compact')
        self.play_to_all(session, 3)
        for observer in (capture, octets, text):
            observer.finish()
        self.assertEqual(len(self.truth), len(observers.records_of_capture(capture._path)))
        content = octets.content()
        found = []
        while content:
            size = int.from_bytes(content[2:4], 'big')
            found.append(int.from_bytes(content[4:8], 'big'))
            content = content[size:]
        self.assertEqual([xid for xid, _, _ in self.truth], found)
        lines = text.content().decode().splitlines()
        self.assertEqual(len(self.truth) + 1, len(lines))
        self.assertEqual('# the session has ended: ended by owner', lines[-1])

    def test_tshark_captures_pcap_over_ip(self):
        require('tshark')
        where = self.service.ready['pcap_over_ip']
        path = os.path.join(self.log_dir, 'captured.pcapng')
        tshark = Child('tshark', ['tshark', '-n', '-i', 'TCP@' + where, '-w', path,
                                  '-c', str(len(self.truth))], self.log_dir)
        session = wait_until(
            lambda: next((s for s in self.service.request('GET', '/api/v1/sessions')[1]['sessions']
                          if s['label'].startswith('pcap-over-ip')), None), 'its session', 30)
        self.assertEqual('pcapng', session['format'])
        self.play()
        wait_until(lambda: not tshark.alive(), 'tshark to have all', 60)
        shown = observers.records_of_capture(path)
        self.assertEqual(len(self.truth), len(shown), tshark.log())
        self.assertIn('OFPT_HELLO', shown[0][1])
        wait_until(lambda: not self.service.request('GET', '/api/v1/sessions')[1]['sessions'],
                   'its session to end with it')

    def test_a_posted_stream_is_one_command(self):
        require('curl')
        with open(os.path.join(self.log_dir, 'lines'), 'wb') as lines:
            curl = Child('curl', ['curl', '-sSN', '-d', '{"filter": "of.type == packet_in", "format": "compact"}',
                                  self.service.url + '/api/v1/stream?max=3'], self.log_dir, stdout=lines)
        wait_until(lambda: self.service.request('GET', '/api/v1/sessions')[1]['sessions'], 'its session')
        self.play()
        wait_until(lambda: not curl.alive(), 'curl to end after three')
        with open(os.path.join(self.log_dir, 'lines'), encoding='utf-8') as lines:
            shown = lines.read().splitlines()
        self.assertEqual([True] * 3, [' packet_in ' in line for line in shown])
        wait_until(lambda: not self.service.request('GET', '/api/v1/sessions')[1]['sessions'],
                   'its session to end')

    def test_a_reader_that_goes_reads_on_at_its_cursor(self):
        session = self.open()
        self.play()
        wait_until(lambda: self.show(session)['matched'] == len(self.truth), 'the capture to be played')
        half = len(self.truth) // 2
        first, trailers = self.read(session, '?max=%d' % half)
        self.assertEqual(self.truth[:half], first.records)
        rest, _ = self.read(session, '?wait=0&cursor=%s' % trailers['PacketStreamer-Next'])
        self.assertEqual(self.truth[half:], rest.records)

    def read(self, session, query, **headers):
        """A stream that ends by itself: its totals and its trailers, from curl."""
        head = os.path.join(self.log_dir, 'head')
        done = subprocess.run(
            ['curl', '-sSN', '-D', head, '-H', 'Accept: application/x-ndjson',
             *(arg for name, value in headers.items() for arg in ('-H', '%s: %s' % (name, value))),
             '%s/api/v1/sessions/%s/records%s' % (self.service.url, session, query)],
            capture_output=True, check=True, timeout=30, env=environment())
        totals = observers.Totals()
        content = gzip.decompress(done.stdout) if 'Accept-Encoding' in str(headers) else done.stdout
        for line in content.decode().splitlines():
            totals.take(json.loads(line))
        with open(head, encoding='ascii') as fields:
            return totals, dict(line.strip().split(': ', 1) for line in fields if ': ' in line)

    def test_ten_thousand_streams_wait_at_once_and_one_record_reaches_them_all(self):
        session = self.open(filter='of.type == hello', period=3600)
        ask = ('GET /api/v1/sessions/%s/records?max=1 HTTP/1.1\r\nHost: x\r\n'
               'Accept: text/event-stream\r\nConnection: close\r\n\r\n' % session).encode()
        memory = self.service.rss()
        with contextlib.ExitStack() as stack:
            readers = []
            for _ in range(_READERS):
                readers.append(stack.enter_context(contextlib.closing(connect(self.service.http))))
                readers[-1].sendall(ask)
            wait_until(lambda: self.show(session)['observers'] == _READERS, 'all streams', 60)
            self.assertLess(self.service.rss() - memory, megabytes(200))
            self.play()
            for reader in readers:
                reader.settimeout(60)
                heard = b''
                while chunk := reader.recv(65536):
                    heard += chunk
                self.assertEqual(1, heard.count(b'data: {"seq":1,'))
                self.assertIn(b'PacketStreamer-Missed: 0', heard)
        wait_until(lambda: self.show(session)['observers'] == 0, 'nobody who waits')

    def test_compression_is_for_who_asks(self):
        session = self.open()
        self.play()
        wait_until(lambda: self.show(session)['matched'] == len(self.truth), 'the capture to be played')
        totals, head = self.read(session, '?wait=0', **{'Accept-Encoding': 'gzip'})
        self.assertEqual('gzip', head['Content-Encoding'])
        self.assertEqual(self.truth, totals.records)

    def test_requests_may_be_pipelined_behind_a_stream(self):
        session = self.open()
        get = ('GET /api/v1/sessions/%s/records?wait=0 HTTP/1.1\r\nHost: x\r\n'
               'Accept: application/x-ndjson\r\n\r\n' % session)
        with socket.create_connection(self.service.http) as connection:
            connection.sendall((get * 3 + 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').encode())
            answer = b''
            while chunk := connection.recv(65536):
                answer += chunk
        self.assertEqual(4, answer.count(b'HTTP/1.1 200 OK'))
        self.assertTrue(answer.endswith(b'\r\n\r\nok\n'))

    def test_head_says_what_get_would(self):
        session = self.open()
        with contextlib.closing(http.client.HTTPConnection(*self.service.http)) as connection:
            connection.request('HEAD', '/api/v1/sessions/%s/records' % session, headers={'Accept': 'text/event-stream'})
            answer = connection.getresponse()
            self.assertEqual((200, 'text/event-stream; charset=utf-8'),
                             (answer.status, answer.getheader('Content-Type')))
            self.assertEqual(b'', answer.read())
        self.assertEqual(0, self.show(session)['observers'])


if __name__ == '__main__':
    unittest.main()
