# SPDX-License-Identifier: Apache-2.0
"""TLS in capture files, decrypted with key logs; the judge is tshark."""
import csv
import fcntl
import os
import struct
import subprocess
import tempfile
import termios
import unittest

from testbed import Testbed, openflow_reader
from testbed.controllers import make_certificates, os_ken_tls
from testbed.processes import Child, environment, require, run, wait_until
from testbed.service import ROOT, Service, binary, command

_TRACES = os.path.join(ROOT, 'tests/traces')
ENCRYPTED = os.path.join(_TRACES, 'of13-tls.pcap')
WITH_KEYS = os.path.join(_TRACES, 'of13-tls-with-keys.pcapng')


def read(*args):
    return subprocess.run([binary(), 'read', *args], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False,
                          env=environment())


def summary(done):
    return done.stderr.decode().strip().splitlines()[-1]


def plain():
    """The octets of the trace's messages; the last row is what a test client sent."""
    with open(WITH_KEYS + '.plain.tsv', newline='', encoding='ascii') as table:
        rows = [row['openflow_hex'] for row in csv.DictReader(table, delimiter='\t')]
    return b''.join(map(bytes.fromhex, rows[:-1]))


def secrets(path):
    """The key log in the secrets block of a pcapng of this machine's byte order."""
    with open(path, 'rb') as file:
        content = file.read()
    at = 0
    while struct.unpack_from('<I', content, at)[0] != 10:
        at += struct.unpack_from('<I', content, at + 4)[0]
    size = struct.unpack_from('<I', content, at + 12)[0]
    return content[at + 16:at + 16 + size]


def waiting_in(pipe):
    """Octets that its reader has not taken."""
    return struct.unpack('i', fcntl.ioctl(pipe, termios.FIONREAD, b'\0' * 4))[0]


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='ps-tls-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def test_the_secrets_in_a_pcapng_are_used_without_being_asked_for(self):
        done = read(WITH_KEYS, '-o', 'raw')
        self.assertEqual(plain(), done.stdout)
        self.assertIn('TLS: 2 connections, 2 decrypted', summary(done))

    def test_a_key_log_in_a_file_decrypts_the_same(self):
        empty = self.write('empty.log', b'')
        log = self.write('keys.log', secrets(WITH_KEYS))
        done = read(ENCRYPTED, '--keylog', empty, '--keylog', log, '-o', 'raw')
        self.assertEqual(plain(), done.stdout)

    def test_without_secrets_it_says_that_it_is_encrypted_and_why(self):
        done = read(ENCRYPTED, '--strict')
        self.assertEqual(1, done.returncode)
        self.assertIn('encrypted 4; TLS: 2 connections, 0 decrypted, no_key_log 2', summary(done))
        others = self.write('others.log', b'# nothing\nCLIENT_RANDOM 00\n')
        done = read(ENCRYPTED, '--keylog', others)
        self.assertEqual(b'', done.stdout)
        self.assertIn('no_secrets 2, 1 key log line not understood', summary(done))

    def test_a_key_log_that_is_not_there_is_one_line_and_status_1(self):
        done = command('read', ENCRYPTED, '--keylog', '/nowhere/keys.log')
        self.assertEqual(1, done.returncode)
        self.assertEqual(['packetstreamer: /nowhere/keys.log: No such file or directory'],
                         done.stderr.splitlines())
        done = command('serve', '--http', '127.0.0.1:0', '--thrift', '127.0.0.1:0', '--read',
                       ENCRYPTED, '--keylog', '/nowhere/keys.log')
        self.assertEqual(1, done.returncode)
        self.assertIn('/nowhere/keys.log: No such file', done.stderr)

    def test_a_key_log_may_grow_while_a_pipe_is_read(self):
        log = self.write('keys.log', b'')
        with open(ENCRYPTED, 'rb') as file:
            content = file.read()
        out_path = os.path.join(self.folder, 'out')
        with open(out_path, 'wb') as out:
            reader = subprocess.Popen([binary(), 'read', '-', '--keylog', log, '-o', 'raw'],
                                      stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE,
                                      env=environment())
        self.addCleanup(reader.stderr.close)
        reader.stdin.write(content[:-2000])
        reader.stdin.flush()
        wait_until(lambda: waiting_in(reader.stdin) == 0, 'the reader')
        with open(log, 'ab') as file:
            file.write(secrets(WITH_KEYS))
        reader.stdin.write(content[-2000:])
        reader.stdin.close()
        self.assertEqual(0, reader.wait(30))
        with open(out_path, 'rb') as out:
            self.assertEqual(plain(), out.read())

    def test_serve_plays_it_decrypted_and_shows_version_and_cipher(self):
        log = self.write('keys.log', secrets(WITH_KEYS))
        with Service('--read', ENCRYPTED, '--keylog', log, '--loop') as service:
            done = service.command('watch', '--server', service.url, '-n', '3', '--type',
                                   'packet_in,flow_mod')
            self.assertEqual(3, len(done.stdout.splitlines()), done.stderr)
            channels = wait_until(lambda: service.request('GET', '/api/v1/channels')[1]['channels'],
                                  'a channel')
            self.assertEqual('TLS 1.3, TLS_AES_256_GCM_SHA384', channels[0]['tls'])

    def test_serve_uses_a_key_log_that_grows_from_one_round_to_the_next(self):
        log = self.write('keys.log', b'')
        with Service('--read', ENCRYPTED, '--keylog', log, '--loop', '--pace', 'fast') as service:
            wait_until(lambda: 'no secrets for it in the key log' in service.child.log(), 'the log')
            with open(log, 'ab') as file:
                file.write(secrets(WITH_KEYS))
            done = service.command('watch', '--server', service.url, '-n', '1')
            self.assertEqual(1, len(done.stdout.splitlines()), done.stderr)


