# SPDX-License-Identifier: Apache-2.0
"""Observers of one session, each a real client of one delivery. All give the same: for each record
its (xid, type, direction), then `missed` and why the session ended."""
import asyncio
import json
import os
import subprocess
import threading

from .processes import Child, environment, require, wait_until


def summary(record):
    return record['xid'], record['type'], record['direction']


class Totals:
    """What one observer received."""

    def __init__(self):
        self.records = []
        self.missed = 0
        self.ended = None

    def take(self, document):
        notice = document.get('notice')
        if notice == 'missed':
            self.missed += document['missed']
        elif notice == 'ended':
            self.ended = document['ended']
        else:
            self.records.append(summary(document))


class Curl:
    """NDJSON by curl, or what `accept` says; `lines` are those that it wrote."""

    def __init__(self, service, session, log_dir, accept='application/x-ndjson', query=''):
        require('curl')
        self._path = os.path.join(log_dir, 'curl-%s' % accept.replace('/', '-'))
        with open(self._path, 'wb') as out:
            self._child = Child('curl', ['curl', '-sS', '-N', '--fail-with-body', '-H', 'Accept: ' + accept,
                                         '%s/api/v1/sessions/%s/records%s' % (service.url, session, query)],
                                log_dir, stdout=out)

    def finish(self):
        if wait_until(lambda: not self._child.alive(), 'curl to see the end', 30) and \
                self._child.process.returncode != 0:
            raise AssertionError('curl: %s' % self._child.log())

    def content(self):
        with open(self._path, 'rb') as out:
            return out.read()

    def totals(self):
        self.finish()
        totals = Totals()
        for line in self.content().decode().splitlines():
            if line:
                totals.take(json.loads(line))
        return totals


class EventsByCurl(Curl):
    """Server-sent events, taken apart as a browser does."""

    def __init__(self, service, session, log_dir):
        super().__init__(service, session, log_dir, 'text/event-stream')

    def totals(self):
        self.finish()
        totals = Totals()
        for event in self.content().decode().split('\n\n'):
            fields = dict(line.split(': ', 1) for line in event.splitlines() if not line.startswith(':'))
            if 'data' not in fields:
                continue
            document = json.loads(fields['data'])
            if 'event' in fields:
                document['notice'] = fields['event']
            totals.take(document)
        return totals


class WebSocket:
    """python-websockets, in a thread of its own."""

    def __init__(self, service, session):
        self._url = 'ws://%s:%d/api/v1/sessions/%s/ws' % (*service.http, session)
        self._totals = Totals()
        self.close_code = self.close_reason = None
        self._connected = threading.Event()
        self._failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._connected.wait(20):
            raise AssertionError('no web socket: %r' % self._failure)

    def _run(self):
        try:
            asyncio.run(self._read())
        except Exception as failure:  # shown by the thread that waits
            self._failure = failure

    async def _read(self):
        import websockets
        async with websockets.connect(self._url, max_size=None) as web_socket:
            self._connected.set()
            async for message in web_socket:
                self._totals.take(json.loads(message))
            self.close_code, self.close_reason = web_socket.close_code, web_socket.close_reason

    def totals(self):
        self._thread.join(30)
        if self._failure or self._thread.is_alive():
            raise AssertionError('the web socket did not end: %r' % self._failure)
        return self._totals


class _OverThrift:
    """Generated code, in a thread of its own; the session's format is json, or is asked for."""

    def __init__(self, service, session):
        self._service = service
        self._session = session
        self._totals = Totals()
        self._failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            with self._service.thrift_client(timeout=90) as client:
                self._read(client)
        except Exception as failure:  # shown by the thread that waits
            self._failure = failure

    def _read(self, client):
        raise NotImplementedError

    def totals(self):
        self._thread.join(30)
        if self._failure or self._thread.is_alive():
            raise AssertionError('the session did not end: %r' % self._failure)
        return self._totals


class ThriftReader(_OverThrift):
    """readRecords, three records at a time."""

    def _read(self, client):
        cursor = ''
        while self._totals.ended is None:
            batch = client.readRecords(self._session, cursor, 3, 60000, 'json')
            self._totals.missed += batch.missed
            for record in batch.records:
                self._totals.take(json.loads(record))
            cursor, self._totals.ended = batch.nextCursor, batch.ended


class LegacyReader(_OverThrift):
    """getPackets, which says that the session ends but not why."""

    def _read(self, client):
        while self._totals.ended is None:
            for item in client.getPackets(self._session):
                if item == b'FilterTimeout':
                    self._totals.ended = 'FilterTimeout'
                else:
                    self._totals.take(json.loads(item))


def records_of_capture(path):
    """What tshark makes of a capture file of exported OpenFlow, message by message."""
    require('tshark')
    done = subprocess.run(
        ['tshark', '-n', '-r', path, '-T', 'fields', '-e', 'frame.number', '-e', '_ws.col.Info',
         '-e', 'frame.packet_flags_direction'],
        capture_output=True, text=True, check=True, env=environment())
    return [line.split('\t') for line in done.stdout.splitlines()]
