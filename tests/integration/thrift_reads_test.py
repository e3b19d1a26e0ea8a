# SPDX-License-Identifier: Apache-2.0
"""readRecords of PacketStreamerV1 on the whole program: many readers, and all ways to one session."""
import contextlib
import json
import os
import re
import resource
import selectors
import struct
import tempfile
import unittest

from testbed import observers, wait_until
from testbed.fakes import connect
from testbed.service import ROOT, Service, command, import_generated, megabytes

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_READERS = 10000


class Reads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import_generated()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = max(hard, 2 * _READERS)  # here and, inherited, in the service
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.service = stack.enter_context(Service())
        self.client = stack.enter_context(self.service.thrift_client(timeout=90))
        self.enter = stack.enter_context

    def open(self, **members):
        from packetstreamer.ttypes import SessionSpec
        return self.client.openSession(SessionSpec(**members)).id

    def observers(self, session):
        return self.service.request('GET', '/api/v1/sessions/' + session)[1]['observers']

    def play(self):
        answer = self.service.request('POST', '/api/v1/taps', {'read': _TRACE, 'pace': 'fast'})
        self.assertEqual(201, answer[0])

    def read_all(self, session, expected, fmt=''):
        """What one reader gets, a few records at a time, until it has so many."""
        records, cursor = [], ''
        while len(records) < expected:
            batch = self.client.readRecords(session, cursor, 7, 10000, fmt)
            self.assertEqual(0, batch.missed)
            records += batch.records
            cursor = batch.nextCursor
        return records

    def test_ten_thousand_readers_wait_at_once_and_one_record_wakes_them_all(self):
        session = self.open(filter='of.type == hello', period=3600)
        memory = self.service.rss()
        readers = []
        for _ in range(_READERS):
            readers.append(self.enter(contextlib.closing(connect(self.service.thrift))))
            readers[-1].sendall(_read_call(session))
        wait_until(lambda: self.observers(session) == _READERS, 'all readers', 60)
        self.assertLess(self.service.rss() - memory, megabytes(160))
        self.assertEqual(0, len(self.client.readRecords(session, '', 0, 0, '').records))
        self.play()
        replies = _replies(readers)
        first = max(set(replies), key=replies.count)
        self.assertGreater(len(first), 100)
        self.assertTrue(all(reply[:100] == first[:100] for reply in replies))
        wait_until(lambda: self.observers(session) == 0, 'nobody who waits')

    def test_ten_thousand_readers_that_wait_are_told_of_the_end(self):
        session = self.open(filter='of.type == hello', period=3600)
        readers = []
        for _ in range(_READERS):
            readers.append(self.enter(contextlib.closing(connect(self.service.thrift))))
            readers[-1].sendall(_read_call(session))
        wait_until(lambda: self.observers(session) == _READERS, 'all readers', 60)
        self.assertEqual(204, self.service.request('DELETE', '/api/v1/sessions/' + session)[0])
        self.assertTrue(all(b'ended by owner' in reply for reply in _replies(readers)))

    def test_all_ways_to_a_session_give_the_same_records_in_the_same_order(self):
        expected = command('read', _TRACE, '-o', 'compact').stdout.splitlines()
        session = self.open(format='compact')
        self.play()
        read = [record.decode() for record in self.read_all(session, len(expected))]
        self.assertEqual(expected, read)
        self.assertEqual(read, self.read_all_over_rest(session, len(expected)))
        self.client.terminateSession(session)
        legacy = self.service.read_to_marker(session)
        self.assertEqual(read, [item.decode() for item in legacy])

    def test_observers_of_every_delivery_receive_the_same_to_the_same_end(self):
        folder = self.enter(tempfile.TemporaryDirectory(prefix='ps-reads-'))
        session = self.open(format='json')
        expected = [observers.summary(json.loads(line)) for line in
                    command('read', _TRACE, '-o', 'json').stdout.splitlines()]
        observing = [observers.ThriftReader(self.service, session),
                     observers.LegacyReader(self.service, session),
                     observers.Curl(self.service, session, folder),
                     observers.EventsByCurl(self.service, session, folder),
                     observers.WebSocket(self.service, session)]
        wait_until(lambda: self.observers(session) == len(observing), 'all observers', 30)
        self.play()
        wait_until(lambda: self.matched(session) == len(expected), 'the capture to be played')
        self.client.terminateSession(session)
        ends = []
        for observer in observing:
            totals = observer.totals()
            self.assertEqual(expected, totals.records, type(observer).__name__)
            self.assertEqual(0, totals.missed)
            ends.append(totals.ended)
        self.assertEqual({'FilterTimeout', ends[0]}, set(ends))

    def matched(self, session):
        return self.service.request('GET', '/api/v1/sessions/' + session)[1]['matched']

    def read_all_over_rest(self, session, expected):
        records, cursor = [], '0'
        while len(records) < expected:
            batch = self.service.request(
                'GET', '/api/v1/sessions/%s/records?wait=10&max=7&cursor=%s' % (session, cursor))[1]
            records += batch['records']
            cursor = batch['next']
        return records

    def test_a_cursor_is_good_over_another_connection_and_over_rest(self):
        session = self.open(format='compact')
        self.play()
        all_records = self.read_all(session, 20)
        first = self.client.readRecords(session, '', 5, 0, '')
        with self.service.thrift_client() as other:
            second = other.readRecords(session, first.nextCursor, 5, 0, '')
        third = self.service.request(
            'GET', '/api/v1/sessions/%s/records?max=5&cursor=%s' % (session, second.nextCursor))[1]
        resumed = first.records + second.records + [text.encode() for text in third['records']]
        self.assertEqual(all_records[:15], resumed)

    def test_the_loop_that_the_reference_shows_reads_a_session_to_its_end(self):
        with open(os.path.join(ROOT, 'docs/reference/thrift.md'), encoding='utf-8') as text:
            loop = re.search(r'^### Reading\n\n```python\n(.*?)^```', text.read(), re.M | re.S)[1]
        wanted = re.search("filter='(.*?)'", loop)[1]
        expected = command('read', _TRACE, '-Y', wanted, '-o', 'json').stdout.splitlines()
        self.assertGreater(len(expected), 5)
        shown = []

        def show(records, missed):
            self.assertEqual(0, missed)
            shown.extend(records)
            if len(shown) == len(expected):
                self.client.terminateSession(names['info'].id)

        names = {'client': _Playing(self.client, self.play), 'show': show}
        exec(loop, names)
        self.assertEqual([record.encode() for record in expected], shown)

    def test_errors_are_typed_and_say_where_a_filter_is_wrong(self):
        from packetstreamer.ttypes import InvalidRequest, NoSuchSession
        with self.assertRaises(InvalidRequest) as wrong:
            self.open(filter='host = 10.0.0.1')
        self.assertEqual(6, wrong.exception.column)
        with self.assertRaises(NoSuchSession):
            self.client.readRecords('0123456789abcdef', '', 0, 0, '')


