# SPDX-License-Identifier: Apache-2.0
"""Client libraries in other languages, and the example client of each on a real service."""
import os
import re
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.processes import environment, require, run
from testbed.service import ROOT, Service, command

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_FILTER = 'of.type == packet_in or of.type == flow_mod'
_TOOL = os.path.join(ROOT, 'tools/thrift-clients')


def folder(test):
    made = tempfile.TemporaryDirectory(prefix='ps-clients-')
    test.addCleanup(made.cleanup)
    return made.name


class Libraries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        require('thrift', 'cmake')

    def tool(self, *args, tool=_TOOL):
        return subprocess.run([tool, *args], capture_output=True, text=True, check=False,
                              env=environment())

    def generated_all(self, tool):
        output = folder(self)
        languages = self.tool('--list', tool=tool).stdout.split()
        self.assertLessEqual({'python', 'java', 'nodejs', 'go', 'cpp'}, set(languages))
        done = self.tool('-o', output, *languages, tool=tool)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual('', done.stderr)
        for language in languages:
            with self.subTest(language):
                self.assertTrue(_mentions(os.path.join(output, language), 'readrecords'))

    def test_every_language_is_generated_in_one_step(self):
        self.generated_all(_TOOL)

    def test_the_interface_and_the_tool_are_installed_with_the_program(self):
        prefix = folder(self)
        run('cmake', '--install', os.environ['PS_BUILD'], '--prefix', prefix, timeout=120)
        installed = os.path.join(prefix, 'bin/packetstreamer')
        self.assertIn('packetstreamer', run(installed, 'version'))
        share = os.path.join(prefix, 'share/packetstreamer')
        with open(os.path.join(share, 'packetstreamer.thrift'), 'rb') as here, \
                open(os.path.join(ROOT, 'idl/packetstreamer.thrift'), 'rb') as there:
            self.assertEqual(there.read(), here.read())
        self.generated_all(os.path.join(share, 'thrift-clients'))

    def test_an_unknown_language_is_named_with_those_that_there_are(self):
        output = os.path.join(folder(self), 'none')
        done = self.tool('-o', output, 'python', 'klingon')
        self.assertEqual(2, done.returncode)
        self.assertRegex(done.stderr, r"^thrift-clients: there is no language 'klingon'; "
                                      r'there are .*\bpython\b')
        self.assertEqual(1, len(done.stderr.splitlines()))
        self.assertFalse(os.path.exists(output))

    def test_wrong_usage_is_status_2(self):
        for args in ((), ('--nonsense',), ('python', '-o')):
            done = self.tool(*args)
            self.assertEqual(2, done.returncode)
            self.assertIn('usage: ', done.stderr)


class Examples(unittest.TestCase):
    """The commands of the examples' README, whose clients print what `packetstreamer read` prints."""

    @classmethod
    def setUpClass(cls):
        require('thrift')
        read = command('read', _TRACE, '-Y', _FILTER, '-o', 'compact')
        cls.expected = read.stdout.splitlines()

    def setUp(self):
        self.assertGreater(len(self.expected), 5)
        self.place = folder(self)
        for name in ('examples', 'idl', 'tools'):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.place, name))
        os.mkdir(os.path.join(self.place, 'build'))

    def test_python(self):
        self.shows_the_capture('Python')

    def test_javascript(self):
        require('node', 'npm')
        self.shows_the_capture('JavaScript')

    def test_java(self):
        require('java', 'javac')
        self.shows_the_capture('Java')

    def test_cpp(self):
        require('cmake', 'g++')
        self.shows_the_capture('C++')

    def shows_the_capture(self, language):
        """The capture is played when the client's session is there; the client ends it."""
        *preparation, last = _commands(language)
        assignments = [line for line in preparation if line.startswith('jars=')]
        self.bash('\n'.join(preparation))
        with Service() as service:
            client = self.start(service, '\n'.join([*assignments, last]))
            wait_until(lambda: client.poll() is not None or _sessions(service), 'its session', 60)
            service.request('POST', '/api/v1/taps', {'read': _TRACE, 'pace': 'fast'})
            printed, messages = client.communicate(timeout=60)
            self.assertEqual(0, client.returncode, messages)
            self.assertEqual(self.expected, printed.splitlines())
            self.assertEqual([], _sessions(service), 'it has ended its session')
            self.says_what_is_wrong_with_a_filter(
                service, '\n'.join([*assignments, last.replace('of.type ==', 'of.type =')]))

    def says_what_is_wrong_with_a_filter(self, service, script):
        client = self.start(service, script)
        _, messages = client.communicate(timeout=60)
        self.assertNotEqual(0, client.returncode)
        self.assertRegex(messages, 'column')

    def start(self, service, script):
        script = (script.replace('http://127.0.0.1:8080', service.url)
                  .replace('127.0.0.1:9090', '%s:%d' % service.thrift)
                  .replace("'of.type == packet_in' 10", "'%s' %d" % (_FILTER, len(self.expected))))
        child = subprocess.Popen(['bash', '-e', '-c', script], stdin=subprocess.DEVNULL, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.place,
                                 env=environment())
        self.addCleanup(_reap, child)
        return child

    def bash(self, script):
        done = subprocess.run(['bash', '-e', '-c', script], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, cwd=self.place, env=environment(), check=False,
                              timeout=180)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)


def _commands(language):
    """The lines of the block below the language's name in the README."""
    with open(os.path.join(ROOT, 'examples/thrift/README.md'), encoding='utf-8') as text:
        block = re.search(r'^%s, on .*?^```\n(.*?)^```' % re.escape(language), text.read(),
                          re.M | re.S)
    return block[1].splitlines()


def _sessions(service):
    return service.request('GET', '/api/v1/sessions')[1]['sessions']


def _mentions(place, word):
    for folder_, _, names in os.walk(place):
        for name in names:
            with open(os.path.join(folder_, name), encoding='utf-8', errors='replace') as text:
                if word in text.read().lower().replace('_', ''):
                    return True
    return False


def _reap(child):
    if child.poll() is None:
        child.kill()
    child.communicate()


if __name__ == '__main__':
    unittest.main()
