# SPDX-License-Identifier: Apache-2.0
"""What the README and the reference show works as it stands there."""
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

from testbed.processes import environment, require
from testbed.service import ROOT, Service, command

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_OPERATIONS = sorted(os.path.relpath(path, ROOT)
                     for path in glob.glob(os.path.join(ROOT, 'docs/operations/*.md')))
_PAGES = ('README.md', 'docs/reference/cli.md', 'docs/reference/filter.md')


def _messages_in(page):
    """The lines of the page's code blocks that show a message, in one line or on a ladder."""
    with open(os.path.join(ROOT, page), encoding='utf-8') as text:
        blocks = re.findall(r'^```\w*\n(.*?)^```', text.read(), re.M | re.S)
    return re.findall(r'^\d\d:\d\d:\d\d\.\d{3}.*$', '\n'.join(blocks), re.M)


def shown(page):
    """The lines of the page's code blocks that call the program, as words."""
    with open(os.path.join(ROOT, page)) as text:
        blocks = re.findall(r'^```\w*\n(.*?)^```', text.read(), re.M | re.S)
    for line in '\n'.join(blocks).splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ['packetstreamer']:
            yield words[1:]


class Documentation(unittest.TestCase):
    def test_every_watch_explain_list_and_version_that_is_shown_works(self):
        calls = [words for page in _PAGES for words in shown(page)]
        self.assertTrue(calls)
        with Service('--read', _TRACE, '--pace', 'fast', '--loop') as service:
            for words in calls:
                if words[0] not in ('watch', 'explain', 'list', 'version'):
                    continue
                with self.subTest(' '.join(words)), tempfile.TemporaryDirectory() as folder:
                    more = ['--server', service.url, '-n', '3'] if words[0] == 'watch' else []
                    done = command(*words, *more, cwd=folder)
                    self.assertEqual(0, done.returncode, done.stderr)
                    # A capture played fast keeps its times, and is older than minutes.
                    self.assertTrue(done.stdout or os.listdir(folder) or '--since' in words)

    def test_every_read_that_is_shown_works_on_a_capture(self):
        calls = [words for page in _PAGES for words in shown(page) if words[0] == 'read']
        self.assertTrue(calls)
        for words in calls:
            with self.subTest(' '.join(words)), tempfile.TemporaryDirectory() as folder:
                for word in words:
                    if word.endswith(('.pcap', '.pcap.gz')):
                        shutil.copy(_TRACE, os.path.join(folder, word))
                done = command(*words, cwd=folder)
                self.assertEqual(0, done.returncode, done.stderr)

    def test_the_messages_that_are_shown_are_those_of_the_captures(self):
        """All but their times, which depend on where one is, and on the run."""
        shown_lines = [(page, line) for page in (*_PAGES, *_OPERATIONS) for line in _messages_in(page)]
        self.assertGreater(len(shown_lines), 10)
        known = set()
        for capture in glob.glob(os.path.join(ROOT, 'tests/traces/*.pcap*')):
            if capture.endswith(('.pcap', '.pcapng', '.gz')):
                known |= {line[15:].strip() for line in command('read', capture, '-o', 'compact').stdout.splitlines()}
                known |= {line[12:].strip() for line in command('read', capture, '--ladder').stdout.splitlines()}
        for page, line in shown_lines:
            self.assertTrue(line[15:].strip() in known or line[12:].strip() in known, (page, line))

    def test_every_option_of_serve_that_is_shown_is_known(self):
        known = command('serve', '--help').stdout
        for page in _PAGES:
            for words in shown(page):
                if words[0] == 'serve':
                    for option in words[1:]:
                        if option.startswith('--'):
                            self.assertIn(option, known, page)

    def test_the_requests_for_taps_that_are_shown_work_in_their_order(self):
        with open(os.path.join(ROOT, 'docs/reference/rest.md')) as text:
            calls = re.findall(r'^curl (.*?) ?localhost:8080(/\S+/taps\S*)$', text.read(), re.M)
        self.assertEqual(5, len(calls))
        answers = []
        with Service() as service:
            for options, path in calls:
                options = shlex.split(options)
                body = json.loads(options[1]) if options[:1] == ['-d'] else None
                if body and 'read' in body:
                    body['read'] = _TRACE
                if body and 'proxy' in body:
                    body['proxy'] = body['proxy'].replace('6653=', '0=')
                method = 'POST' if body else options[1] if options else 'GET'
                answers.append(service.request(method, path, body)[0])
        self.assertEqual([201, 201, 201, 200, 204], answers)

    def test_every_stream_that_is_shown_shows_something(self):
        require('curl', 'jq', 'tshark')
        lines = []
        for page in ('README.md', 'docs/reference/rest.md'):
            with open(os.path.join(ROOT, page), encoding='utf-8') as text:
                lines += re.findall(r'^(curl .*(?:/stream|/records|/api/v1/sessions)(?: .*)?)$', text.read(), re.M)
        self.assertEqual(7, len(lines))
        with Service('--read', _TRACE, '--pace', 'fast', '--loop') as service:
            session = service.request('POST', '/api/v1/sessions', {})[1]['id']
            for line in lines:
                with self.subTest(line):
                    line = line.replace('localhost:8080', service.url).replace('/ID/', '/%s/' % session)
                    line = line.replace('curl ', 'curl --fail-with-body -s --max-time 2 ')
                    done = subprocess.run(['bash', '-c', line], capture_output=True, timeout=60,
                                          check=False, env=environment())
                    self.assertTrue(done.stdout, done.stderr)
                    self.assertNotIn(b'problem', done.stdout)

    def test_the_readmes_requests_make_a_session_and_read_it(self):
        with open(os.path.join(ROOT, 'README.md')) as text:
            body = re.search(r"curl -d '(.*?)' localhost:8080(/\S*?)`", text.read())
        with Service('--read', _TRACE, '--pace', 'fast', '--loop') as service:
            status, answer = service.request('POST', body[2], json.loads(body[1]))[:2]
            self.assertEqual(201, status)
            path = '/api/v1/sessions/%s/records?wait=10' % answer['id']
            status, batch = service.request('GET', path)[:2]
            self.assertEqual(200, status)
            self.assertTrue(batch['records'])


if __name__ == '__main__':
    unittest.main()
