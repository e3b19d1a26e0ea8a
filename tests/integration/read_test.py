# SPDX-License-Identifier: Apache-2.0
"""`packetstreamer read`: capture files without a server, and what it writes for Wireshark."""
import csv
import glob
import gzip
import json
import os
import signal
import struct
import subprocess
import tempfile
import unittest

from testbed.fakes import ControllerPort
from testbed.processes import environment, require, run, wait_until
from testbed.service import ROOT, Service, binary, command

TRACES = os.path.join(ROOT, 'tests/traces')
H1 = '02:00:00:00:00:01'
_VERSIONS = {'1': '1.0', '2': '1.1', '3': '1.2', '4': '1.3', '5': '1.4', '6': '1.5'}


def trace(name):
    return os.path.join(TRACES, name)


def read(*args, **kwargs):
    return command('read', *args, **kwargs)


def messages(*args):
    """What is printed as JSON, each as its (version, xid, length)."""
    done = read(*args, '-o', 'json')
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return [(m['version'], m['xid'], m['length']) for m in map(json.loads, done.stdout.splitlines())]


def truth(path):
    with open(path + '.tsv', newline='', encoding='ascii') as table:
        return [(_VERSIONS.get(row['version'], '0x%02x' % int(row['version'])),
                 int(row['xid'], 16), int(row['length']))
                for row in csv.DictReader(table, delimiter='\t')]


def traces_with_truth():
    return [path[:-len('.tsv')] for path in sorted(glob.glob(trace('*.tsv')))
            if not path.endswith('.plain.tsv')]


def pcap_parts(path):
    """The header of a classic pcap of this machine's byte order, and its records."""
    with open(path, 'rb') as file:
        content = file.read()
    records, at = [], 24
    while at < len(content):
        size = 16 + struct.unpack_from('<I', content, at + 8)[0]
        records.append(content[at:at + size])
        at += size
    return content[:24], records


def summary(done):
    return done.stderr.strip().splitlines()[-1]


class ReadTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='ps-read-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), 'wb') as file:
            file.write(content)
        return self.path(name)


