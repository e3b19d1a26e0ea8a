# SPDX-License-Identifier: Apache-2.0
"""What a user meets on the command line: help that teaches, exit statuses, a clean end."""
import base64
import contextlib
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from testbed import wait_until
from testbed.fakes import (ControllerPort, FakeChannel, closed_by_peer, connect, packet_in,
                           packet_out)
from testbed.processes import environment
from testbed.service import MARKER, ROOT, Service, binary, command

H1, H2, H3 = ('02:00:00:00:00:%02x' % number for number in (1, 2, 3))
_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')


class Help(unittest.TestCase):
    def test_the_first_page_names_every_command_and_shows_what_to_try(self):
        done = command('--help')
        self.assertEqual(0, done.returncode)
        for word in ('serve', 'watch', 'read', 'sessions', 'explain', 'list', 'version'):
            self.assertRegex(done.stdout, r'(?m)^\s+%s\s+\S' % word)
        self.assertRegex(done.stdout, r'(?m)^\s+packetstreamer serve .*--proxy')

    def test_every_command_explains_itself_with_an_example(self):
        for name, words in (('serve', ('--proxy', '--read', '--pace', '--loop', '--http',
                                       '--thrift', '--ready-file', 'tcp:', 'unix:')),
                            ('watch', ('--server', '--host', '--direction', '-o', '-n')),
                            ('sessions', ('ls', 'end')),
                            ('explain', ('FILTER', 'of.type')),
                            ('list', ('formats', 'fields'))):
            with self.subTest(name):
                done = command(name, '--help')
                self.assertEqual(0, done.returncode)
                for word in words:
                    self.assertIn(word, done.stdout)
                self.assertIn('packetstreamer %s ' % name, done.stdout)
                self.assertEqual('', done.stderr)

    def test_lines_of_help_fit_a_terminal(self):
        for name in ((), *((each,) for each in ('serve', 'watch', 'top', 'read', 'sessions', 'datapaths',
                                               'explain', 'list', 'completion', 'manual'))):
            for line in command(*name, '--help').stdout.splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_version_is_one_line(self):
        done = command('version')
        self.assertEqual(0, done.returncode)
        self.assertRegex(done.stdout, r'\A\S.*\d+\.\d+\.\d+.*\n\Z')

    def test_explain_shows_tree_json_and_fields(self):
        done = command('explain', 'of.type == hello and not ip.ttl < 2')
        self.assertEqual(0, done.returncode)
        for line in ('and\n  of.type == hello\n  not\n    ip.ttl < 2\n',
                     '{"and":[{"==":["of.type","hello"]},{"not":{"<":["ip.ttl","2"]}}]}',
                     'ip.ttl: number\n  time to live\n'):
            self.assertIn(line, done.stdout)

    def test_a_wrong_filter_is_one_line_with_the_column_and_status_2(self):
        for arguments in (('explain', 'of.tpye == hello'), ('read', _TRACE, '-Y', 'of.tpye == hello')):
            done = command(*arguments)
            self.assertEqual(2, done.returncode)
            self.assertEqual('', done.stdout)
            self.assertEqual(1, done.stderr.count('\n'))
            self.assertIn('column 1: of.tpye is no field; did you mean of.type?', done.stderr)

    def test_list_formats_names_what_is_built_in(self):
        done = command('list', 'formats')
        self.assertEqual(0, done.returncode)
        for name in ('compact', 'text', 'ladder', 'json', 'raw', 'floodlight'):
            self.assertRegex(done.stdout, r'(?m)^\s*%s\b' % name)


