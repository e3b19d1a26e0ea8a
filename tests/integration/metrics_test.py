# SPDX-License-Identifier: Apache-2.0
"""/metrics, as Prometheus reads it: on a capture whose truth is known, judged by promtool."""
import contextlib
import csv
import http.client
import os
import re
import shutil
import subprocess
import unittest

from testbed.processes import MissingTool, wait_until
from testbed.service import ROOT, Service

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_PAGE = os.path.join(ROOT, 'docs/reference/metrics.md')


class Metrics(unittest.TestCase):
    def setUp(self):
        self.service = Service('--read', _TRACE, '--pace', 'fast')
        self.service.__enter__()
        self.addCleanup(self.service.__exit__, None, None, None)
        self.truth = _rows(_TRACE + '.tsv')
        self.text = wait_until(self.played, 'the capture to be played')

    def fetch(self):
        with contextlib.closing(http.client.HTTPConnection(*self.service.http)) as connection:
            connection.request('GET', '/metrics')
            answer = connection.getresponse()
            self.assertEqual(200, answer.status)
            return answer.read().decode()

    def played(self):
        text = self.fetch()
        return text if _sum(text, 'packetstreamer_messages_total') == len(self.truth) else None

    def test_promtool_has_nothing_to_say_against_them(self):
        if not shutil.which('promtool'):
            raise MissingTool('promtool not found; run: tools/install_dependencies test')
        verdict = subprocess.run(['promtool', 'check', 'metrics'], input=self.text, text=True,
                                 capture_output=True, check=False)
        self.assertEqual((0, ''), (verdict.returncode, verdict.stdout + verdict.stderr))

    def test_every_name_is_documented_and_every_documented_name_is_there(self):
        with open(_PAGE, encoding='utf-8') as page:
            documented = set(re.findall(r'^\| `(packetstreamer_\w+)` \| (\w+) ', page.read(), re.M))
        self.assertEqual(documented, set(re.findall(r'^# TYPE (\S+) (\S+)$', self.text, re.M)))

    def test_messages_are_counted_by_type_and_direction(self):
        for way in ('to_controller', 'to_switch'):
            for kind in {row['type'] for row in self.truth}:
                wanted = sum((row['type'], row['direction']) == (kind, way) for row in self.truth)
                self.assertEqual(wanted, _sum(self.text, 'packetstreamer_messages_total',
                                              'direction="%s",type="%s"' % (way, kind)))

    def test_switches_add_up_to_all_and_answers_are_those_that_the_controller_gave(self):
        self.assertEqual(len(self.truth), _sum(self.text, 'packetstreamer_switch_messages_total'))
        answers = _sum(self.text, 'packetstreamer_answer_seconds_count')
        packet_ins = sum(row['type'] == 'packet_in' for row in self.truth)
        self.assertGreater(answers, 0)
        unanswered = sum(_sum(self.text, 'packetstreamer_unanswered_total', 'what="%s"' % what)
                         for what in ('packet_ins_unanswered', 'packet_ins_forgotten'))
        self.assertLessEqual(answers + unanswered, packet_ins)


def _rows(path):
    with open(path, newline='', encoding='ascii') as table:
        return [{'type': row['type_name'].lower(),
                 'direction': 'to_controller' if row['dst'].endswith(':6653') else 'to_switch'}
                for row in csv.DictReader(table, delimiter='\t')]


def _sum(text, name, labels=None):
    wanted = r'^%s(?:\{%s\})? (\S+)$' % (name, re.escape(labels) if labels else '[^}]*')
    return sum(float(value) for value in re.findall(wanted, text, re.M))


if __name__ == '__main__':
    unittest.main()