class Input(ReadTest):
    def test_every_trace_gives_the_messages_of_its_truth(self):
        paths = traces_with_truth()
        self.assertGreater(len(paths), 30)
        for path in paths:
            with self.subTest(os.path.basename(path)):
                self.assertEqual(truth(path), messages(path))

    def test_packet_ins_that_nobody_answered_are_said(self):
        # `ovs-ofctl monitor` only listens.
        self.assertRegex(summary(read(trace('of10-nicira-packet-in.pcap'))),
                         r'; packet_ins_unanswered \d+$')
        self.assertNotIn('unanswered', summary(read(trace('of13-bulk.pcap'))))

    def test_exported_messages_are_read(self):
        done = read(trace('exported-pdu-demo.pcapng'))
        self.assertEqual(17, len(done.stdout.splitlines()))
        whole = sum(len(truth(trace(name + '.pcap'))) for name in
                    ('of10-learning-switch', 'of11-learning-switch', 'of12-learning-switch',
                     'of13-learning-switch', 'of14-learning-switch', 'of15-learning-switch',
                     'of13-ipv6-channel'))
        self.assertEqual(whole, len(messages(trace('exported-pdu-learning-switches.pcapng'))))

    def test_gzip_is_read_from_a_file_and_from_standard_input_in_any_number_of_members(self):
        with open(trace('of13-learning-switch.pcap'), 'rb') as file:
            content = file.read()
        expected = messages(trace('of13-learning-switch.pcap'))
        packed = gzip.compress(content[:5000]) + gzip.compress(content[5000:])
        self.assertEqual(expected, messages(self.write('a.pcap.gz', packed)))
        for data in (content, packed):
            done = subprocess.run([binary(), 'read', '-', '-o', 'json'], input=data,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30,
                                  env=environment(), check=True)
            self.assertEqual(len(expected), len(done.stdout.splitlines()))

    def test_what_comes_from_a_pipe_is_shown_before_the_next_frame_is_waited_for(self):
        with open(trace('of13-learning-switch.pcap'), 'rb') as file:
            content = file.read()
        child = self.popen('read', '-')
        child.stdin.write(content[:8000])
        child.stdin.flush()
        self.assertIn(b'hello', child.stdout.readline())
        child.stdin.close()
        child.stdout.read()
        child.wait(10)
        self.assertIn(b'cut short', child.stderr.read())

    def test_files_are_merged_in_the_order_of_their_times(self):
        one, two = trace('of10-learning-switch.pcap'), trace('of13-learning-switch.pcap')
        times = [json.loads(line)['time']
                 for line in read(two, one, trace('mixed-five-switches.pcap'), '-o',
                                  'json').stdout.splitlines()]
        self.assertEqual(sorted(times), times)
        self.assertEqual(messages(one) + messages(two), messages(two, one))

    def test_streams_go_on_from_one_rotated_file_to_the_next(self):
        header, records = pcap_parts(trace('of13-veth1500-large.pcap'))
        parts = [self.write('%d.pcap' % i, header + b''.join(records[i * 60:(i + 1) * 60]))
                 for i in range(len(records) // 60 + 1)]
        self.assertGreater(len(parts), 3)
        self.assertEqual(messages(trace('of13-veth1500-large.pcap')), messages(*reversed(parts)))

    def test_what_two_files_both_have_is_shown_once(self):
        path = trace('of13-learning-switch.pcap')
        self.assertEqual(messages(path), messages(path, path))

    def test_other_ports_are_read_when_asked_for(self):
        done = read(trace('of13-learning-switch.pcap'), '--port', '6655')
        self.assertEqual('', done.stdout)
        self.assertIn('--port', summary(done))
        self.assertEqual(130, len(messages(trace('of13-learning-switch.pcap'), '--port', '6653')))

    def popen(self, *args, **kwargs):
        kwargs.setdefault('stdin', subprocess.PIPE)
        child = subprocess.Popen([binary(), *args], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=environment(), **kwargs)
        self.addCleanup(self.reap, child)
        return child

    def reap(self, child):
        if child.poll() is None:
            child.kill()
        child.wait(10)
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream and not stream.closed:
                stream.close()

    def test_ctrl_c_ends_the_wait_for_a_silent_pipe_with_status_130(self):
        header, records = pcap_parts(trace('of13-learning-switch.pcap'))
        for begun in (b'', header + b''.join(records[:20])):
            child = self.popen('read', '-')
            child.stdin.write(begun)
            child.stdin.flush()
            if begun:
                child.stdout.readline()
            else:
                self.until_it_listens_to_signals(child.pid)
            child.send_signal(signal.SIGINT)
            child.wait(10)
            self.assertEqual(130, child.returncode)
            self.assertNotIn(b'packetstreamer:', child.stderr.read())

    def until_it_listens_to_signals(self, pid):
        def blocks():
            with open('/proc/%d/status' % pid, encoding='ascii') as file:
                status = dict(line.split(':', 1) for line in file)
            return int(status['SigBlk'].strip(), 16) >> (signal.SIGINT - 1) & 1
        wait_until(blocks, 'the signal to be blocked')

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        child = self.popen('read', trace('of13-bulk.pcap'), '-o', 'text', stdin=subprocess.DEVNULL)
        child.stdout.readline()
        child.stdout.close()
        child.wait(10)
        self.assertEqual(0, child.returncode)
        self.assertEqual(b'', child.stderr.read())


class Choice(ReadTest):
    path_13 = trace('of13-learning-switch.pcap')

    def types(self, *args):
        done = read(self.path_13, *args, '-o', 'json')
        self.assertEqual(0, done.returncode, done.stderr)
        return [json.loads(line)['type'] for line in done.stdout.splitlines()]

    def test_type_direction_and_not(self):
        everything = self.types()
        wanted = ('packet_in', 'error')
        chosen = [one for one in everything if one in wanted]
        self.assertEqual(chosen, self.types('--type', 'packet_in,error'))
        self.assertEqual([one for one in everything if one not in wanted],
                         self.types('--not', '--type', 'packet_in,error'))
        self.assertEqual({'packet_in'}, set(self.types('--direction', 'in')))
        self.assertEqual({'packet_out', 'flow_mod'}, set(self.types('--direction', 'out')))
        self.assertEqual(['packet_in'] * everything.count('packet_in'),
                         self.types('--type', 'packet_in,packet_out', '--not', '--direction',
                                    'out'))

    def test_options_and_filters_are_one_language(self):
        for options, filter_ in ((('--type', 'packet_in,error'), 'of.type in {packet_in, error}'),
                                 (('--direction', 'out'), 'of.type in {packet_out, flow_mod}'),
                                 (('--host', H1), f'host == {H1}'),
                                 (('--not', '--type', 'error'), 'not of.type == error'),
                                 (('--host', H1, '--direction', 'in'), f'host == {H1} and of.packet_in')):
            with self.subTest(filter_):
                printed = read(self.path_13, *options, '--print-filter')
                self.assertEqual(filter_ + '\n', printed.stdout)
                self.assertEqual(self.types(*options), self.types('-Y', filter_))
        self.assertEqual(self.types('--not', '--type', 'error'),
                         self.types('--not', '-Y', 'of.type == error'))

    def test_a_filter_finds_what_the_records_say(self):
        done = read(self.path_13, '-o', 'json')
        records = [json.loads(line) for line in done.stdout.splitlines()]
        slow = [one['seq'] for one in records
                if one.get('answers', {}).get('latency_us', 0) > 1000]
        added = [one['seq'] for one in records if one['body'].get('command') == 'add']
        self.assertTrue(slow)
        self.assertTrue(added)
        for wanted, filter_ in ((slow, 'of.latency > 1ms'), (added, 'of.command == add')):
            found = read(self.path_13, '-Y', filter_, '-o', 'json').stdout.splitlines()
            self.assertEqual(wanted, [json.loads(line)['seq'] for line in found], filter_)

    def test_every_condition_must_hold_and_not_is_for_the_next_alone(self):
        both = self.types('--host', H1, '--host', '02:00:00:00:00:02')
        one = self.types('--host', H1)
        other = self.types('--host', H1, '--not', '--host', '02:00:00:00:00:02')
        self.assertTrue(both)
        self.assertTrue(other)
        self.assertEqual(len(one), len(both) + len(other))

    def test_a_host_may_be_an_ip_address(self):
        done = read(self.path_13, '--host', '10.0.0.1', '-o', 'json')
        records = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertTrue(records)
        for record in records:
            self.assertIn('"10.0.0.1"', json.dumps(record))
        self.assertTrue(read(self.path_13, '--host', 'fe80::ff:fe00:1').stdout)
        self.assertEqual('', read(self.path_13, '--host', '10.9.9.9').stdout)

    def test_a_switch_by_its_datapath(self):
        path = trace('mixed-five-switches.pcap')
        known = [json.loads(line)['dpid'] for line in read(path, '-o', 'json').stdout.splitlines()]
        dpid = '00:00:00:00:00:00:00:a3'
        for text in (dpid, '0xa3', '163'):
            shown = read(path, '--dpid', text, '-o', 'json').stdout.splitlines()
            self.assertEqual(known.count(dpid), len(shown))

    def test_count_ends_it(self):
        done = read(self.path_13, '-n', '3')
        self.assertEqual(3, len(done.stdout.splitlines()))
        self.assertIn(' 3 matched', summary(done))
        self.assertEqual(0, read(self.path_13, '-n', '3', '--strict').returncode)

    def test_stats_count_by_version_type_and_switch(self):
        path = trace('mixed-five-switches.pcap')
        done = read(path, '--stats')
        rows = [line.split() for line in done.stdout.splitlines()]
        expected = truth(path)
        self.assertEqual(['all', str(len(expected)), str(sum(m[2] for m in expected)), '0'],
                         next(row for row in rows if row[:1] == ['all']))
        for version in ('1.0', '1.2', '1.3', '1.4', '1.5'):
            self.assertEqual(sum(1 for m in expected if m[0] == version),
                             sum(int(row[2]) for row in rows if row[:1] == [version]))
        self.assertEqual(5, sum(1 for row in rows if row[0:1] and row[0].startswith('00:00')))
        hosts = read(path, '--stats', '--type', 'packet_in').stdout
        self.assertNotIn('packet_out', hosts)

    def test_every_format_is_there(self):
        for name in ('compact', 'text', 'json', 'raw', 'floodlight', 'pcapng'):
            done = subprocess.run([binary(), 'read', self.path_13, '-o', name],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30,
                                  env=environment(), check=True)
            self.assertTrue(done.stdout)
            self.assertNotIn(b'\x1b', done.stdout if name not in ('raw', 'pcapng') else b'')


class Written(ReadTest):
    def tshark(self, path, *args):
        require('tshark')
        return run('tshark', '-r', path, *args).splitlines()

    def test_what_was_written_is_read_back_the_same(self):
        for name in ('mixed-five-switches.pcap', 'of13-ipv6-channel.pcap',
                     'of10-nicira-packet-in.pcap', 'of13-table-features.pcap'):
            with self.subTest(name):
                out = self.path('out.pcapng')
                done = read(trace(name), '-w', out)
                self.assertEqual((0, ''), (done.returncode, done.stdout))
                self.assertEqual(read(trace(name)).stdout, read(out).stdout)

    def test_a_part_that_was_written_still_knows_switch_and_direction(self):
        out = self.path('out.pcapng')
        read(trace('of13-learning-switch.pcap'), '--host', H1, '--not', '--type', 'packet_in',
             '-w', out)
        records = [json.loads(line) for line in read(out, '-o', 'json').stdout.splitlines()]
        self.assertTrue(records)
        for record in records:
            self.assertEqual('00:00:00:00:00:00:00:11', record['dpid'])
            self.assertEqual('127.0.0.1:6653', record['controller'])
            self.assertEqual('to_controller' if record['type'] == 'flow_removed' else 'to_switch',
                             record['direction'])

    def test_dash_is_standard_output(self):
        out = self.path('out.pcapng')
        args = [binary(), 'read', trace('of13-learning-switch.pcap'), '-n', '9', '-w']
        piped = subprocess.run([*args, '-'], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               timeout=30, env=environment(), check=True).stdout
        read(trace('of13-learning-switch.pcap'), '-n', '9', '-w', out)
        with open(out, 'rb') as file:
            self.assertEqual(file.read(), piped)
        self.assertEqual(9, len(messages(out)))

    def test_tshark_finds_each_type_and_address(self):
        for wire, name, tree in ((1, 'of10', 'openflow_1_0'), (4, 'of13', 'openflow_v4'),
                                 (5, 'of14', 'openflow_v5'), (6, 'of15', 'openflow_v6')):
            with self.subTest(name):
                path, out = trace(name + '-learning-switch.pcap'), self.path(name + '.pcapng')
                read(path, '-w', out)
                with open(path + '.tsv', newline='', encoding='ascii') as table:
                    rows = list(csv.DictReader(table, delimiter='\t'))
                for kind in (0, 10, 13, 14):
                    expected = sum(1 for row in rows
                                   if row['type'] == str(kind) and row['version'] == str(wire))
                    self.assertEqual(expected, len(self.tshark(
                        out, '-Y', '%s.type == %d' % (tree, kind))), kind)

    def test_tshark_shows_time_addresses_direction_and_what_is_known_beside(self):
        out = self.path('out.pcapng')
        read(trace('of13-learning-switch.pcap'), '--type', 'packet_in', '-w', out)
        fields = ('frame.time_epoch', 'ip.src', 'exported_pdu.src_port', 'exported_pdu.dst_port',
                  'frame.p2p_dir', 'frame.comment')
        options = [word for field in fields for word in ('-e', field)]
        shown = self.tshark(out, '-T', 'fields', '-E', 'occurrence=f', *options)[0].split('\t')
        first = json.loads(read(out, '-o', 'json', '-n', '1').stdout)
        self.assertTrue(first['time'].rstrip('Z').endswith(shown[0].split('.')[1]))
        self.assertEqual(first['switch'].split(':')[1], shown[2])
        self.assertEqual('6653', shown[3])
        self.assertEqual('1', shown[4])
        self.assertIn('dpid=00:00:00:00:00:00:00:11', shown[5])

    def test_a_file_is_not_written_while_it_is_read(self):
        with open(trace('of13-learning-switch.pcap'), 'rb') as file:
            path = self.write('a.pcap', file.read())
        done = read(path, '-w', path)
        self.assertEqual(1, done.returncode)
        self.assertEqual(130, len(messages(path)))

    def test_a_command_that_is_refused_leaves_the_file_as_it_was(self):
        kept, log = self.write('kept.pcapng', b'kept'), self.write('keys.log', b'# kept')
        source = trace('of13-learning-switch.pcap')
        with ControllerPort() as nobody:
            url = 'http://' + nobody.address.removeprefix('tcp:')
        for args, word in ((('read', source, '--keylog', '/no/keys', '-w', kept), '/no/keys'),
                           (('read', source, '/no/such.pcap', '-w', kept), '/no/such.pcap'),
                           (('read', source, '--keylog', log, '-w', log), 'at the same time'),
                           (('watch', '--server', url, '-w', kept), url)):
            with self.subTest(args):
                done = command(*args)
                self.assertEqual(1, done.returncode)
                self.assertIn(word, done.stderr)
                for path, content in ((kept, b'kept'), (log, b'# kept')):
                    with open(path, 'rb') as file:
                        self.assertEqual(content, file.read())

    def test_a_longer_file_is_written_anew(self):
        out = self.write('out.pcapng', b'x' * 1000000)
        read(trace('of13-learning-switch.pcap'), '-n', '9', '-w', out)
        self.assertEqual(9, len(messages(out)))

    def test_watch_writes_the_same(self):
        out = self.path('watch.pcapng')
        with Service('--read', trace('of13-learning-switch.pcap'), '--pace', 'fast',
                     '--loop') as service:
            for args in (('-w', out), ('-o', 'pcapng')):
                with open(self.path('stdout'), 'wb') as stdout:
                    done = subprocess.run(
                        [binary(), 'watch', '--server', service.url, '--host', H1, '-n', '200',
                         *args], stdin=subprocess.DEVNULL, stdout=stdout,
                        stderr=subprocess.PIPE, timeout=30, env=environment(), check=False)
                self.assertEqual(0, done.returncode, done.stderr)
                path = out if args[0] == '-w' else self.path('stdout')
                self.assertEqual(200, len(messages(path)))
                self.assertEqual(200, len(self.tshark(path, '-Y', 'openflow_v4')))


class Faults(ReadTest):
    def test_strict_fails_when_something_is_malformed(self):
        path = trace('of13-mgmt-errors.pcap')
        self.assertEqual(0, read(path, '--type', 'hello').returncode)
        done = read(path, '--type', 'hello', '--strict')
        self.assertNotIn(' 0 malformed', summary(done))
        self.assertEqual(1, done.returncode)
        self.assertEqual(0, read(trace('of13-learning-switch.pcap'), '--strict').returncode)

    def test_what_is_malformed_is_shown_with_reason_and_offset_and_the_file_goes_on(self):
        done = read(trace('of13-mgmt-errors.pcap'))
        shown = [line for line in done.stdout.splitlines() if '[malformed' in line]
        self.assertTrue(shown)
        self.assertRegex(shown[0], r'octet \d+|at \d+|offset \d+')
        self.assertEqual(len(truth(trace('of13-mgmt-errors.pcap'))), len(done.stdout.splitlines()))

    def test_a_lost_frame_is_a_gap_and_strict_fails(self):
        header, records = pcap_parts(trace('of13-bulk.pcap'))
        path = self.write('lost.pcap', header + b''.join(records[:400] + records[403:]))
        done = read(path)
        self.assertEqual(0, done.returncode)
        self.assertNotRegex(summary(done), r' 0 gaps|[^0-9]0 octets lost')
        self.assertEqual(1, read(path, '--strict').returncode)

    def test_what_is_encrypted_is_said_and_strict_fails(self):
        done = read(trace('of13-tls.pcap'), '--strict')
        self.assertEqual(1, done.returncode)
        self.assertIn('encrypted', summary(done))

    def test_a_file_that_is_cut_gives_what_comes_before_and_status_1(self):
        with open(trace('of13-learning-switch.pcap'), 'rb') as file:
            path = self.write('cut.pcap', file.read()[:-7])
        done = read(path)
        self.assertEqual(1, done.returncode)
        self.assertGreater(len(done.stdout.splitlines()), 100)
        self.assertIn(path + ': after frame', done.stderr.splitlines()[0])
        self.assertEqual(2, len(done.stderr.splitlines()))

    def test_what_cannot_be_read_is_one_line_and_status_1(self):
        text = self.write('text', b'this is no capture file')
        link = pcap_parts(trace('of13-learning-switch.pcap'))[0][:20] + struct.pack('<I', 147)
        for path, word in (('/no/such.pcap', 'No such file'), (text, 'not a readable'),
                           (self.folder, 'directory'), (self.write('usb.pcap', link), '147')):
            with self.subTest(path):
                done = read(path, trace('of13-bulk.pcap'))
                self.assertEqual(1, done.returncode)
                self.assertEqual('', done.stdout)
                self.assertEqual(1, len(done.stderr.splitlines()), done.stderr)
                self.assertIn(word, done.stderr)

    def test_an_output_that_cannot_be_made_is_one_line_and_status_1(self):
        done = read(trace('of13-bulk.pcap'), '-w', '/no/such/file.pcapng')
        self.assertEqual(1, done.returncode)
        self.assertIn('/no/such/file.pcapng: No such file', done.stderr)
        full = read(trace('of13-bulk.pcap'), '-w', '/dev/full')
        self.assertEqual(1, full.returncode)
        self.assertIn('No space', full.stderr)

    def test_wrong_usage_is_status_2_and_says_what_is_accepted(self):
        file = trace('of13-bulk.pcap')
        for args, word in (((), 'FILE'), ((file, '--type', 'packet'), 'packet_in'),
                           ((file, '--host', 'nobody'), '10.0.0.1'), ((file, '--dpid', 's1'), '0x11'),
                           ((file, '--not'), '--not'), ((file, '-o', 'xml'), 'compact'),
                           ((file, '-o', 'json', '-w', 'x'), '--write'), ((file, '-n', '0'), '-n'),
                           ((file, '--port', '65536'), '65535'), (('-', '-'), 'once')):
            with self.subTest(args):
                done = read(*args)
                self.assertEqual(2, done.returncode, done.stderr)
                self.assertIn(word, done.stderr)
                self.assertEqual('', done.stdout)


if __name__ == '__main__':
    unittest.main()