class Errors(unittest.TestCase):
    def test_wrong_usage_is_status_2_and_says_what_is_accepted(self):
        for args, word in (((), ''),
                           (('no-such-command',), 'no-such-command'),
                           (('serve', '--no-such-flag'), '--no-such-flag'),
                           (('serve', '--proxy', 'no-equals-sign'), 'LISTEN=CONTROLLER'),
                           (('serve', '--proxy', 'tcp:1.2.3.4:99999=tcp:127.0.0.1:1'), '99999'),
                           (('serve', '--http', 'ftp:somewhere'), 'ftp'),
                           (('serve', '--pace', 'slowly'), 'recorded'),
                           (('watch', '--host', 'not a mac'), 'not a mac'),
                           (('watch', '--host', H1, '--direction', 'sideways'), 'both'),
                           (('watch', '--host', H1, '-o', 'no-such-format'), 'no-such-format'),
                           (('watch', '--host', H1, '-n', 'many'), 'many')):
            with self.subTest(args):
                done = command(*args)
                self.assertEqual(2, done.returncode, done.stderr)
                self.assertIn(word, done.stderr)
                self.assertEqual('', done.stdout)

    def test_a_word_that_is_also_a_command_is_none_behind_another(self):
        done = command('explain', 'list')
        self.assertEqual(2, done.returncode)
        self.assertIn('list is no field', done.stderr)
        done = command('version', 'serve')
        self.assertEqual((2, ''), (done.returncode, done.stdout))
        self.assertIn("'serve'", done.stderr)

    def test_a_failure_is_status_1_and_one_line(self):
        with ControllerPort() as nobody:
            port = nobody.address.rsplit(':', 1)[1]
        url = 'http://127.0.0.1:' + port
        for args, word in ((('watch', '--server', url, '--host', H1), port),
                           (('sessions', 'ls', '--server', url), port),
                           (('serve', '--http', '0', '--thrift', '0', '--read', '/no/such.pcap'),
                            '/no/such.pcap')):
            with self.subTest(args):
                self.assert_one_line(command(*args), word)

    def test_a_port_in_use_is_named(self):
        with ControllerPort() as taken:
            port = taken.address.rsplit(':', 1)[1]
            self.assert_one_line(command('serve', '--http', '0', '--thrift', port), port)

    def test_ending_an_unknown_session_fails(self):
        with Service() as service:
            done = command('sessions', 'end', 'nobody', '--server', service.url)
            self.assert_one_line(done, 'nobody')

    def assert_one_line(self, done, word):
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual(1, len(done.stderr.strip().splitlines()), done.stderr)
        self.assertIn(word, done.stderr)


class ServerAddress(unittest.TestCase):
    """--server, else PACKETSTREAMER_SERVER, else this machine; each error says which it was."""
    COMMANDS = (('watch',), ('top',), ('sessions',), ('datapaths',), ('sessions', 'ls'),
                ('sessions', 'show', '0f3a99c1'), ('sessions', 'refresh', '0f3a99c1'),
                ('sessions', 'end', '0f3a99c1'))

    def run_with(self, variable, *args):
        return subprocess.run([binary(), *args], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=30, check=False,
                              env=environment(PACKETSTREAMER_SERVER=variable))

    def test_nobody_there_is_one_line_with_the_address_and_who_says_it(self):
        with ControllerPort() as nobody:
            port = nobody.address.rsplit(':', 1)[1]
        with ControllerPort() as nobody:
            other = nobody.address.rsplit(':', 1)[1]
        url = 'http://127.0.0.1:' + port
        for args in self.COMMANDS:
            for variable, more, says in (
                    ('http://127.0.0.1:' + other, ('--server', url), '--server says so'),
                    (url, (), "the environment's PACKETSTREAMER_SERVER says so")):
                with self.subTest(args=args, says=says):
                    done = self.run_with(variable, *args, *more)
                    self.assertEqual(1, done.returncode)
                    self.assertEqual('', done.stdout)
                    self.assertRegex(done.stderr, r'\Apacketstreamer: .*cannot reach %s: connection '
                                                  r'refused; %s; is `packetstreamer serve` running '
                                                  r'there\?\n\Z' % (url, says))

    def test_the_environment_is_asked_when_the_command_line_says_nothing(self):
        with Service() as service, Service() as other:
            for variable, more in ((service.url, ()), (other.url, ('--server', service.url))):
                made = service.request('POST', '/api/v1/sessions', {'label': 'here'})[1]
                done = self.run_with(variable, 'sessions', 'ls', *more)
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertIn(made['id'][:8], done.stdout)

    def test_a_wrong_one_is_no_matter_to_those_who_ask_no_server(self):
        self.assertEqual(0, self.run_with('nonsense', 'version').returncode)
        for args in self.COMMANDS:
            done = self.run_with('nonsense', *args)
            self.assertEqual(1, done.returncode)
            self.assertRegex(done.stderr, r"\Apacketstreamer: 'nonsense' is not a server's address: "
                                          r'.*; the environment.s PACKETSTREAMER_SERVER says so\n\Z')