class OpenVSwitchAndOsKen(unittest.TestCase):
    """A live channel with mutual certificates, recorded on the loopback."""

    def test_tls_1_2_is_decrypted_as_tshark_does(self):
        self.compare('1.2')

    def test_tls_1_3_is_decrypted_as_tshark_does(self):
        self.compare('1.3')

    def compare(self, tls):
        require('tshark', 'dumpcap')
        with Testbed() as bed:
            log, capture = (os.path.join(bed.directory, name) for name in ('keys.log', 'tls.pcapng'))
            certificates = make_certificates(bed.directory)
            controller = bed.keep(os_ken_tls(bed.log_dir, '1.3', certificates, log, tls))
            bed.ovs.vsctl('set-ssl', *(os.path.join(certificates, name + '.pem')
                                       for name in ('key', 'cert', 'ca')))
            recorder = bed.keep(Child('dumpcap', [
                'dumpcap', '-q', '-i', 'lo', '-f', 'tcp port %d' % controller.port, '-w', capture],
                bed.log_dir))
            recorder.wait_for_log('File:')
            h1, h2 = bed.add_bridge('1.3', ['h1', 'h2'])
            bed.ovs.connect('s1', 'ssl:127.0.0.1:%d' % controller.port)
            self.assertEqual((3, 3), h1.ping(h2))
            bed.ovs.disconnect('s1')
            recorder.stop()
            self.check(capture, log, controller.port, tls)

    def check(self, capture, log, port, tls):
        done = read(capture, '--keylog', log, '--port', str(port), '-o', 'raw', '--strict')
        self.assertEqual(0, done.returncode, done.stderr)
        found, rest = openflow_reader.messages(done.stdout)
        self.assertEqual(0, rest)
        self.assertTrue({0, 6, 10, 13, 14} <= {message.type for message in found})
        self.assertEqual(sorted(self.by_tshark(capture, log, port)),
                         sorted(message.raw for message in found))
        self.assertIn('TLS: 1 connection, 1 decrypted', summary(done))
        suite = run('tshark', '-r', capture, '-d', 'tcp.port==%d,tls' % port, '-Y',
                    'tls.handshake.type == 2', '-T', 'fields', '-e', 'tls.handshake.ciphersuite')
        self.assertEqual(tls == '1.3', suite.startswith('0x13'), suite)

    @staticmethod
    def by_tshark(capture, log, port):
        rows = run('tshark', '-r', capture, '-o', 'tls.keylog_file:' + log, '-d',
                   'tcp.port==%d,tls' % port, '-d', 'tls.port==%d,data' % port, '-Y', 'data.data',
                   '-T', 'fields', '-e', 'tcp.srcport', '-e', 'data.data')
        streams = {}
        for row in rows.splitlines():
            source, octets = row.split('\t')
            streams[source] = streams.get(source, b'') + bytes.fromhex(octets.replace(',', ''))
        return [message.raw for stream in streams.values()
                for message in openflow_reader.messages(stream)[0]]


if __name__ == '__main__':
    unittest.main()
