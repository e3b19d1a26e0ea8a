# SPDX-License-Identifier: Apache-2.0
"""TLS channels captured while they run, beside the proxy that they pass through.

Open vSwitch -TLS-> proxy -TLS-> os-ken. One service is the proxy, which writes a key log, and
captures the loopback with it: it sees the channel itself, and decrypts it on the wire before and
behind itself. A recorder writes the same frames to a file, for `read`.
"""
import base64
import contextlib
import os
import subprocess
import unittest

from testbed import Testbed, controllers, openflow_reader, wait_until
from testbed.pki import Pki, openssl_up_to
from testbed.processes import Child, environment, require
from testbed.service import Service, binary

WAYS = ('to_controller', 'to_switch')
HELLO, ERROR, FEATURES_REPLY = 0, 1, 6
_EXPECTED = {'to_controller': {HELLO, ERROR, FEATURES_REPLY, openflow_reader.PACKET_IN},
             'to_switch': {HELLO, openflow_reader.PACKET_OUT, openflow_reader.FLOW_MOD}}


class View:
    """What the service shows of one channel in one way, as it comes: the octets of each message."""

    def __init__(self, service, tap, controller, way):
        self._service = service
        self._cursor = '0'
        self.messages = []
        wanted = 'tap == "%s" and controller == "%s" and direction == %s' % (tap, controller, way)
        status, body = service.request('POST', '/api/v1/sessions',
                                       {'filter': wanted, 'format': 'raw', 'period': 300})
        assert status == 201, body
        self._id = body['id']

    def read_on(self):
        status, batch = self._service.request(
            'GET', '/api/v1/sessions/%s/records?cursor=%s&max=2000&wait=0'
            % (self._id, self._cursor))
        assert status == 200 and batch['missed'] == 0, batch
        self._cursor = batch['next']
        self.messages += map(base64.b64decode, batch['records'])


class BesideTheProxy(unittest.TestCase):
    def test_a_channel_of_tls_1_2_gives_the_messages_that_the_proxy_sees(self):
        self.compare('1.2')

    def test_a_channel_of_tls_1_3_gives_the_messages_that_the_proxy_sees(self):
        self.compare('1.3')

    def compare(self, version):
        require('dumpcap')
        with contextlib.ExitStack() as stack:
            bed = stack.enter_context(Testbed())
            pki = Pki(bed.directory)
            bed.ovs.use_tls(pki.issue('s1'))
            hosts = bed.add_bridge('1.3', ['h1', 'h2'])
            controller = bed.keep(controllers.os_ken(bed.log_dir, '1.3', errors=1,
                                                     tls=pki.issue('controller')))
            self.ports = controllers.free_port(), controller.port
            self.keylog = os.path.join(bed.directory, 'keys.log')
            capture = os.path.join(bed.directory, 'lo.pcapng')
            recorder = bed.keep(self.record(capture, bed.log_dir))
            service = stack.enter_context(self.serve(pki.issue('proxy'),
                                                     openssl_up_to(version, bed.directory)))
            views = self.views(service)
            bed.ovs.connect('s1', service.proxies[0])
            self.assertEqual((3, 3), hosts[0].ping(hosts[1]))
            self.assert_views_agree(views)
            self.assert_tls(service, version)
            said = {way: views[way][0].messages for way in WAYS}
            # What the recorder has not taken yet is lost when it stops.
            wait_until(lambda: all(len(self.read(capture, port, way)) >= len(said[way])
                                   for port in self.ports for way in WAYS), 'the recorder', 20)
            recorder.stop()
            for port in self.ports:
                for way in WAYS:
                    found = self.read(capture, port, way)[:len(said[way])]
                    self.assertEqual(_shown(said[way]), _shown(found), (port, way))

    def record(self, path, log_dir):
        wanted = ' or '.join('tcp port %d' % port for port in self.ports)
        recorder = Child('dumpcap', ['dumpcap', '-q', '-i', 'lo', '-f', wanted, '-w', path],
                         log_dir)
        recorder.wait_for_log('File:')
        return recorder

    def serve(self, identity, env):
        proxied, controller = self.ports
        return Service('--proxy', 'ssl:127.0.0.1:%d=ssl:127.0.0.1:%d' % (proxied, controller),
                       '--private-key', identity.key, '--certificate', identity.cert,
                       '--ca-cert', identity.ca, '--write-keylog', self.keylog,
                       '--capture', 'lo', '--keylog', self.keylog,
                       '--port', str(proxied), '--port', str(controller), env=env)

    def views(self, service):
        """By the way, what the proxy sees, and what was captured before it and behind it."""
        proxied, controller = ('127.0.0.1:%d' % port for port in self.ports)
        return {way: [View(service, 'proxy', controller, way),
                      View(service, 'capture', proxied, way),
                      View(service, 'capture', controller, way)] for way in WAYS}

    def assert_views_agree(self, views):
        """Hosts say something now and then, so it is waited for a moment at which all was seen."""
        def agree():
            for way, (proxied, *captured) in views.items():
                for view in (proxied, *captured):
                    view.read_on()
                if not _EXPECTED[way] <= {raw[1] for raw in proxied.messages}:
                    return False
                if any(view.messages != proxied.messages for view in captured):
                    return False
            return True

        try:
            wait_until(agree, 'all to have seen the same')
        except TimeoutError:
            for way, (proxied, *captured) in views.items():
                for view in captured:
                    self.assertEqual(_shown(proxied.messages), _shown(view.messages), way)
            raise

    def assert_tls(self, service, version):
        channels = service.request('GET', '/api/v1/channels')[1]['channels']
        proxied, = [channel for channel in channels if channel['tap'] == 'proxy']
        for side in ('switch_tls', 'controller_tls'):
            self.assertEqual('TLSv' + version, proxied[side]['version'])
        captured = [channel for channel in channels if channel['tap'] == 'capture']
        self.assertEqual(2, len(captured))
        for channel in captured:
            self.assertTrue(channel['tls'].startswith('TLS %s, ' % version), channel['tls'])
            self.assertEqual(0, channel['lost_bytes'])

    def read(self, capture, port, way):
        done = subprocess.run([binary(), 'read', capture, '--keylog', self.keylog, '--port',
                               str(port), '-Y', 'direction == ' + way, '-o', 'raw'],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60, check=False, env=environment())
        return [message.raw for message in openflow_reader.messages(done.stdout)[0]]


def _shown(messages):
    """Type, transaction and octets, for people."""
    return ['%d %d %s' % (message.type, message.xid, message.raw.hex())
            for raw in messages for message in openflow_reader.messages(raw)[0]]


if __name__ == '__main__':
    unittest.main()
