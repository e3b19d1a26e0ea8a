# SPDX-License-Identifier: Apache-2.0
"""./run and ./run --live, as a visitor starts them, on the program that is under test."""
import os
import re
import signal
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.controllers import accepts
from testbed.processes import environment, run
from testbed.service import ROOT, binary

_MESSAGE = re.compile(r'^.*\b(packet_in|packet_out|flow_mod)\b.*$', re.M)


class RunScript(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='ps-script-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self, *options):
        self.output = os.path.join(self.folder, 'output')
        self.temporary = os.path.join(self.folder, 'tmp')
        os.mkdir(self.temporary)
        with open(self.output, 'wb') as out:
            child = subprocess.Popen(
                [os.path.join(ROOT, 'run'), *options], stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, env=environment(PACKETSTREAMER=binary(), TMPDIR=self.temporary),
                start_new_session=True)
        self.addCleanup(_reap, child)
        return child

    def text(self):
        with open(self.output, encoding='utf-8', errors='replace') as out:
            return out.read()

    def shows_messages(self, child):
        wait_until(lambda: _MESSAGE.search(self.text()) or child.poll() is not None, 'a message',
                   60)
        self.assertRegex(self.text(), _MESSAGE)
        self.assertRegex(self.text(), r'curl http://127\.0\.0\.1:\d+/healthz')

    def leaves_nothing(self, child):
        port = int(re.search(r'http://127\.0\.0\.1:(\d+)/', self.text()).group(1))
        self.assertFalse(accepts(port), 'the service is still there')
        self.assertEqual([], os.listdir(self.temporary))
        group = run('ps', '-o', 'args=', '-s', str(child.pid), check=False)
        self.assertEqual('', group, 'processes are left')
        self.assertNotIn('ps%d' % child.pid, run('ip', 'netns', 'list'))

    def test_a_capture_plays_until_the_time_is_over(self):
        child = self.start('--for', '8')
        self.assertEqual(0, child.wait(60), self.text())
        self.shows_messages(child)
        self.leaves_nothing(child)

    def test_ctrl_c_ends_it(self):
        self.ends_on_ctrl_c(self.start())

    def test_live_shows_real_switches_until_the_time_is_over(self):
        child = self.start('--live', '--for', '6')
        self.assertEqual(0, child.wait(90), self.text())
        self.shows_messages(child)
        self.leaves_nothing(child)

    def test_ctrl_c_ends_live(self):
        self.ends_on_ctrl_c(self.start('--live'))

    def ends_on_ctrl_c(self, child):
        self.shows_messages(child)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does
        self.assertEqual(130, child.wait(30), self.text())
        self.leaves_nothing(child)

    def test_wrong_usage_is_status_2(self):
        for options in (('--no-such-option',), ('--for', 'ever'), ('--for',)):
            done = subprocess.run([os.path.join(ROOT, 'run'), *options], capture_output=True,
                                  check=False)
            self.assertEqual(2, done.returncode)


def _reap(child):
    if child.poll() is None:
        child.terminate()
        child.wait(30)


if __name__ == '__main__':
    unittest.main()
