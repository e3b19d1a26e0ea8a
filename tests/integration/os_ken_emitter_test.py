# SPDX-License-Identifier: Apache-2.0
"""An os-ken controller with the emitter of examples/os-ken is its own tap.

It and a proxy stand on the same channel of a real switch, and must show the same.
"""
import contextlib
import importlib
import os
import socket
import sys
import unittest

from testbed import Testbed, wait_until
from testbed.controllers import accepts, free_port
from testbed.processes import Child, environment
from testbed.service import ROOT, Service

_EMITTER = os.path.join(ROOT, 'examples/os-ken/packetstreamer_emitter.py')
_SWITCH = os.path.join(ROOT, 'tests/support/testbed/lswitch.py')


class Emitter(unittest.TestCase):
    def setUp(self):
        with contextlib.ExitStack() as stack:
            self.bed = stack.enter_context(Testbed())
            self.port = free_port()
            self.service = stack.enter_context(
                Service('--proxy', 'tcp:127.0.0.1:0=tcp:127.0.0.1:%d' % self.port))
            self.addCleanup(stack.pop_all().close)

    def controller(self, service, **settings):
        env = environment(PACKETSTREAMER=service, LSWITCH_POLL='0.1', **settings)
        command = ['/usr/bin/python3', '/usr/bin/osken-manager', '--ofp-listen-host', '127.0.0.1',
                   '--ofp-tcp-listen-port', str(self.port), _EMITTER, _SWITCH]
        child = self.bed.keep(Child('osken', command, self.bed.log_dir, env))
        wait_until(lambda: accepts(self.port) or not child.alive(), 'the controller', 20)
        return child

    def taps(self):
        return {tap['kind']: tap for tap in self.service.request('GET', '/api/v1/taps')[1]['taps']}

    def test_shows_the_same_messages_as_a_proxy_in_1_0(self):
        self.compare('1.0')

    def test_shows_the_same_messages_as_a_proxy_in_1_3(self):
        self.compare('1.3')

    def test_shows_the_same_messages_as_a_proxy_in_1_5(self):
        self.compare('1.5')

    def compare(self, version):
        status, session = self.service.request(
            'POST', '/api/v1/sessions', {'format': 'json', 'period': 300})
        self.assertEqual(201, status)
        controller = self.controller('%s:%d' % self.service.thrift, LSWITCH_VERSIONS=version,
                                     LSWITCH_ERRORS='1')
        controller.wait_for_log('packetstreamer: connected')
        h1, h2 = self.bed.add_bridge(version, ['h1', 'h2'], dpid=0x41)
        self.bed.ovs.connect('s1', self.service.proxies[0])
        wait_until(lambda: h1.arping(h2, 1) == (1, 1), 'the controller to forward')
        self.assertEqual((3, 3), h1.ping(h2))

        def records():
            return self.service.request(
                'GET', '/api/v1/sessions/%s/records?max=65536' % session['id'])[1]['records']

        def shown():
            """Of the switch: whoever looks whether the controller listens is greeted, too."""
            all_of = records()
            switch = {record['channel'] for record in all_of if record['type'] == 'features_reply'}
            return {(tap, way): [_message(record) for record in all_of if record['channel'] in switch
                                 and (record['tap'], record['direction']) == (tap, way)]
                    for tap in ('proxy', 'push') for way in ('to_controller', 'to_switch')}

        # While the channel is open: what is under way when it closes, one of them may not see.
        def both_have_all():
            seen = shown()
            return all(len(seen['proxy', way]) == len(seen['push', way]) > 10
                       for way in ('to_controller', 'to_switch')) and seen
        seen = wait_until(both_have_all, 'as many messages from both', 30)
        for way in ('to_controller', 'to_switch'):
            self.assertEqual(seen['proxy', way], seen['push', way])
        kinds = {message['type'] for messages in seen.values() for message in messages}
        self.assertLessEqual({'hello', 'features_reply', 'packet_in', 'packet_out', 'flow_mod',
                              'multipart_reply', 'error'}, kinds)
        self.bed.ovs.disconnect('s1')

        def all_pushed_are_shown():
            pushed = sum(record['tap'] == 'push' for record in records())
            tap = self.taps()['push']
            return pushed == tap['counts']['messages'] and tap
        tap = wait_until(all_pushed_are_shown, 'what was pushed to be shown')
        self.assertEqual('as told', tap['trust'])
        self.assertEqual(0, tap['counts']['malformed'])

    def test_a_service_that_stands_still_or_is_away_does_not_delay_the_controller(self):
        silent = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(silent.close)
        self.controller('127.0.0.1:%d' % silent.getsockname()[1], LSWITCH_VERSIONS='1.3')
        h1, h2 = self.bed.add_bridge('1.3', ['h1', 'h2'])
        self.bed.ovs.connect('s1', self.service.proxies[0])
        wait_until(lambda: h1.arping(h2, 1) == (1, 1), 'the controller to forward')
        self.assertEqual((3, 3), h1.ping(h2))

    def test_goes_on_after_the_service_was_away_and_says_what_was_dropped(self):
        where = '127.0.0.1:%d' % free_port()
        controller = self.controller(where, LSWITCH_VERSIONS='1.3')
        controller.wait_for_log('again in 1 s')
        self.bed.add_bridge('1.3', dpid=0x41)
        self.bed.ovs.connect('s1', self.service.proxies[0])
        for _ in range(2):
            with Service(thrift=where) as late:
                wait_until(lambda service=late: self.pushed(service) > 10, 'messages', 40)
                self.assertEqual(0x41, self.dpid(late))
        wait_until(lambda: 'the service closed the connection' in controller.log()
                   or 'messages dropped so far' in controller.log(), 'a word on the loss', 20)

    def pushed(self, service):
        taps = service.request('GET', '/api/v1/taps')[1]['taps']
        return sum(tap['counts']['messages'] for tap in taps if tap['kind'] == 'push')

    def dpid(self, service):
        found, = service.request('GET', '/api/v1/datapaths')[1]['datapaths']
        return int(found['dpid'].replace(':', ''), 16)


