# SPDX-License-Identifier: Apache-2.0
"""The testbed's own promises: several at once, nothing left behind, missing tools are errors."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest

from testbed import MissingTool, Testbed, require, wait_until
from testbed.processes import environment, run

_HOLDS_STILL = """
import sys, time
from testbed import Testbed
with Testbed() as bed:
    h1, h2 = bed.add_bridge('1.3', ['h1', 'h2'])
    bed.ovs.connect('s1', 'tcp:127.0.0.1:%d' % bed.controller('1.3').port)
    print(h1.ping(h2), flush=True)
    time.sleep(600)
"""


class Promises(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='ps-testbed-test-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self):
        child = subprocess.Popen(
            [sys.executable, '-B', '-c', _HOLDS_STILL], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
            env=environment(TMPDIR=self.folder, PYTHONPATH=os.environ['PYTHONPATH']))
        self.addCleanup(_reap, child)
        return child

    def test_several_run_at_once_and_leave_nothing_when_they_are_stopped(self):
        children = [self.start() for _ in range(3)]
        for child in children:
            self.assertEqual('(3, 3)', child.stdout.readline().strip())
        for child, number in zip(children, (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)):
            child.send_signal(number)
        for child in children:
            self.assertNotEqual(0, child.wait(30))
            self.assertFalse(_namespaces_of(child.pid))
        self.assertEqual([], os.listdir(self.folder))

    def test_what_a_killed_one_leaves_the_next_removes(self):
        child = self.start()
        child.stdout.readline()
        namespaces = _namespaces_of(child.pid)
        self.assertEqual(3, len(namespaces))
        child.kill()
        child.wait(10)
        wait_until(lambda: not any(run('ip', 'netns', 'pids', name) for name in namespaces),
                   'the end of its programs')
        with Testbed():
            self.assertFalse(_namespaces_of(child.pid))

    def test_an_exception_inside_ends_everything(self):
        with self.assertRaises(ZeroDivisionError), Testbed() as bed:
            directory = bed.directory
            bed.show_logs = lambda: None
            raise ZeroDivisionError
        self.assertFalse(os.path.exists(directory))
        self.assertFalse(_namespaces_of(os.getpid()))

    def test_hosts_reach_each_other_in_every_way(self):
        with Testbed() as bed:
            h1, h2 = bed.add_bridge('1.5', ['h1', 'h2'])
            controller = bed.controller('1.5', idle=1)
            bed.ovs.connect('s1', 'tcp:127.0.0.1:%d' % controller.port)
            self.assertEqual((3, 3), h1.ping(h2))
            self.assertEqual((2, 2), h2.arping(h1))
            self.assertEqual(b'datagram', h1.send_udp(h2, b'datagram'))
            self.assertEqual(bytes(70000), h2.send_tcp(h1, bytes(70000)))
            controller.wait_for_log('OFPFlowRemoved', 20)

    def test_a_missing_program_is_an_error_that_says_what_to_do(self):
        with self.assertRaisesRegex(MissingTool, 'no-such-program not installed; run: tools/'):
            require('ip', 'no-such-program')


def _namespaces_of(pid):
    names = [line.split()[0] for line in run('ip', 'netns', 'list').splitlines()]
    return [name for name in names if name == 'ps%d' % pid or name.startswith('ps%d-' % pid)]


def _reap(child):
    if child.poll() is None:
        child.terminate()
        child.wait(30)
    child.stdout.close()


if __name__ == '__main__':
    unittest.main()
