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
from testbed.pcapng_blocks import INTERFACE, PACKET, SECRETS, SECTION, blocks, secrets
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

    def test_what_is_written_has_no_secrets_unless_they_are_asked_for(self):
        out = os.path.join(self.folder, 'out.pcapng')
        self.assertEqual(0, read(WITH_KEYS, '-w', out).returncode)
        self.assertEqual({SECTION, INTERFACE, PACKET}, {kind for kind, _ in blocks(out)})

    def test_those_that_are_asked_for_stand_before_the_messages_and_no_others_are_there(self):
        lines = secrets(WITH_KEYS).splitlines()
        foreign = b'CLIENT_RANDOM %s %s' % (b'01' * 32, b'5a' * 48)
        log = self.write('keys.log', b'\n'.join([foreign, *lines, b'# a comment', b'']))
        for inputs in ((WITH_KEYS,), (ENCRYPTED, '--keylog', log), (WITH_KEYS, '--keylog', log)):
            with self.subTest(inputs):
                out = os.path.join(self.folder, 'out.pcapng')
                done = read(*inputs, '--with-secrets', '-w', out)
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertEqual(plain(), read(out, '-o', 'raw').stdout)
                kinds = [kind for kind, _ in blocks(out)]
                self.assertEqual([SECTION, INTERFACE, SECRETS, PACKET], kinds[:4])
                # Nobody needs those of the exporter.
                used = [line for line in lines if not line.startswith((b'#', b'EXPORTER'))]
                self.assertEqual(sorted(used), sorted(secrets(out).splitlines()))
                done = read(*inputs, '--with-secrets', '-o', 'pcapng')
                with open(out, 'rb') as file:
                    self.assertEqual(file.read(), done.stdout)

    def test_they_come_with_the_whole_channel_also_when_no_message_of_it_is_wanted(self):
        out = os.path.join(self.folder, 'out.pcapng')
        read(WITH_KEYS, '--with-secrets', '-w', out)
        whole = sorted(secrets(out).splitlines())
        read(WITH_KEYS, '--with-secrets', '-Y', 'of.xid == 0xffffffff', '-w', out)
        self.assertEqual(whole, sorted(secrets(out).splitlines()))
        self.assertNotIn(PACKET, {kind for kind, _ in blocks(out)})

    def test_a_part_of_what_was_written_with_them_has_them_too_if_they_are_asked_for_again(self):
        whole, part = (os.path.join(self.folder, name) for name in ('whole.pcapng', 'part.pcapng'))
        read(WITH_KEYS, '--with-secrets', '-w', whole)
        read(whole, '--with-secrets', '--type', 'packet_in', '-w', part)
        self.assertEqual(dict(reversed(blocks(whole)))[SECRETS], dict(blocks(part))[SECRETS])
        read(whole, '-w', part)
        self.assertEqual(b'', secrets(part))

    def test_with_them_tshark_decrypts_the_capture_itself(self):
        require('tshark', 'mergecap')
        messages, both = (os.path.join(self.folder, name) for name in ('m.pcapng', 'both.pcapng'))
        for options, found in (((), False), (('--with-secrets',), True)):
            read(WITH_KEYS, *options, '-w', messages)
            # In a section the secrets stand before what is to be decrypted.
            run('mergecap', '-a', '-w', both, messages, ENCRYPTED)
            rows = run('tshark', '-r', both, '-d', 'tcp.port==6653,tls', '-d',
                       'tls.port==6653,data', '-Y', 'tls and data.data', '-T', 'fields', '-e',
                       'data.data')
            self.assertEqual(found, plain()[:8].hex() in rows)

    def test_what_has_secrets_is_its_owners_alone(self):
        new, old = os.path.join(self.folder, 'new.pcapng'), self.write('old.pcapng', b'something')
        os.chmod(old, 0o644)
        for out in (new, old):
            self.assertEqual(0, read(WITH_KEYS, '--with-secrets', '-w', out).returncode)
            self.assertEqual(0o600, os.stat(out).st_mode & 0o777)

    def test_only_a_pcapng_can_have_them(self):
        for options in ((), ('-o', 'json'), ('-o', 'pcapng', '--stats')):
            with self.subTest(options):
                done = command('read', WITH_KEYS, '--with-secrets', *options)
                self.assertEqual((2, ''), (done.returncode, done.stdout))
                line, = done.stderr.splitlines()
                self.assertIn('--with-secrets: only a pcapng can hold them', line)

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
        require('tshark', 'dumpcap', 'mergecap')
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
        expected = sorted(message.raw for message in found)
        self.assertEqual(expected, sorted(
            self.by_tshark(capture, port, '-o', 'tls.keylog_file:' + log)))
        with_secrets = self.with_secrets(capture, log, port)
        self.assertEqual(expected, sorted(self.by_tshark(with_secrets, port)))
        self.assertIn('TLS: 1 connection, 1 decrypted', summary(done))
        suite = run('tshark', '-r', capture, '-d', 'tcp.port==%d,tls' % port, '-Y',
                    'tls.handshake.type == 2', '-T', 'fields', '-e', 'tls.handshake.ciphersuite')
        self.assertEqual(tls == '1.3', suite.startswith('0x13'), suite)

    @staticmethod
    def with_secrets(capture, log, port):
        """The capture behind what was written of it, which has the secrets."""
        messages, both = capture + '.messages', capture + '.both'
        done = read(capture, '--keylog', log, '--port', str(port), '--with-secrets', '-w', messages)
        assert done.returncode == 0, done.stderr
        run('mergecap', '-a', '-w', both, messages, capture)
        return both

    @staticmethod
    def by_tshark(capture, port, *options):
        rows = run('tshark', '-r', capture, *options, '-d', 'tcp.port==%d,tls' % port, '-d',
                   'tls.port==%d,data' % port, '-Y', 'tcp and data.data', '-T', 'fields', '-e',
                   'tcp.srcport', '-e', 'data.data')
        streams = {}
        for row in rows.splitlines():
            source, octets = row.split('\t')
            streams[source] = streams.get(source, b'') + bytes.fromhex(octets.replace(',', ''))
        return [message.raw for stream in streams.values()
                for message in openflow_reader.messages(stream)[0]]


if __name__ == '__main__':
    unittest.main()
