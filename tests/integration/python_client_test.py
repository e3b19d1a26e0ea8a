# SPDX-License-Identifier: Apache-2.0
"""The Python library, installed with pip, on a real service; and its tutorial, run as it stands."""
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from testbed import wait_until
from testbed.processes import environment, run
from testbed.relay import CuttingRelay
from testbed.service import ROOT, Service, command

_TRACE = 'tests/traces/of13-learning-switch.pcap'
_BULK = os.path.join(ROOT, 'tests/traces/of13-bulk.pcap')
_TUTORIAL = os.path.join(ROOT, 'docs/tutorial/python.md')
_PYTHON = '/usr/bin/python3'


class PythonClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Installed once, without a network, as the tutorial says."""
        cls.folder = tempfile.mkdtemp(prefix='ps-python-')
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.site = os.path.join(cls.folder, 'site')
        run(_PYTHON, '-m', 'pip', 'install', '--quiet', '--no-index',
            '--disable-pip-version-check', '--root-user-action=ignore', '--no-warn-script-location',
            '--target', cls.site, './clients/python', cwd=ROOT, timeout=120)

    def start(self, service, script, stdin=subprocess.DEVNULL):
        child = subprocess.Popen(
            [_PYTHON, '-W', 'error::ResourceWarning', '-u', '-c', script],
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self.folder,
            env=environment(PYTHONPATH=self.site, PACKETSTREAMER_SERVER=service.url))
        self.addCleanup(_reap, child)
        return child

    def run_script(self, service, script):
        child = self.start(service, script)
        output, messages = child.communicate(timeout=60)
        self.assertEqual(0, child.returncode, messages)
        return output, messages

    def test_what_is_installed_is_typed_and_from_no_other_place(self):
        self.assertTrue(os.path.exists(os.path.join(self.site, 'packetstreamer_client/py.typed')))
        metadata = run(_PYTHON, '-c', 'from importlib.metadata import metadata as m;'
                       'print(m("packetstreamer-client").get_all("Requires-Dist"))',
                       env=environment(PYTHONPATH=self.site))
        self.assertEqual('None\n', metadata)

    def test_the_tutorial_prints_what_it_says(self):
        with open(_TUTORIAL, encoding='utf-8') as text:
            steps = re.findall(r'^```python\n(.*?)^```\n\n```text\n(.*?)^```', text.read(),
                               re.M | re.S)
        self.assertEqual(6, len(steps))
        script = 'print("---")\n'.join(code for code, _ in steps)
        script = script.replace(_TRACE, os.path.join(ROOT, _TRACE))
        with Service() as service:
            output, messages = self.run_script(service, script)
            self.assertEqual('', messages)
            self.assertEqual([], service.request('GET', '/api/v1/sessions')[1]['sessions'])
        self.assertEqual([shown for _, shown in steps], output.split('---\n'))

    def test_it_gives_what_read_gives(self):
        trace = os.path.join(ROOT, _TRACE)
        expected = command('read', trace, '-Y', 'of.packet_in', '-o', 'json').stdout
        count = len(expected.splitlines())
        with Service() as service:
            output, _ = self.run_script(service, f'''
import itertools, json
from packetstreamer_client import Client
with Client() as client, client.session("of.packet_in") as session:
    client.add_tap(read={trace!r}, pace="fast")
    for record in itertools.islice(session, {count}):
        print(json.dumps([record.seq, record.type, record.xid, record.dpid, record.time_ns]))
''')
        self.assertEqual(count, len(output.splitlines()))
        for line, record in zip(output.splitlines(), expected.splitlines()):
            self.assertIn('"seq":%s,' % line.strip('[').split(',')[0], record)

    def test_received_and_missed_are_what_was_matched(self):
        """The capture is played again and again while the reader does nothing."""
        with Service() as service:
            output, messages = self.run_script(service, f'''
from packetstreamer_client import Client
with Client() as client, client.session("", period=60) as session:
    tap = client.add_tap(read={_BULK!r}, pace="fast", loop=True)
    while session.info().matched < 150_000: pass
    for record in session:
        if session.received == 10: break
    client.remove_tap(tap["id"])
    session.end()
    for record in session: pass
    info = session.info()
    assert session.missed > 0
    assert session.received + session.missed == info.matched, (session, info)
    assert (info.delivered, info.missed) == (session.received, session.missed), (session, info)
    print(session.ended)
''')
        self.assertEqual('ended by owner\n', output)
        self.assertRegex(messages, r'MissedRecords: \d+ records were missed')

    def test_a_slow_reader_in_mid_stream_is_told_what_it_missed_and_gets_the_rest(self):
        """It stops taking in for as long as the session needs to overwrite more than all it holds."""
        with Service() as service:
            output, _ = self.run_script(service, f'''
from packetstreamer_client import Client, Ended, Missed, Record
told = []
with Client() as client, client.session("", period=60, on_missed=told.append) as session:
    tap = client.add_tap(read={_BULK!r}, pace="fast", loop=True)
    next(session)
    missed, matched = session.missed, session.info().matched
    while session.info().matched < matched + 200_000: pass
    client.remove_tap(tap["id"])
    session.end()
    for record in session: pass
    info = session.info()
    assert session.missed > missed
    assert sum(told) == session.missed
    assert session.received + session.missed == info.matched, (session, info)
    assert int(session.cursor) == info.matched
    print(session.ended)
''')
        self.assertEqual('ended by owner\n', output)

    def test_connections_that_are_cut_anywhere_lose_and_double_nothing(self):
        trace = os.path.join(ROOT, _TRACE)
        expected = [json.loads(record) for record in
                    command('read', trace, '-o', 'json').stdout.splitlines()]
        for gzip in (False, True):
            sizes = itertools.count(2000 if gzip else 5000, 37)  # more than any other answer has
            with self.subTest(gzip=gzip), Service() as service, CuttingRelay(sizes) as relay:
                relay.target = service.http
                output, messages = self.run_script(service, f'''
import json
from packetstreamer_client import Client
client = Client("http://127.0.0.1:{relay.port}", gzip={gzip})
with client, client.session("") as session:
    client.add_tap(read={trace!r}, pace="fast")
    for record in session:
        print(json.dumps([record.seq, record.type, record.xid, record.time, record.missed_before]))
        if session.received == {len(expected)}: session.end()
    assert (session.missed, session.ended) == (0, "ended by owner"), session
''')
                self.assertEqual('', messages)
                self.assertEqual([[record['seq'], record['type'], record['xid'], record['time'], 0]
                                  for record in expected],
                                 [json.loads(line) for line in output.splitlines()])
                self.assertGreater(relay.cuts, 3)

    def test_a_server_that_was_started_anew_is_said_not_to_have_the_session(self):
        first = Service()
        first.__enter__()
        self.addCleanup(shutil.rmtree, first.directory)
        self.addCleanup(first.child.stop)
        child = self.start(first, '''
from packetstreamer_client import Client, NoSuchSession
with Client() as client:
    session = client.session("icmp")
    print("ready")
    try:
        for record in session: pass
    except NoSuchSession as error:
        print(error)
    session.close()
    print(session.ended)
''')
        self.assertEqual('ready\n', child.stdout.readline())
        self.reader_that_waits(first)
        first.child.process.kill()  # so that it says no farewell
        first.child.process.wait()
        with Service(http='%s:%d' % first.http):
            output, messages = child.communicate(timeout=20)
        self.assertRegex(output, r'\Athere is no session [0-9a-f]{8}\.\.\.; it may have expired\n'
                                 r'None\n\Z', messages)
        self.assertEqual('', messages)

    def test_the_end_comes_while_one_iterates(self):
        with Service() as service:
            child = self.start(service, '''
from packetstreamer_client import Client
with Client().session("icmp") as session:
    print(session.id)
    print([type(event).__name__ for event in session.events()], session.ended)
''')
            session = child.stdout.readline().strip()
            self.reader_that_waits(service)
            self.assertEqual(204, service.request('DELETE', '/api/v1/sessions/' + session)[0])
            output, messages = child.communicate(timeout=20)
            self.assertEqual("['Ended'] ended by owner\n", output, messages)

    def test_closing_from_another_thread_ends_the_iteration_and_the_session(self):
        with Service() as service:
            child = self.start(service, '''
import sys, threading, time
from packetstreamer_client import Client
session = Client().session("icmp")
def close_when_told():
    sys.stdin.readline()
    session.close()
threading.Thread(target=close_when_told).start()
print("ready")
for record in session: pass
print("over")
''', stdin=subprocess.PIPE)
            self.assertEqual('ready\n', child.stdout.readline())
            self.reader_that_waits(service)
            output, messages = child.communicate('\n', timeout=20)
            self.assertEqual('over\n', output, messages)
            self.assertEqual('', messages)
            self.assertEqual([], service.request('GET', '/api/v1/sessions')[1]['sessions'])

    def test_iterating_keeps_a_session_alive_while_nothing_comes(self):
        with Service() as service:
            child = self.start(service, '''
from packetstreamer_client import Client
with Client().session("icmp", period=1) as session:
    print("ready")
    for record in session: pass
''')
            self.assertEqual('ready\n', child.stdout.readline())
            began = time.monotonic()
            wait_until(lambda: time.monotonic() - began > 3, 'three of its periods')
            self.reader_that_waits(service)
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=20)

    def reader_that_waits(self, service):
        """Comes back when the only session has an observer."""
        def waits():
            sessions = service.request('GET', '/api/v1/sessions')[1]['sessions']
            return sessions and sessions[0]['observers']
        wait_until(waits, 'a reader that waits')

    def test_ctrl_c_ends_the_session(self):
        with Service() as service:
            child = self.start(service, '''
from packetstreamer_client import Client
with Client().session("icmp") as session:
    for record in session: pass
''')
            self.reader_that_waits(service)
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=20)
            self.assertEqual([], service.request('GET', '/api/v1/sessions')[1]['sessions'])

    def test_a_server_that_stops_ends_the_iteration_with_its_reason(self):
        with Service() as service:
            child = self.start(service, '''
from packetstreamer_client import Client
session = Client(reconnect=1).session("icmp")
print("ready")
for record in session: pass
print(session.ended)
session.close()
''')
            self.assertEqual('ready\n', child.stdout.readline())
            self.reader_that_waits(service)
        output, messages = child.communicate(timeout=20)
        self.assertEqual('server stopping\n', output, messages)


def _reap(child):
    if child.poll() is None:
        child.kill()
    child.communicate()


if __name__ == '__main__':
    unittest.main()
