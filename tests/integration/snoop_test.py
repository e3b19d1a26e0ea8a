# SPDX-License-Identifier: Apache-2.0
"""Listening to a real Open vSwitch: on its snoop sockets, and in front of its management socket.

The truth is what a relay between the switch and its controller recorded.
"""
import contextlib
import os
import signal
import socket
import struct
import unittest

from testbed import Testbed, openflow_reader, wait_until
from testbed.ofctl import json_of
from testbed.processes import run
from testbed.relay import RecordingRelay
from testbed.service import Service

_DIRECTIONS = ('to_controller', 'to_switch')
_HELLO = 0


class Snooping(unittest.TestCase):
    """Each test has a testbed of its own; `bridge` makes a bridge whose controller is a relay."""

    def setUp(self):
        with contextlib.ExitStack() as stack:
            self.bed = stack.enter_context(Testbed())
            self.relay = stack.enter_context(RecordingRelay())
            self.addCleanup(stack.pop_all().close)

    def run(self, result=None):
        failures = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > failures and getattr(self, 'service', None):
            self.service.show_log()

    def socket(self, bridge='s1', kind='snoop'):
        return os.path.join(self.bed.ovs.rundir, '%s.%s' % (bridge, kind))

    def bridge(self, version, **settings):
        hosts = self.bed.add_bridge(version, ['h1', 'h2'], dpid=0x31)
        controller = self.bed.controller(version, **settings)
        self.relay.target = ('127.0.0.1', controller.port)
        self.bed.ovs.connect('s1', 'tcp:127.0.0.1:%d' % self.relay.port)
        return hosts, controller

    def serve(self, *args, **kwargs):
        self.service = self.enter(Service(*args, **kwargs))
        return self.service

    def enter(self, context):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(context)

    def taps(self):
        return self.service.request('GET', '/api/v1/taps')[1]['taps']

    def counts(self):
        tap, = self.taps()
        return tap['counts']

    def wait_for(self, **counts):
        def reached():
            now = self.counts()
            return all(now[name] >= count for name, count in counts.items())
        wait_until(reached, '%r at the tap' % counts, 40)

    def session(self, text=''):
        status, session = self.service.request(
            'POST', '/api/v1/sessions', {'filter': text, 'format': 'json', 'period': 300})
        self.assertEqual(201, status, session)
        return '/api/v1/sessions/%s/records?max=65536' % session['id']

    def records(self, session):
        return self.service.request('GET', session)[1]['records']


def hello():
    return struct.pack('!BBHI', 4, _HELLO, 8, 1)


def told(records, direction):
    return [(record['type'], record['xid'], record['length']) for record in records
            if record['direction'] == direction]


def carried(channel, direction):
    """What the relay recorded, but for the hellos."""
    found, _ = openflow_reader.messages(bytes(getattr(channel, direction)))
    raw = [message.raw for message in found if message.type != _HELLO]
    return [(said['type'], said['xid'], said['length']) for said in json_of(raw)]


class EveryVersion(Snooping):
    def test_openflow_1_0(self):
        self.compare('1.0')

    def test_openflow_1_3(self):
        self.compare('1.3')

    def test_openflow_1_5(self):
        self.compare('1.5')

    def compare(self, version):
        """A restarted controller's channel is seen whole: every message, its way, its switch."""
        (h1, h2), controller = self.bridge(version, errors=1, poll=0.3)
        self.serve('--snoop', 'unix:' + self.socket())
        self.wait_for(connected=1, bytes_to_switch=1)
        session = self.session()
        before = self.counts()['opened']
        controller.stop()
        again = self.bed.controller(version, port=controller.port, errors=1, poll=0.3, idle=1)
        self.wait_for(opened=before + 1)
        wait_until(lambda: h1.arping(h2, 1) == (1, 1), 'the controller to forward')
        self.assertEqual((3, 3), h1.ping(h2))
        again.wait_for_log('OFPFlowRemoved', 20)
        self.bed.ovs.disconnect('s1')
        channel = self.relay.channels[-1]
        self.assertTrue(channel.ended.wait(10))
        self.wait_for(refused=1)
        records = self.records(session)
        last = records[-1]['channel']
        records = [record for record in records if record['channel'] == last]
        for direction in _DIRECTIONS:
            self.assertEqual(carried(channel, direction), told(records, direction))
        for record in records:
            self.assertEqual('00:00:00:00:00:00:00:31', record['dpid'])
            self.assertEqual('snoop', record['tap'])
        tap, = self.taps()
        self.assertEqual('lossy', tap['trust'])
        self.assertEqual(0, tap['counts']['suspected_loss'])
        # Two oddities of which nobody knows who sends them, and what says no to them; twice.
        self.assertLessEqual(tap['counts']['direction_guessed'], 8)


