# SPDX-License-Identifier: Apache-2.0
"""Open vSwitch, three hosts and a real controller, with and without the proxy, in every version.

The truth is what a relay between proxy and controller recorded, read by a reader of its own.
"""
import contextlib
import datetime
import json
import unittest

from testbed import Testbed, openflow_reader, wait_until
from testbed.relay import RecordingRelay
from testbed.service import Service

_DIRECTIONS = ('to_controller', 'to_switch')


class EveryVersion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.bed = stack.enter_context(Testbed())
            cls.relay = stack.enter_context(RecordingRelay())
            cls.service = stack.enter_context(
                Service('--proxy', 'tcp:127.0.0.1:0=tcp:127.0.0.1:%d' % cls.relay.port))
            cls.addClassCleanup(stack.pop_all().close)

    def test_openflow_1_0(self):
        self.compare('1.0')

    def test_openflow_1_1(self):
        self.compare('1.1')

    def test_openflow_1_2(self):
        self.compare('1.2')

    def test_openflow_1_3(self):
        self.compare('1.3')

    def test_openflow_1_4(self):
        self.compare('1.4')

    def test_openflow_1_5(self):
        self.compare('1.5')

    def compare(self, version):
        try:
            self.hosts = self.bed.add_bridge(version, ['h1', 'h2', 'h3'])
            self.addCleanup(self.bed.remove_bridge)
            controller = self.bed.controller(version, errors=1, poll=0.5)
            self.relay.target = ('127.0.0.1', controller.port)
            direct = self.talk('tcp:127.0.0.1:%d' % controller.port, version)
            sessions = {output: self.service.trace(mac=self.hosts[0].mac, direction='both',
                                                   period=300, output=output)
                        for output in ('raw', 'json')}
            proxied = self.talk(self.service.proxies[0], version)
            self.assertEqual(direct, proxied)
            self.assertEqual([(3, 3), (3, 3)], proxied)
            self.check_sessions(sessions)
        except BaseException:
            self.bed.show_logs()
            self.service.show_log()
            raise

    def talk(self, controller, version):
        """h1 and h3 ping h2 over this channel; leaves no trace in the switch or the hosts."""
        h1, h2, h3 = self.hosts
        self.bed.ovs.connect('s1', controller)
        if controller in self.service.proxies:
            wait_until(lambda: self.service.request('GET', '/api/v1/datapaths')[1]['datapaths'],
                       'the switch to say who it is')
        # A controller ignores packets until it has finished its greetings.
        wait_until(lambda: h1.arping(h2, 1) == (1, 1), 'the controller to forward')
        result = [h1.ping(h2), h3.ping(h2)]
        self.bed.ovs.disconnect('s1')
        self.bed.ovs.forget_flows('s1', version)
        for host in self.hosts:
            host.forget_neighbours()
        return result

    def check_sessions(self, sessions):
        channel = self.relay.channels[-1]
        self.assertTrue(channel.ended.wait(10), 'the proxy did not close the controller side')
        mac, stranger = self.hosts[0].mac, self.hosts[2].mac
        truth = {direction: openflow_reader.of_host(getattr(channel, direction), mac)
                 for direction in _DIRECTIONS}
        kinds = {message.type for messages in truth.values() for message in messages}
        self.assertEqual(set(openflow_reader.NAMES), kinds, 'the traffic shows all three kinds')
        for session in sessions.values():
            self.assertEqual('0', self.service.end_trace(session))

        # A flow_mod that covers everything may answer a packet_in of h1 that came just before it.
        named = {message.xid for messages in truth.values() for message in messages}
        records = [json.loads(item) for item in self.service.read_to_marker(sessions['json'])]
        answers_only = {record['xid'] for record in records
                        if record['type'] == 'flow_mod' and record['xid'] not in named
                        and record.get('answers', {}).get('type') == 'packet_in'}
        records = [record for record in records if record['xid'] not in answers_only]

        raw = [item for item in self.service.read_to_marker(sessions['raw'])
               if openflow_reader.messages(item)[0][0].xid not in answers_only]
        for direction in _DIRECTIONS:
            expected = [message.raw for message in truth[direction]]
            self.assertEqual(expected, [item for item in raw if _direction(item) == direction])
        for item in raw:
            message, = openflow_reader.messages(item)[0]
            self.assertNotIn(bytes.fromhex(stranger.replace(':', '')),
                             openflow_reader.macs(message))

        for direction in _DIRECTIONS:
            expected = [(openflow_reader.NAMES[message.type], message.xid, message.length)
                        for message in truth[direction]]
            got = [(record['type'], record['xid'], record['length']) for record in records
                   if record['direction'] == direction]
            self.assertEqual(expected, got)
        for record in records:
            self.assertEqual(0, record.get('missed', 0))
            self.assertEqual('00:00:00:00:00:00:00:01', record['dpid'])
            if record['type'] != 'flow_mod':
                self.assertIn(mac, (record['frame']['eth']['src'], record['frame']['eth']['dst']))
        self.check_answers(records, truth, channel)

    def check_answers(self, records, truth, channel):
        """Each answer points to its packet_in, with the latency that the relay saw."""
        rest = {direction: iter(messages) for direction, messages in truth.items()}
        packet_ins, answered, open_flow_mods, errors = {}, set(), [], []
        for record in records:
            message = next(rest[record['direction']])
            seen = getattr(channel, record['direction']).seen_at(message.end)
            if record['type'] == 'packet_in':
                packet_ins[record['seq']] = (record, openflow_reader.frame(message), seen)
                continue
            answers = record['answers']
            self.assertEqual('packet_in', answers['type'])
            packet_in, frame, arrived = packet_ins[answers['seq']]
            self.assertEqual(_microseconds(packet_in['time'], record['time']),
                             answers['latency_us'])
            errors.append(abs(answers['latency_us'] / 1e6 - (seen - arrived)))
            if record['type'] == 'flow_mod':
                open_flow_mods.append(answers['seq'])
                continue
            # A controller sends the flow_mod for a packet before the packet.
            self.assertEqual([answers['seq']] * len(open_flow_mods), open_flow_mods)
            open_flow_mods.clear()
            self.assertEqual(openflow_reader.frame(message), frame)
            waiting = [seq for seq, (_, other, _) in packet_ins.items()
                       if other == frame and seq not in answered]
            self.assertIn(answers['seq'], waiting)
            answered.add(answers['seq'])
        self.assertGreater(len(answered), 3)
        errors.sort()
        # Two programs look at their clocks: a busy machine may run the one much later than the other.
        self.assertLess(errors[len(errors) // 2], 0.2, 'seconds, half of all answers')
        self.assertLess(errors[-1], 1, 'seconds')


def _microseconds(first, second):
    """Between two times of records, rounded down."""
    def nanoseconds(text):
        moment, fraction = text.removesuffix('Z').split('.')
        whole = datetime.datetime.fromisoformat(moment + '+00:00').timestamp()
        return int(whole) * 10 ** 9 + int(fraction)
    return (nanoseconds(second) - nanoseconds(first)) // 1000


def _direction(raw):
    return 'to_controller' if raw[1] == openflow_reader.PACKET_IN else 'to_switch'


if __name__ == '__main__':
    unittest.main()
