# SPDX-License-Identifier: Apache-2.0
"""Six observers of one session, each in its own delivery, while Open vSwitch and os-ken talk."""
import contextlib

import extcap_test
from testbed import Testbed, observers, wait_until
from testbed.service import Service

_READERS = (observers.LegacyReader, observers.ThriftReader, observers.WebSocket)
_BY_CURL = (observers.Curl, observers.EventsByCurl)


class SixObservers(extcap_test.Folder):
    def setUp(self):
        super().setUp()
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.bed = stack.enter_context(Testbed())
        self.hosts = self.bed.add_bridge('1.3', ['h1', 'h2', 'h3'])
        self.addCleanup(self.bed.remove_bridge)
        controller = self.bed.controller('1.3', errors=1, poll=0.5)
        self.service = stack.enter_context(
            Service('--proxy', 'tcp:127.0.0.1:0=tcp:127.0.0.1:%d' % controller.port))

    def test_receive_the_same_records_in_the_same_order(self):
        session = self.make(self.service, format='json', period=3600)
        self.file = self.path('home/six.pcapng')
        tshark = self.tshark(self.service, '-i', 'packetstreamer-' + session[:8], '-w', self.file,
                             PACKETSTREAMER_SESSION='six,' + session)
        wait_until(lambda: self.show(session)['observers'] == 1 or tshark.poll() is not None,
                   'tshark to join the session', 30)
        observing = [kind(self.service, session) for kind in _READERS]
        observing += [kind(self.service, session, self.folder) for kind in _BY_CURL]
        wait_until(lambda: self.show(session)['observers'] >= 6, 'six observers', 30)
        self.talk()
        self.assertEqual(204, self.service.request('DELETE', '/api/v1/sessions/' + session)[0])
        ended = self.show(session)
        first = observing[0].totals().records
        self.assertGreater(len(first), 30)
        self.assertEqual(ended['taken_in'], len(first))
        for observer in observing[1:]:
            totals = observer.totals()
            self.assertEqual((first, 0), (totals.records, totals.missed), type(observer).__name__)
        said = tshark.communicate(timeout=60)[1]
        self.assertEqual(self.headers_of(session), extcap_test.seen(self.file), said)

    def show(self, session):
        return self.service.request('GET', '/api/v1/sessions/' + session)[1]

    def talk(self):
        """The switch greets its controller, hosts find each other, and the switch goes."""
        h1, h2, h3 = self.hosts
        self.bed.ovs.connect('s1', self.service.proxies[0])
        wait_until(lambda: self.service.request('GET', '/api/v1/datapaths')[1]['datapaths'],
                   'the switch to say who it is')
        wait_until(lambda: h1.arping(h2, 1) == (1, 1), 'the controller to forward')
        self.assertEqual([(3, 3), (3, 3)], [h1.ping(h2), h3.ping(h2)])
        self.bed.ovs.disconnect('s1')
        wait_until(lambda: not self.service.request('GET', '/api/v1/channels')[1]['channels'],
                   'the channel to end')

    def headers_of(self, session):
        """Type, xid and length of each, by the octets that the session still has."""
        records = self.service.request('GET', '/api/v1/sessions/%s/records?max=65536&format=json' % session)[1]['records']
        raw = self.octets(session)
        self.assertEqual([record['length'] for record in records],
                         [length for _, _, length in extcap_test.headers(raw)])
        return extcap_test.headers(raw)

    def octets(self, session):
        curl = observers.Curl(self.service, session, self.folder, 'application/octet-stream')
        curl.finish()
        return curl.content()


if __name__ == '__main__':
    import unittest
    unittest.main()