class TheUnpleasant(Snooping):
    def test_the_loss_of_a_stalled_reader_is_reported(self):
        self.bridge('1.3', poll=0.004)
        self.serve('--snoop', 'unix:' + self.socket())
        session = self.session('direction == to_switch')
        self.wait_for(connected=1, bytes_to_switch=20000)
        self.assertEqual(0, self.counts()['suspected_loss'])
        channel = self.relay.channels[-1]
        self.service.child.process.send_signal(signal.SIGSTOP)
        mark = len(channel.to_switch)
        try:
            wait_until(lambda: len(channel.to_switch) > mark + 60000, 'much traffic', 60)
        finally:
            self.service.child.process.send_signal(signal.SIGCONT)
        self.wait_for(suspected_loss=1, reader_late=1)
        self.bed.ovs.disconnect('s1')
        self.assertTrue(channel.ended.wait(10))
        self.wait_for(refused=1)
        channel_line = [line for line in self.service.child.log().splitlines()
                        if 'suspected_loss' in line]
        self.assertTrue(channel_line, 'no line on the log')
        seen = {record['xid'] for record in self.records(session)}
        first = min(seen)
        lost = [xid for _, xid, _ in carried(channel, 'to_switch')
                if xid >= first and xid not in seen]
        suspected = self.counts()['suspected_loss']
        print('stalled: %d messages of the controller lost, %d suspected' % (len(lost), suspected))
        self.assertGreater(len(lost), 0)
        self.assertLessEqual(suspected, len(lost) + len(lost))
        self.assertGreater(suspected, len(lost) // 2)

    def test_eight_others_are_there_until_one_goes(self):
        self.bridge('1.3')
        others = []
        for _ in range(8):
            other = self.enter(contextlib.closing(socket.socket(socket.AF_UNIX)))
            other.connect(self.socket())
            other.sendall(hello())
            self.assertEqual(8, len(other.recv(8, socket.MSG_WAITALL)))
            others.append(other)
        self.serve('--snoop', 'unix:' + self.socket())
        self.wait_for(refused=1)
        self.service.child.wait_for_log('eight others snoop on it already')
        others.pop().close()
        self.wait_for(connected=1)

    def test_a_bridge_without_controller_is_waited_for(self):
        self.bed.add_bridge('1.3', ['h1', 'h2'], dpid=0x31)
        self.serve('--snoop', 'unix:' + self.socket())
        self.wait_for(refused=1)
        self.service.child.wait_for_log('it has no controller configured')
        controller = self.bed.controller('1.3')
        self.bed.ovs.connect('s1', 'tcp:127.0.0.1:%d' % controller.port)
        self.wait_for(connected=1)

    def test_a_bridge_that_is_not_there_yet_is_waited_for(self):
        self.serve('--snoop', 'unix:' + self.socket())
        self.wait_for(unreachable=1)
        self.service.child.wait_for_log('no such bridge, or ovs-vswitchd does not run')
        self.bridge('1.3')
        self.wait_for(connected=1)

    def test_every_bridge_is_found_also_one_that_comes_later(self):
        controller = self.bed.controller('1.3')
        target = 'tcp:127.0.0.1:%d' % controller.port
        for number in (1, 2):
            self.bed.ovs.add_bridge('s%d' % number, '1.3', 0x30 + number)
            self.bed.ovs.connect('s%d' % number, target)
        self.serve('--snoop', 'ovs', env={'OVS_RUNDIR': self.bed.ovs.rundir})
        wait_until(lambda: self.datapaths() == [0x31, 0x32], 'two bridges')
        self.bed.ovs.add_bridge('s3', '1.3', 0x33)
        self.bed.ovs.connect('s3', target)
        wait_until(lambda: self.datapaths() == [0x31, 0x32, 0x33], 'the third bridge', 20)
        self.bed.ovs.remove_bridge('s1')
        wait_until(lambda: len(self.taps()[0]['bridges']) == 2, 'the end of the first', 20)
        self.assertEqual([0x32, 0x33], self.datapaths())

    def datapaths(self):
        found = self.service.request('GET', '/api/v1/datapaths')[1]['datapaths']
        return [int(one['dpid'].replace(':', ''), 16) for one in found]


class WhoDeletedMyFlow(Snooping):
    def test_a_proxy_before_the_management_socket_says_it(self):
        self.bed.add_bridge('1.3', dpid=0x31)
        new = os.path.join(self.bed.directory, 'new.mgmt')
        self.serve('--proxy', 'unix:%s=unix:%s' % (new, self.socket(kind='mgmt')))
        session = self.session('of.type == flow_mod')
        run('ovs-ofctl', '-O', 'OpenFlow13', 'del-flows', 'unix:' + new)
        record = wait_until(lambda: self.records(session), 'the flow_mod')[0]
        self.assertEqual('to_switch', record['direction'])
        self.assertEqual('delete', record['body']['command'])
        self.assertEqual('00:00:00:00:00:00:00:31', record['dpid'])
        self.assertRegex(record['controller'], r'^ovs-ofctl\[\d+\]$')
        self.assertEqual('unix:' + self.socket(kind='mgmt'), record['switch'])


if __name__ == '__main__':
    unittest.main()