class Datapaths(unittest.TestCase):
    def test_switches_are_shown_with_what_was_counted_and_rates_by_type(self):
        with Service('--read', _TRACE, '--name', '0x11=s1') as service:
            wait_until(lambda: service.request('GET', '/api/v1/datapaths')[1]['datapaths'], 'a switch')
            done = command('datapaths', '--server', service.url, '--interval', '2s')
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        head, *rows = done.stdout.splitlines()
        self.assertRegex(head, r'^DATAPATH +NAME +CHANNELS +TO CONTROLLER +TO SWITCH +MESSAGES A SECOND$')
        shown = {row.split()[0]: row for row in rows}
        row = shown['00:00:00:00:00:00:00:11']
        self.assertRegex(row, r'^\S+ +s1 +1 +[1-9]\d* +[1-9]\d* +(-|\w+ [\d.]+/s.*)$')


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.service = stack.enter_context(Service())
            cls.addClassCleanup(stack.pop_all().close)

    def sessions(self, *args):
        return command('sessions', *args, '--server', self.service.url)

    def make(self, **fields):
        made = self.service.request('POST', '/api/v1/sessions', fields)[1]
        self.addCleanup(self.service.request, 'DELETE', '/api/v1/sessions/' + made['id'])
        return made['id']

    def test_show_has_every_counter_by_the_whole_id_and_by_its_beginning(self):
        identity = self.make(filter='of.type == hello', label='mine')
        known = self.service.request('GET', '/api/v1/sessions/' + identity)[1]
        for asked in (identity, identity[:8], identity[:8] + '...'):
            done = self.sessions('show', asked)
            self.assertEqual(0, done.returncode, done.stderr)
            lines = dict(line.split(None, 1) if ' ' in line else (line, '')
                         for line in done.stdout.splitlines())
            self.assertEqual(set(known), set(lines))
            self.assertEqual('of.type == hello', lines['filter'])
            self.assertEqual(asked == identity, identity in done.stdout)

    def test_refresh_lengthens_a_lease(self):
        identity = self.make(period=60)
        done = self.sessions('refresh', identity, '--for', '1h')
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        left = self.service.request('GET', '/api/v1/sessions/' + identity)[1]['expires_in']
        self.assertGreater(left, 3500)

    def test_what_is_not_there_fails_with_one_line(self):
        self.make()
        for args in (('show', 'ffffffff'), ('show', 'f' * 32), ('refresh', 'f' * 32),
                     ('end', 'ffffffff')):
            done = self.sessions(*args)
            self.assertEqual(1, done.returncode)
            self.assertRegex(done.stderr, r"\Apacketstreamer: cannot %s session '%s': .*\n\Z" % args)


class Serve(unittest.TestCase):
    def test_the_ready_file_names_addresses_that_accept(self):
        with ControllerPort() as port, \
                Service('--proxy', 'tcp:127.0.0.1:0=' + port.address) as service:
            self.assertEqual({'http', 'thrift', 'proxies'}, set(service.ready))
            self.assertEqual([port.address],
                             [proxy['controller'] for proxy in service.ready['proxies']])
            for where in (service.http, service.thrift, service.proxy()):
                self.assertNotEqual(0, where[1])
                connect(where).close()
            for path in ('/healthz', '/readyz'):
                self.assertEqual(200, service.request('GET', path)[0])

    def test_a_capture_file_plays_in_a_loop(self):
        with Service('--read', _TRACE, '--pace', 'fast', '--loop') as service:
            both = ['packet_in', 'packet_out', 'flow_mod']
            for options, types in (
                    (['--host', H1, '--direction', 'both'], both),
                    (['--host', H1], both + ['flow_removed']),
                    (['--host', H1, '--direction', 'in'], ['packet_in'])):
                done = command('watch', '--server', service.url, *options, '-o', 'json',
                               '-n', '500')
                self.assertEqual(0, done.returncode, done.stderr)
                records = [json.loads(line) for line in done.stdout.splitlines()]
                self.assertEqual(500, len(records))
                self.assertEqual(set(types), {record['type'] for record in records})

    def test_sigterm_closes_channels_ends_sessions_and_leaves_nothing(self):
        self.ends_cleanly(signal.SIGTERM)

    def test_ctrl_c_does_the_same(self):
        self.ends_cleanly(signal.SIGINT)

    def ends_cleanly(self, number):
        with ControllerPort() as port, \
                Service('--proxy', 'tcp:127.0.0.1:0=' + port.address) as service, \
                FakeChannel(service.proxy(), port) as channel:
            session = service.trace(mac=H1, direction='both', period=300)
            channel.from_switch(packet_in(H1, H2))
            idle = service.trace(mac=H2, direction='out', period=300)
            got = {}
            reader = threading.Thread(target=lambda: got.update(idle=service.read_to_marker(idle)))
            reader.start()
            watch = _popen('watch', '--server', service.url, '--host', H1)
            self.addCleanup(_reap, watch)
            wait_until(lambda: _session_count(service) == 3, 'three sessions')
            started = time.monotonic()
            self.assertEqual(0, service.child.stop(number))
            self.assertLess(time.monotonic() - started, 5)
            self.assertTrue(closed_by_peer(channel.switch))
            self.assertTrue(closed_by_peer(channel.controller))
            reader.join(10)
            self.assertEqual([], got.get('idle'), 'a waiting observer gets %r' % MARKER)
            watch.communicate(timeout=10)
            self.assertNotEqual(session, idle)

    def test_log_lines_go_to_standard_error_and_hold_no_session_id(self):
        with Service() as service:
            session = service.trace(mac=H1, direction='both', period=300)
            service.end_trace(session)
            self.assertNotIn(session, service.child.log())


