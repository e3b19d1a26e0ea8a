# SPDX-License-Identifier: Apache-2.0
"""Client libraries in other languages, and the example client of each on a real service."""
import os
import shutil
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.processes import environment, require, run
from testbed.service import ROOT, Service, command

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_FILTER = 'of.type == packet_in or of.type == flow_mod'
_EXAMPLES = os.path.join(ROOT, 'examples/thrift')
_TOOL = os.path.join(ROOT, 'tools/thrift-clients')
_JARS = ('thrift.jar', 'slf4j-api.jar', 'slf4j-nop.jar')


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
    """Each example prints what `packetstreamer read` prints of the same capture."""

    @classmethod
    def setUpClass(cls):
        require('thrift')
        read = command('read', _TRACE, '-Y', _FILTER, '-o', 'compact')
        cls.expected = read.stdout.splitlines()

    def setUp(self):
        self.assertGreater(len(self.expected), 5)
        self.output = folder(self)

    def library(self, language):
        run(_TOOL, '-o', self.output, language)
        return os.path.join(self.output, language)

    def shows_the_capture(self, *client, env=None):
        """The capture is played when the client's session is there; the client ends it."""
        with Service() as service:
            host, port = service.thrift
            child = subprocess.Popen(
                [*client, service.url, '%s:%d' % (host, port), _FILTER, str(len(self.expected))],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=env or environment(), cwd=self.output)
            self.addCleanup(_reap, child)
            wait_until(lambda: child.poll() is not None or self.sessions(service), 'its session', 60)
            service.request('POST', '/api/v1/taps', {'read': _TRACE, 'pace': 'fast'})
            printed, messages = child.communicate(timeout=60)
            self.assertEqual(0, child.returncode, messages)
            self.assertEqual(self.expected, printed.splitlines())
            self.assertEqual([], self.sessions(service), 'it has ended its session')

    def sessions(self, service):
        return service.request('GET', '/api/v1/sessions')[1]['sessions']

    def test_python(self):
        library = self.library('python')
        self.shows_the_capture('/usr/bin/python3', os.path.join(_EXAMPLES, 'python/observer.py'),
                               env=environment(PYTHONPATH=library))

    def test_nodejs(self):
        require('node', 'npm')
        for name in ('package.json', 'package-lock.json', 'observer.js'):
            shutil.copy(os.path.join(_EXAMPLES, 'nodejs', name), self.output)
        os.rename(self.library('nodejs'), os.path.join(self.output, 'gen'))
        run('npm', 'ci', '--prefix', self.output, '--no-audit', '--no-fund', '--loglevel=error',
            cwd=self.output, timeout=120)
        self.shows_the_capture('node', 'observer.js')

    def test_java(self):
        require('java', 'javac')
        jars = ['/usr/share/java/' + jar for jar in _JARS]
        for jar in jars:
            self.assertTrue(os.path.exists(jar), jar + ' is not there; run: '
                            'tools/install_dependencies build live test')
        library = self.library('java')
        sources = [os.path.join(place, name) for place, _, names in os.walk(library)
                   for name in names if name.endswith('.java')]
        classes = os.path.join(self.output, 'classes')
        run('javac', '-nowarn', '-Xlint:none', '-cp', ':'.join(jars), '-d', classes,
            os.path.join(_EXAMPLES, 'java/Observer.java'), *sources, timeout=120)
        self.shows_the_capture('java', '-cp', ':'.join([classes, *jars]), 'Observer')

    def test_cpp(self):
        self.shows_the_capture(os.environ['PS_THRIFT_OBSERVER'])

    def test_a_filter_that_is_wrong_ends_it_with_the_reason(self):
        with Service() as service:
            done = subprocess.run([os.environ['PS_THRIFT_OBSERVER'], service.url,
                                   '%s:%d' % service.thrift, 'host = 1', '1'],
                                  capture_output=True, text=True, check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn('column', done.stderr)


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
