# SPDX-License-Identifier: Apache-2.0
"""The Python library, installed with pip, on a real service; and its tutorial, run as it stands."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.processes import environment, run
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

    def start(self, service, script):
        child = subprocess.Popen(
            [_PYTHON, '-W', 'error::ResourceWarning', '-u', '-c', script],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
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
        self.assertEqual(5, len(steps))
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

    def test_ctrl_c_ends_the_session(self):
        with Service() as service:
            child = self.start(service, '''
from packetstreamer_client import Client
with Client().session("icmp") as session:
    for record in session: pass
''')
            sessions = lambda: service.request('GET', '/api/v1/sessions')[1]['sessions']
            wait_until(lambda: sessions() and sessions()[0]['observers'], 'a reader that waits')
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=20)
            self.assertEqual([], sessions())

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
            wait_until(lambda: service.request('GET', '/api/v1/sessions')[1]['sessions'][0]
                       ['observers'], 'a reader that waits')
        output, messages = child.communicate(timeout=20)
        self.assertEqual('server stopping\n', output, messages)


def _reap(child):
    if child.poll() is None:
        child.kill()
    child.communicate()


if __name__ == '__main__':
    unittest.main()
