# SPDX-License-Identifier: Apache-2.0
"""TLS with both sides of the proxy: Open vSwitch and real controllers, and certificates that are
wrong in every way."""
import contextlib
import os
import shutil
import signal
import ssl
import tempfile
import threading
import unittest

import live_versions_test as plain
from testbed import Testbed, controllers, openflow_reader, wait_until
from testbed.fakes import ControllerPort, closed_by_peer, connect, read_exactly
from testbed.pki import EXPIRED, Identity, Pki
from testbed.relay import RecordingRelay
from testbed.service import Service

HELLO = bytes.fromhex('0400000800000001')


def options(identity):
    return ['--private-key', identity.key, '--certificate', identity.cert, '--ca-cert', identity.ca]


class EveryVersionOverTls(plain.EveryVersion):
    """Switch -TLS-> proxy -TLS-> a second proxy -TCP-> relay, which records -TCP-> controller."""

    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.bed = stack.enter_context(Testbed())
            pki = Pki(cls.bed.directory)
            cls.bed.ovs.use_tls(pki.issue('s1'))
            cls.relay = stack.enter_context(RecordingRelay())
            behind = stack.enter_context(
                Service('--proxy', 'ssl:127.0.0.1:0=tcp:127.0.0.1:%d' % cls.relay.port,
                        *options(pki.issue('behind'))))
            cls.service = stack.enter_context(
                Service('--proxy', 'ssl:127.0.0.1:0=' + behind.proxies[0],
                        *options(pki.issue('proxy'))))
            cls.addClassCleanup(stack.pop_all().close)


class RealControllers(unittest.TestCase):
    """Pings over TLS to a controller that requires a certificate, with the proxy and without."""

    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.bed = stack.enter_context(Testbed())
            pki = Pki(cls.bed.directory)
            cls.bed.ovs.use_tls(pki.issue('s1'))
            cls.controller_identity = pki.issue('controller')
            cls.port = controllers.free_port()
            cls.service = stack.enter_context(
                Service('--proxy', 'ssl:127.0.0.1:0=ssl:127.0.0.1:%d' % cls.port,
                        *options(pki.issue('proxy'))))
            cls.addClassCleanup(stack.pop_all().close)

    def test_os_ken_in_every_version_that_it_has(self):
        for version in controllers.VERSIONS:
            if version != '1.1':
                self.compare(version, controllers.os_ken)

    def test_ovs_testcontroller_in_every_version_but_1_5(self):
        # Debian's dies by SIGSEGV of any switch that speaks 1.5 over TLS, without a proxy too.
        for version in controllers.VERSIONS[:-1]:
            self.compare(version, controllers.ovs_testcontroller)

    def compare(self, version, start):
        with self.subTest(version=version, controller=start.__name__):
            hosts = self.bed.add_bridge(version, ['h1', 'h2'])
            try:
                controller = start(self.bed.log_dir, version, self.port,
                                   tls=self.controller_identity)
                with contextlib.closing(_Stopped(controller)):
                    session = self.service.trace(mac=hosts[0].mac, direction='both', period=300,
                                                 output='raw')
                    direct = self.talk(hosts, 'ssl:127.0.0.1:%d' % self.port, version)
                    proxied = self.talk(hosts, self.service.proxies[0], version, self.check_channel)
                    self.assertEqual([(3, 3), direct], [direct, proxied])
                    self.check_session(session)
            except BaseException:
                self.bed.show_logs()
                self.service.show_log()
                raise
            finally:
                self.bed.remove_bridge()

    def talk(self, hosts, controller, version, meanwhile=lambda: None):
        h1, h2 = hosts
        self.bed.ovs.connect('s1', controller)
        wait_until(lambda: h1.arping(h2, 1) == (1, 1), 'the controller to forward')
        result = h1.ping(h2)
        meanwhile()
        self.bed.ovs.disconnect('s1')
        self.bed.ovs.forget_flows('s1', version)
        for host in hosts:
            host.forget_neighbours()
        return result

    def check_channel(self):
        channel, = self.service.request('GET', '/api/v1/channels')[1]['channels']
        self.assertEqual(('CN=s1,O=testbed', 'CN=controller,O=testbed'),
                         (channel['switch_tls']['subject'], channel['controller_tls']['subject']))
        self.assertIn(channel['switch_tls']['version'], ('TLSv1.2', 'TLSv1.3'))
        self.assertTrue(channel['controller_tls']['cipher'])

    def check_session(self, session):
        wait_until(lambda: not self.service.request('GET', '/api/v1/channels')[1]['channels'],
                   'the channel to end')
        self.assertEqual('0', self.service.end_trace(session))
        kinds = {raw[1] for raw in self.service.read_to_marker(session)}
        self.assertEqual(set(openflow_reader.NAMES), kinds)


