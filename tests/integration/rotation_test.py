# SPDX-License-Identifier: Apache-2.0
"""-w with --rotate and --keep: a row of whole capture files, also when the disk is full."""
import glob
import os
import re
import subprocess
import tempfile
import unittest

from testbed.processes import environment
from testbed.service import ROOT, Service, binary, command

_TRACE = os.path.join(ROOT, 'tests/traces/of13-bulk.pcap')
_TLS_TRACE = os.path.join(ROOT, 'tests/traces/of13-tls-with-keys.pcapng')


def shown(path):
    """What tshark finds in a file: time and octets of each message. It must open without complaint."""
    done = subprocess.run(['tshark', '-r', path, '-T', 'fields', '-e', 'frame.time_epoch',
                           '-e', 'openflow.length'], capture_output=True, text=True, check=True,
                          env=environment())
    complaints = [line for line in done.stderr.splitlines() if 'root' not in line]
    if complaints:
        raise AssertionError('%s: %s' % (path, complaints))
    return done.stdout.splitlines()


class Rotation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """The trace as one file, and what tshark finds in it."""
        with tempfile.NamedTemporaryFile(suffix='.pcapng') as file:
            command('read', _TRACE, '-w', file.name)
            cls.whole = shown(file.name)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='ps-rotation-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def files(self, pattern='out_*'):
        return sorted(glob.glob(self.path(pattern)))

    def test_the_files_together_are_what_one_file_is(self):
        done = command('read', _TRACE, '-w', self.path('out.pcapng'), '--rotate', '500KB')
        self.assertEqual(0, done.returncode, done.stderr)
        files = self.files()
        self.assertGreater(len(files), 5)
        for number, file in enumerate(files, 1):
            self.assertRegex(os.path.basename(file), r'^out_%05d_\d{14}\.pcapng$' % number)
            self.assertLessEqual(os.path.getsize(file), 500000)
        self.assertEqual(self.whole, [line for file in files for line in shown(file)])

    def test_a_ring_keeps_the_last(self):
        done = command('read', _TRACE, '-w', self.path('out.pcapng'), '--rotate', '64KiB',
                       '--keep', '3')
        self.assertEqual(0, done.returncode, done.stderr)
        files = self.files()
        self.assertEqual(3, len(files))
        left = [line for file in files for line in shown(file)]
        self.assertEqual(self.whole[-len(left):], left)

    def test_watch_rotates_what_comes_live(self):
        with Service('--read', _TRACE, '--pace', 'fast', '--loop') as service:
            done = command('watch', '--server', service.url, '-n', '2000', '-w',
                           self.path('out.pcapng'), '--rotate', '400KB', '--rotate', '1h')
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertGreater(len(self.files()), 3)
        self.assertEqual(2000, sum(len(shown(file)) for file in self.files()))

    def test_secrets_stand_in_every_file(self):
        done = command('read', _TLS_TRACE, '--with-secrets', '-w', self.path('out.pcapng'),
                       '--rotate', '4KB')
        self.assertEqual(0, done.returncode, done.stderr)
        files = self.files()
        self.assertGreater(len(files), 2)
        for file in files:
            self.assertEqual(0o600, os.stat(file).st_mode & 0o777)
            with open(file, 'rb') as octets:
                self.assertIn(b'SECRET', octets.read())

    def test_a_full_disk_is_said_and_leaves_whole_files(self):
        for options in (['--rotate', '100KB'], []):
            with self.subTest(options):
                done, files = self.on_a_small_disk(*options)
                self.assertEqual(1, done.returncode)
                self.assertRegex(done.stderr, r'\Apacketstreamer: \S*out\S*: No space left on device\n')
                self.assertTrue(files)
                got = [line for file in files for line in shown(file)]
                self.assertGreater(len(got), 100)
                self.assertEqual(self.whole[:len(got)], got)

    def on_a_small_disk(self, *options):
        """Runs `read -w` in a mount namespace on a disk of 256 KiB; what is there is copied out."""
        small, kept = tempfile.mkdtemp(dir=self.folder), tempfile.mkdtemp(dir=self.folder)
        script = ('mount -t tmpfs -o size=256k none "$1" || exit 99; small=$1; kept=$2; shift 2; '
                  '"$@" -w "$small/out.pcapng"; status=$?; cp "$small"/* "$kept" && exit $status')
        done = subprocess.run(['unshare', '-m', 'sh', '-c', script, 'sh', small, kept, binary(),
                               'read', _TRACE, *options], capture_output=True, text=True,
                              env=environment(), check=False, timeout=60)
        return done, sorted(glob.glob(os.path.join(kept, '*')))

    def test_a_file_that_cannot_be_opened_is_said_before_anything_is_read(self):
        done = command('read', _TRACE, '-w', '/no/such/folder/out.pcapng', '--rotate', '1G')
        self.assertEqual(1, done.returncode)
        self.assertEqual('', done.stdout)
        self.assertRegex(done.stderr, r'\Apacketstreamer: /no/such/folder/out_00001_\d{14}.pcapng: '
                                      r'No such file or directory\n\Z')

    def test_a_server_that_is_not_there_leaves_no_file(self):
        done = command('watch', '--server', 'http://127.0.0.1:1', '-w', self.path('out.pcapng'),
                       '--rotate', '1G')
        self.assertEqual(1, done.returncode)
        self.assertEqual([], self.files())

    def test_wrong_usage_says_what_is_accepted(self):
        for options, said in ((['--rotate', '100'], '100MB'), (['--rotate', '1G', '-w', '-'], '-w'),
                              (['--keep', '3', '-w', 'x'], '--rotate')):
            options = options if '-w' in options else ['-w', self.path('x'), *options]
            done = command('read', _TRACE, *options)
            self.assertEqual(2, done.returncode, done.stderr)
            self.assertTrue(re.search(re.escape(said), done.stderr), done.stderr)


if __name__ == '__main__':
    unittest.main()
