# SPDX-License-Identifier: Apache-2.0
"""`packetstreamer top`: a screen on a terminal, text elsewhere, and who causes a storm of packet-ins."""
import contextlib
import unittest

from testbed.fakes import ControllerPort, FakeChannel, storm
from testbed.service import Service, binary, command
from testbed.terminal import Terminal

H1, H2, H3 = ('02:00:00:00:00:%02x' % number for number in (1, 2, 3))
CAUSE = 'from host %s at port 1 of switch 00:00:00:00:00:00:00:01, no_match' % H1


class Top(unittest.TestCase):
    """Four of five packet-ins are h1's, and only h2's are answered."""

    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(ControllerPort())
            cls.service = stack.enter_context(Service('--proxy', 'tcp:127.0.0.1:0=' + port.address))
            channel = stack.enter_context(FakeChannel(cls.service.proxy(), port))
            stack.enter_context(storm(channel, H1, H2))
            cls.addClassCleanup(stack.pop_all().close)

    def top(self, *options):
        return command('top', '--server', self.service.url, *options)

    def test_a_terminal_shows_a_screen_that_says_where_the_packet_ins_come_from(self):
        with Terminal([binary(), 'top', '--server', self.service.url, '--interval', '200ms'],
                      width=140, height=30) as terminal:
            terminal.wait_for(CAUSE)
            shown = '\n'.join(terminal.lines())
            for head in ('switch  ', 'port  switch', 'host  ', 'controller  ', 'q quits'):
                self.assertIn(head, shown)
            terminal.send_keys('p')
            terminal.wait_for('paused')
            terminal.send_keys('p')
            terminal.send_keys('q')
            terminal.wait_for('ended with status 0')

    def test_ctrl_c_gives_the_terminal_back(self):
        with Terminal([binary(), 'top', '--server', self.service.url], width=100,
                      height=30) as terminal:
            terminal.wait_for('q quits')
            terminal.send_keys('C-c')
            terminal.wait_for('ended with status 130')

    def test_elsewhere_it_is_text(self):
        done = self.top('-n', '2', '--interval', '300ms')
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        parts = done.stdout.split('\n\n')
        self.assertEqual(2, done.stdout.count(CAUSE))
        self.assertRegex(done.stdout, r'packet_ins/s: 80 %% %s; 20 %% answered' % CAUSE)
        self.assertRegex(done.stdout, r'\n127\.0\.0\.1:\d+ +[\d.]+ +\d+ us')
        self.assertGreater(len(parts), 6)

    def test_nothing_is_counted_before_and_after(self):
        status, report = self.service.request('GET', '/api/v1/statistics?seconds=0.2&top=1')
        self.assertEqual(200, status)
        self.assertGreater(report['packet_ins'], 0)
        self.assertLess(report['seconds'], 5)
        self.assertEqual([H1], [host['mac'] for host in report['hosts']])
        self.assertEqual(2, report['hosts_seen'])

    def test_wrong_use_and_an_absent_server_are_one_line(self):
        for options, status, word in ((('--interval', '1ms'), 2, '100ms'), (('-n', '0'), 2, '0'),
                                      (('--server', 'http://127.0.0.1:1'), 1, '127.0.0.1:1')):
            done = command('top', *options)
            self.assertEqual(status, done.returncode)
            self.assertEqual(1, len(done.stderr.splitlines()), done.stderr)
            self.assertIn(word, done.stderr)