class Config(unittest.TestCase):
    """serve --config: options as keys of a file."""

    def file(self, text):
        file = tempfile.NamedTemporaryFile('w', suffix='.toml')
        self.addCleanup(file.close)
        file.write(text)
        file.flush()
        return file.name

    def test_a_file_says_what_flags_say_and_flags_win(self):
        with ControllerPort() as port:
            config = self.file('# what is watched\nproxy = ["tcp:127.0.0.1:0=%s",\n  "127.0.0.1:0=%s"]\n'
                               'default-format = "json"\nloop = false\ndata-threads = 2\n'
                               'http = "127.0.0.1:1"  # which the command line knows better\n'
                               % (port.address, port.address))
            with Service('--config', config) as service:
                self.assertEqual(2, len(service.proxies))
                self.assertNotEqual(1, service.http[1])
                made = service.request('POST', '/api/v1/sessions', {})[1]
                self.assertEqual('json', made['format'])

    def test_what_is_wrong_is_named_with_file_and_line(self):
        for text, said in (('loop = true\nprxy = ["1=2"]\n', "line 2: 'prxy' is no option; did you mean 'proxy'?"),
                           ('\npace = "slow"', "line 2: --pace: 'slow' is not one of recorded, fast"),
                           ('loop = 3', "line 1: 'loop' is true or false"),
                           ('http = ["1", "2"]', 'line 1: --http: is given twice'),
                           ('[serve]', 'line 1: there are no sections here')):
            config = self.file(text)
            done = command('serve', '--config', config)
            self.assertEqual((2, ''), (done.returncode, done.stdout))
            self.assertRegex(done.stderr, r'\Apacketstreamer: --config: %s: %s.*\n\Z'
                             % (re.escape(config), re.escape(said)))
        for path, said in (('/no/such/file', 'No such file or directory'), ('/', 'Is a directory')):
            done = command('serve', '--config', path)
            self.assertEqual(2, done.returncode)
            self.assertIn('%s: %s' % (path, said), done.stderr)