class Parts(unittest.TestCase):
    """What the emitter is made of, without a controller."""

    def setUp(self):
        sys.dont_write_bytecode = True
        sys.path.insert(0, os.path.dirname(_EMITTER))
        self.addCleanup(sys.path.remove, os.path.dirname(_EMITTER))
        self.emitter = importlib.import_module('packetstreamer_emitter')

    def test_a_full_queue_drops_and_counts(self):
        queue = self.emitter.Queue()
        seen = self.emitter.Seen(1, 0, 0, bytes(1000), 's1')
        for _ in range(self.emitter.MOST_MESSAGES):
            queue.add(seen)
        octets = self.emitter.MOST_OCTETS // 1000
        self.assertEqual(self.emitter.MOST_MESSAGES - octets, queue.dropped)
        self.assertEqual(self.emitter.BATCH_MESSAGES, len(queue.batch()))
        queue.add(seen)
        self.assertEqual(self.emitter.MOST_MESSAGES - octets, queue.dropped)

    def test_messages_are_cut_wherever_the_octets_were(self):
        messages = [bytes([4, 2, 0, 8 + size, 0, 0, 0, 1]) + bytes(size) for size in (0, 5, 99)]
        for piece in (1, 3, 8, 200):
            splitter = self.emitter.Splitter()
            stream = b''.join(messages)
            found = [message for at in range(0, len(stream), piece)
                     for message in splitter.messages(stream[at:at + piece])]
            self.assertEqual(messages, found)
        self.assertEqual([], list(splitter.messages(b'\x04\x02\0\x07' + bytes(50))))


def _message(record):
    return {name: record.get(name) for name in ('version', 'type', 'xid', 'length', 'body')}


if __name__ == '__main__':
    unittest.main()
