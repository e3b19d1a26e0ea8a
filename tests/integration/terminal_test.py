# SPDX-License-Identifier: Apache-2.0
"""What a terminal shows: the sequence diagram in its width, its colours, its characters."""
import os
import re
import unittest

from testbed.service import ROOT, Service, binary
from testbed.terminal import Terminal

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_RUNG = re.compile(r'^\d\d:\d\d:\d\d\.\d{3} #\d+ +(0x11|…\S+) │(──.*─▶|◀─.*──)│ (\S+)$')


class Ladder(unittest.TestCase):
    def read(self, *more, **settings):
        return Terminal([binary(), 'read', _TRACE, '--ladder', '-n', '12', *more], **settings)

    def rungs(self, terminal):
        terminal.wait_for_end()
        lines = [line for line in terminal.lines(history=True) if re.match(r'\d\d:', line)]
        self.assertEqual(12, len(lines), terminal.lines())
        return lines

    def test_is_drawn_in_the_width_of_the_terminal(self):
        for width, controller in ((80, ':6653'), (132, '127.0.0.1:6653')):
            with self.subTest(width), self.read(width=width) as terminal:
                lines = self.rungs(terminal)
                for line in lines:
                    rung = _RUNG.match(line)
                    self.assertTrue(rung, line)
                    self.assertEqual(controller, rung[3])
                    self.assertLessEqual(len(line), width)
                self.assertEqual(1, len({line.rindex('│') for line in lines}))
                heading = terminal.lines(history=True)[0]
                self.assertRegex(heading, r'^── channel 1: switch 127\S+, controller 127.0.0.1:6653 ─')
                self.assertEqual(width, len(heading))

    def test_shows_latencies_and_what_is_answered(self):
        with self.read('-Y', 'of.type in {packet_in, packet_out}') as terminal:
            lines = self.rungs(terminal)
        numbers = {line.split()[1] for line in lines if 'packet_in' in line}
        answers = [re.search(r'(#\d+) \+[\d.]+ (us|ms)', line) for line in lines
                   if 'packet_out' in line]
        self.assertTrue(answers)
        self.assertTrue(all(answers), lines)
        self.assertLessEqual({answer[1] for answer in answers}, numbers)

    def test_has_colours_unless_they_are_not_wanted(self):
        for env, coloured in (({}, True), ({'NO_COLOR': '1'}, False)):
            with self.subTest(env), self.read(**env) as terminal:
                self.rungs(terminal)
                self.assertEqual(coloured, any('\x1b[3' in line and '│' in line
                                               for line in terminal.lines(colours=True)))

    def test_is_ascii_where_the_locale_is_not_utf8(self):
        with self.read(LC_ALL='C') as terminal:
            for line in self.rungs(terminal):
                self.assertTrue(line.isascii(), line)
                self.assertRegex(line, r' \|(--.*->|<-.*--)\| :6653$')

    def test_is_drawn_live_by_watch(self):
        with Service('--read', _TRACE, '--pace', 'fast', '--loop') as service:
            with Terminal([binary(), 'watch', '--ladder', '--server', service.url, '-n', '9']) as terminal:
                terminal.wait_for_end()
                rungs = [line for line in terminal.lines(history=True) if _RUNG.match(line)]
                self.assertGreater(len(rungs), 5, terminal.lines())


if __name__ == '__main__':
    unittest.main()