class Watch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(ControllerPort())
            cls.service = stack.enter_context(Service('--proxy', 'tcp:127.0.0.1:0=' + port.address))
            cls.channel = stack.enter_context(FakeChannel(cls.service.proxy(), port))
            cls.addClassCleanup(stack.pop_all().close)

    def watch(self, *options):
        child = _popen('watch', '--server', self.service.url, '--host', H1, *options)
        self.addCleanup(_reap, child)
        # Once it waits for records it knows its session, and so can end it.
        wait_until(lambda: [each['observers'] for each in
                            self.service.request('GET', '/api/v1/sessions')[1]['sessions']] == [1],
                   'watch to wait for records')
        return child

    def test_ctrl_c_is_status_130_and_ends_the_session(self):
        child = self.watch()
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=10)
        self.assertEqual(130, child.returncode)
        wait_until(lambda: _session_count(self.service) == 0, 'the end of the session')

    def test_it_ends_after_n_messages_and_says_how_many_it_received_and_missed(self):
        child = self.watch('-n', '3', '-o', 'compact')
        self.channel.from_switch(packet_in(H1, H2) * 5)
        out, messages = child.communicate(timeout=10)
        self.assertEqual(0, child.returncode)
        self.assertEqual(3, len(out.splitlines()))
        self.assertRegex(messages, rb'\b3\b.*\b0\b')

    def test_the_filter_may_be_several_words_and_flags_add_to_it(self):
        child = _popen('watch', '--server', self.service.url, 'host', '==', H1, 'or', 'arp',
                       '--not', '--type', 'packet_out', '-n', '2', '-o', 'raw')
        self.addCleanup(_reap, child)
        wait_until(lambda: _session_count(self.service) == 1, 'the session of watch')
        shown = self.service.request('GET', '/api/v1/sessions')[1]['sessions'][0]['filter']
        self.assertEqual('(host == %s or arp) and not of.type == packet_out' % H1, shown)
        said = [packet_in(H1, H2, b'one'), packet_in(H2, H1, b'two')]
        self.channel.from_controller(packet_out(H2, H1))
        self.channel.from_switch(said[0] + packet_in(H2, H3) + said[1])
        self.assertEqual(b''.join(said), child.communicate(timeout=10)[0])

    def test_the_filter_of_a_running_session_is_changed(self):
        made = self.service.request('POST', '/api/v1/sessions',
                                    {'filter': 'host == ' + H1, 'format': 'raw'})[1]
        session = '/api/v1/sessions/' + made['id']
        self.addCleanup(self.service.request, 'DELETE', session)
        matched = lambda: self.service.request('GET', session)[1]['matched']
        self.channel.from_switch(packet_in(H1, H2) + packet_in(H3, H2))
        wait_until(lambda: matched() == 1, 'the first match')
        status, changed = self.service.request('PATCH', session, {'filter': 'eth.src == ' + H3})
        self.assertEqual((200, 'eth.src == ' + H3), (status, changed['filter']))
        self.channel.from_switch(packet_in(H1, H2) + packet_in(H3, H2))
        wait_until(lambda: matched() == 2, 'the second match')
        records = self.service.request('GET', session + '/records')[1]['records']
        self.assertEqual([packet_in(H1, H2), packet_in(H3, H2)],
                         [base64.b64decode(record) for record in records])

    def test_raw_output_is_the_openflow_bytes(self):
        child = self.watch('-n', '2', '-o', 'raw')
        said = packet_in(H1, H2, b'one') + packet_in(H2, H1, b'two')
        self.channel.from_switch(said)
        self.assertEqual(said, child.communicate(timeout=10)[0])

    def test_no_colour_without_a_terminal(self):
        child = self.watch('-n', '1')
        self.channel.from_switch(packet_in(H1, H2))
        self.assertNotIn(b'\x1b', child.communicate(timeout=10)[0])

    def test_a_closed_pipe_ends_it_quietly(self):
        child = self.watch('-o', 'json')
        child.stdout.close()
        self.channel.from_switch(packet_in(H1, H2) * 3)
        self.channel.from_switch(packet_in(H1, H2) * 3)
        child.wait(10)
        self.assertLessEqual(len(child.stderr.read().splitlines()), 1)
        wait_until(lambda: _session_count(self.service) == 0, 'the end of the session')

    def test_sessions_ls_shows_it_and_sessions_end_ends_it(self):
        child = self.watch()
        listed = command('sessions', 'ls', '--server', self.service.url)
        self.assertEqual(0, listed.returncode)
        self.assertIn(H1, listed.stdout)
        identity = self.service.request('GET', '/api/v1/sessions')[1]['sessions'][0]['id']
        ended = command('sessions', 'end', identity, '--server', self.service.url)
        self.assertEqual(0, ended.returncode, ended.stderr)
        child.communicate(timeout=10)
        self.assertIsNotNone(child.returncode)


def _popen(*args):
    return subprocess.Popen([binary(), *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=environment())


def _session_count(service):
    body = service.request('GET', '/api/v1/sessions')[1]
    return len(body['sessions'] if isinstance(body, dict) else body)


def _reap(child):
    if child.poll() is None:
        child.kill()
    with contextlib.suppress(ValueError):
        child.communicate()


if __name__ == '__main__':
    unittest.main()