class _Playing:
    """A client that plays the capture as soon as there is a session for it."""

    def __init__(self, client, play):
        self._client = client
        self._play = play
        self.readRecords = client.readRecords

    def openSession(self, spec):
        info = self._client.openSession(spec)
        self._play()
        return info


def _read_call(session):
    """readRecords(session, '', 0, 60000, ''), framed."""
    fields = (struct.pack('!BHI', 11, 1, len(session)) + session.encode()
              + struct.pack('!BHi', 8, 4, 60000) + b'\0')
    name = b'readRecords'
    body = struct.pack('!HBBI', 0x8001, 0, 1, len(name)) + name + struct.pack('!I', 1) + fields
    return struct.pack('!I', len(body)) + body


def _replies(readers):
    """One frame of each, in whichever order they come; without their lengths."""
    replies = {reader: b'' for reader in readers}
    with selectors.DefaultSelector() as selector:
        for reader in readers:
            reader.setblocking(False)
            selector.register(reader, selectors.EVENT_READ)
        while selector.get_map():
            events = selector.select(30)
            if not events:
                raise TimeoutError('%d readers got no reply' % len(selector.get_map()))
            for key, _ in events:
                octets = key.fileobj.recv(65536)
                replies[key.fileobj] += octets
                reply = replies[key.fileobj]
                if not octets or (len(reply) >= 4
                                  and len(reply) - 4 == struct.unpack_from('!I', reply)[0]):
                    selector.unregister(key.fileobj)
    return [reply[4:] for reply in replies.values()]


if __name__ == '__main__':
    unittest.main()