class Certificates(unittest.TestCase):
    """A switch and a controller made of Python's ssl, which can be given any certificate."""

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory(prefix='ps-tls-')
        cls.addClassCleanup(directory.cleanup)
        cls.directory = directory.name
        pki = cls.pki = Pki(cls.directory)
        cls.proxy_identity, cls.switch, cls.controller = map(pki.issue, ('proxy', 's1', 'c1'))
        cls.expired = pki.issue('old', days=EXPIRED)
        foreign = Pki(cls.directory, 'foreign').issue('stranger')
        cls.foreign = foreign._replace(ca=pki.ca)
        cls.distrustful = cls.controller._replace(ca=foreign.ca)

    def setUp(self):
        self.port = ControllerPort()
        self.addCleanup(self.port.close)

    def serve(self, *more, identity=None):
        service = Service('--proxy', 'ssl:127.0.0.1:0=' + self.port.address.replace('tcp:', 'ssl:'),
                          *options(identity or self.proxy_identity), *more)
        self.addCleanup(service.__exit__, None, None, None)
        return service.__enter__()

    def test_a_switch_whose_certificate_expired_never_reaches_the_controller(self):
        self.refused_switch(self.expired, 'refused: its certificate (CN=old,O=testbed) has expired')

    def test_a_switch_of_another_ca_never_reaches_the_controller(self):
        self.refused_switch(self.foreign, 'refused: its certificate (CN=stranger,O=testbed) is of '
                                          'no CA that is trusted here')

    def test_a_switch_without_a_certificate_never_reaches_the_controller(self):
        self.refused_switch(Identity(None, None, self.pki.ca), 'refused: it showed no certificate')

    def test_a_switch_that_speaks_no_tls_never_reaches_the_controller(self):
        service = self.serve()
        with connect(service.proxy()) as switch:
            switch.sendall(HELLO)
            self.assertTrue(closed_by_peer(switch))
        service.child.wait_for_log('refused: it does not speak TLS')
        self.assertFalse(self.port.waits())

    def test_a_switch_that_does_not_trust_the_proxy_says_so(self):
        service = self.serve()
        with self.assertRaises(ssl.SSLError):
            as_switch(service, self.switch._replace(ca=self.distrustful.ca))
        service.child.wait_for_log('refused us: alert unknown ca')

    def refused_switch(self, identity, line):
        service = self.serve()
        with contextlib.suppress(ConnectionError), self.assertRaisesRegex(ssl.SSLError, 'alert'):
            # In TLS 1.3 the alert comes when the client takes the handshake for done.
            with as_switch(service, identity) as switch:
                switch.recv(1)
        service.child.wait_for_log(line)
        log, = [log for log in service.child.log().splitlines() if line in log]
        self.assertRegex(log, r'warning proxy ssl:127\.0\.0\.1:\d+: switch 127\.0\.0\.1:\d+ refused')
        self.assertFalse(self.port.waits())
        self.assertEqual(1, refusals(service))

    def test_a_controller_whose_certificate_expired_is_refused(self):
        self.refused_controller(self.expired, 'certificate (CN=old,O=testbed) has expired; switch')

    def test_a_controller_of_another_ca_is_refused(self):
        self.refused_controller(self.foreign, 'is of no CA that is trusted here; switch')

    def test_a_controller_of_another_name_is_refused_if_one_is_demanded(self):
        self.refused_controller(self.controller, 'certificate (CN=c1,O=testbed) is for another name',
                                '--controller-name', 'c2')

    def test_a_controller_that_does_not_trust_the_proxy_says_so(self):
        service = self.serve()
        with as_switch(service, self.switch) as switch:
            with self.assertRaises(ssl.SSLError):
                self.accept(self.distrustful)
            self.assertTrue(closed(switch))
        service.child.wait_for_log('controller refused us: alert unknown ca')
        self.assertEqual(1, refusals(service))

    def refused_controller(self, identity, line, *more):
        service = self.serve(*more)
        with as_switch(service, self.switch) as switch:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                with self.accept(identity) as controller:
                    controller.recv(1)
            self.assertTrue(closed(switch))
        service.child.wait_for_log('controller %s refused: its' % self.port.address.replace(
            'tcp:', 'ssl:'))
        service.child.wait_for_log(line)
        self.assertEqual(1, refusals(service))

    def accept(self, identity, version=None):
        return context(ssl.PROTOCOL_TLS_SERVER, identity, version).wrap_socket(
            self.port.accept(), server_side=True)

    def test_tls_1_2_and_1_3_and_a_key_log_with_both_sides_of_both(self):
        keylog = os.path.join(self.directory, 'keys')
        service = self.serve('--write-keylog', keylog)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            channel = self.channel(service, version)
            for source, sink in (channel, channel[::-1]):
                source.sendall(HELLO * 10000)
                self.assertEqual(HELLO * 10000, read_exactly(sink, 80000))
            for end in channel:
                end.close()
        with open(keylog, encoding='ascii') as file:
            labels = [line.split()[0] for line in file]
        self.assertEqual(2, labels.count('CLIENT_RANDOM'))
        self.assertEqual(2, labels.count('CLIENT_TRAFFIC_SECRET_0'))
        self.assertEqual(2, labels.count('SERVER_TRAFFIC_SECRET_0'))
        self.assertEqual(0o600, os.stat(keylog).st_mode & 0o777)

    def channel(self, service, version=ssl.TLSVersion.TLSv1_3):
        accepted = []
        thread = threading.Thread(target=lambda: accepted.append(self.accept(self.controller,
                                                                                version)))
        thread.start()
        switch = as_switch(service, self.switch, version)
        thread.join(10)
        for end in (switch, accepted[0]):
            self.addCleanup(end.close)
        return switch, accepted[0]

    def test_new_certificates_are_taken_over_and_broken_ones_are_not(self):
        mine = Identity(*(os.path.join(self.directory, name) for name in ('key', 'cert')),
                        self.pki.ca)
        install(self.proxy_identity, mine)
        service = self.serve(identity=mine)
        before = self.channel(service)
        self.assertEqual('proxy', name_shown_to(before[0]))
        install(self.pki.issue('proxy2'), mine)
        service.child.wait_for_log('read anew')
        self.assertEqual('proxy2', name_shown_to(self.channel(service)[0]))
        with open(mine.cert, 'w', encoding='ascii') as file:
            file.write('nothing')
        service.child.wait_for_log('cannot use the certificate %s: there is no certificate in it'
                                   % mine.cert)
        self.assertEqual('proxy2', name_shown_to(self.channel(service)[0]))
        install(self.proxy_identity, mine)
        service.child.process.send_signal(signal.SIGHUP)
        wait_until(lambda: name_shown_to(self.channel(service)[0]) == 'proxy', 'the first again')
        before[0].sendall(HELLO)
        self.assertEqual(HELLO, read_exactly(before[1], len(HELLO)))

    def test_a_proxy_that_is_added_later_has_the_certificates_too(self):
        keylog = os.path.join(self.directory, 'later')
        with Service(*options(self.proxy_identity), '--write-keylog', keylog) as service:
            status, tap = service.request('POST', '/api/v1/taps', {
                'proxy': 'ssl:127.0.0.1:0=' + self.port.address.replace('tcp:', 'ssl:')})
            self.assertEqual(201, status, tap)
            service.proxies.append(tap['where'].partition(' ')[0])
            switch, controller = self.channel(service)
            switch.sendall(HELLO)
            self.assertEqual(HELLO, read_exactly(controller, len(HELLO)))
            service.child.process.send_signal(signal.SIGHUP)
            self.assertEqual(204, service.request('DELETE', '/api/v1/taps/%d' % tap['id'])[0])
            self.assertTrue(closed(switch))
            self.assertTrue(os.path.getsize(keylog))

    def test_one_side_may_be_plain(self):
        for listen, controller in (('ssl', 'tcp'), ('tcp', 'ssl')):
            with self.subTest(listen=listen, controller=controller), \
                    Service('--proxy', '%s:127.0.0.1:0=%s' % (
                        listen, self.port.address.replace('tcp:', controller + ':')),
                        *options(self.proxy_identity)) as service:
                switch = connect(service.proxy())
                if listen == 'ssl':
                    switch = context(ssl.PROTOCOL_TLS_CLIENT, self.switch).wrap_socket(switch)
                accept = self.port.accept if controller == 'tcp' else (
                    lambda: self.accept(self.controller))
                with switch, accept() as other:
                    switch.sendall(HELLO)
                    self.assertEqual(HELLO, read_exactly(other, len(HELLO)))


def install(identity, into):
    for source, target in zip(identity[:2], into[:2]):
        shutil.copyfile(source, target + '.new')
    for target in into[:2]:
        os.rename(target + '.new', target)


def context(protocol, identity, version=None):
    made = ssl.SSLContext(protocol)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_REQUIRED
    made.load_verify_locations(identity.ca)
    if identity.cert:
        made.load_cert_chain(identity.cert, identity.key)
    if version:
        made.minimum_version = made.maximum_version = version
    return made


def as_switch(service, identity, version=None):
    return context(ssl.PROTOCOL_TLS_CLIENT, identity, version).wrap_socket(
        connect(service.proxy()), suppress_ragged_eofs=False)


def name_shown_to(connection):
    subject = dict(part[0] for part in connection.getpeercert()['subject'])
    return subject['commonName']


def closed(connection):
    """Python takes a reset within TLS for an end of file that should not be there."""
    try:
        return closed_by_peer(connection)
    except ssl.SSLEOFError:
        return True


def refusals(service):
    tap, = service.request('GET', '/api/v1/taps')[1]['taps']
    return tap['counts']['tls_refused']


class _Stopped:
    def __init__(self, child):
        self.close = child.stop


if __name__ == '__main__':
    unittest.main()
