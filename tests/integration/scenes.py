# SPDX-License-Identifier: Apache-2.0
"""The circumstances in which documentation_test runs what a page shows: who serves, and what passes by."""
import contextlib
import http.client
import json
import os
import re
import socket
import struct
import time

from testbed.controllers import ovs_testcontroller
from testbed.fakes import ControllerPort, FakeChannel, storm
from testbed.machine import ADDRESS, CONTROLLER
from testbed.processes import run, wait_until
from testbed.service import ROOT

TRACES = os.path.join(ROOT, 'tests/traces')
LEARNING = os.path.join(TRACES, 'of13-learning-switch.pcap')
_HOSTS = ('02:00:00:00:00:01', '02:00:00:00:00:02')


class Scene:
    """with SomeScene(machine) as scene: scene.before(text); started = ...; scene.during(started)

    `args` are those of the service that runs meanwhile; None: there is none.
    """

    args = None
    address = '127.0.0.1'

    def __init__(self, machine):
        self.machine = machine
        self.stack = contextlib.ExitStack()
        self.service = None
        self.kept = None

    def __enter__(self):
        with self.stack as stack:
            self.prepare()
            if self.args is not None:
                self.serve(self.args)
            self.begin()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def prepare(self):
        """What is there before the service."""

    def begin(self):
        """What happens once it is there."""

    def names(self):
        """Words that stand for something of the scene, and what."""
        return {}

    def keeps(self, text):
        """Whether that service goes on while the next commands run."""
        return False

    def keep(self, running):
        self.kept = running
        self.stack.callback(self.stop_kept)

    def stop_kept(self):
        """Ctrl-C for the service that went on."""
        if self.kept:
            self.kept.interrupt()
            if self.kept.wait() != 0:
                raise RuntimeError('serve failed: ' + self.kept.text())
            self.kept = None

    def before(self, text):
        """What happens before a command."""

    def during(self, running):
        """What happens while it runs."""

    def serve(self, args):
        self.service = self.machine.start('exec packetstreamer serve ' + args)
        self.stack.callback(self.service.stop)
        self.service.wait_for(lambda text: 'HTTP on' in text, 'the service')
        if not self.service.alive():
            raise RuntimeError('serve ended: ' + self.service.text())

    def request(self, method, path, body=None):
        """The decoded answer of the service at the usual port."""
        wire = self.machine.namespace.call(socket.create_connection, (self.address, 8080), 10)
        with contextlib.closing(http.client.HTTPConnection(self.address, 8080)) as connection:
            connection.sock = wire
            connection.request(method, path, json.dumps(body) if body else None)
            content = connection.getresponse().read()
        return json.loads(content) if content else None

    def sessions(self):
        return self.request('GET', '/api/v1/sessions')['sessions']

    def play(self, capture=LEARNING):
        """Has the service read a capture to its end."""
        tap = self.request('POST', '/api/v1/taps', {'read': capture, 'pace': 'fast'})['id']
        wait_until(lambda: self.request('GET', '/api/v1/taps/%d' % tap)['counts']['rounds'] == 1, 'the capture')

    def recent(self, capture=LEARNING):
        """A copy of the capture that began half a minute ago."""
        with open(capture, 'rb') as file:
            began = struct.unpack_from('<I', file.read(28), 24)[0]
        copy = os.path.join(self.machine.directory, 'recent.pcap')
        run('editcap', '-F', 'pcap', '-t', str(int(time.time()) - 30 - began), capture, copy)
        return copy


class Alone(Scene):
    """Nobody serves: the command does, or it needs no service."""


class Served(Scene):
    """A service that watches nothing until it is told to."""

    args = ''

    def before(self, text):
        tap = re.search(r'localhost:8080(/api/v1/taps/\d+)$', text)
        if tap:
            wait_until(lambda: self.request('GET', tap[1])['counts']['rounds'], 'the capture')


class Watching(Scene):
    """A service that watches an interface; PID is its process."""

    args = '--capture eth0'

    def names(self):
        return {'PID': str(self.service.pid)}


class Asked(Scene):
    """A service that watches nothing; when somebody has asked for messages, a capture is played to it."""

    args = ''

    def before(self, text):
        self.known = len(self.sessions())

    def during(self, running):
        running.wait_for(lambda _: len(self.sessions()) > self.known, 'its session')
        if running.alive():
            self.play()


class AskedFromAfar(Asked):
    """The same on the address of the machine's interface."""

    address = ADDRESS
    args = '--http %s:8080' % ADDRESS


class AskedByWireshark(Asked):
    """The same, with a port for those that want a capture file that grows."""

    args = '--pcap-over-ip 57012'


class Recorded(Scene):
    """A service whose flight recorder has a channel of half a minute ago."""

    args = ''

    def begin(self):
        self.play(self.recent())


class WithSession(Scene):
    """A service with one session, which has a channel of half a minute ago: ID, as the pages show it."""

    args = ''
    shown = '0f3a99c1d2b84e5f96a7c0183e2d4b5a'

    def before(self, text):
        if not self.sessions():
            self.id = self.request('POST', '/api/v1/sessions', {
                'filter': 'of.type == packet_in and host == 10.0.0.1', 'format': 'json', 'label': 'mine'})['id']
            self.play(self.recent())

    def names(self):
        return {'ID': self.id, self.shown: self.id, self.shown[:8]: self.id[:8]}


class WithSessionAfar(WithSession):
    """The same on the address of the machine's interface."""

    address = ADDRESS
    args = '--http %s:8080' % ADDRESS


class Storm(Scene):
    """A switch behind a proxy says much, four parts of five for one host; its controller answers the rest."""

    args = '--proxy tcp:0.0.0.0:6653=tcp:%s:6653' % CONTROLLER

    def begin(self):
        port = self.stack.enter_context(self.machine.far.call(ControllerPort, None, (CONTROLLER, 6653)))
        channel = self.stack.enter_context(self.machine.namespace.call(FakeChannel, ('127.0.0.1', 6653), port))
        self.stack.enter_context(storm(channel, *_HOSTS))


class WatchedTwice(Storm):
    """The same, and the proxy's connection to the controller is captured as well."""

    args = Storm.args + ' --capture eth0'


class OnTheWire(Alone):
    """Frames of a channel pass eth0 once the command listens there."""

    capture = LEARNING

    def before(self, text):
        written = re.search(r'tcpdump .*-w (\w\S*)', text)
        self.written = written and os.path.join(self.machine.folder, written[1])

    def during(self, running):
        running.wait_for(lambda text: 'istening on' in text or 'HTTP on' in text, 'it to listen')
        self.machine.play_on_the_wire(self.capture)
        if self.written:
            # Never less than the capture: Linux's own header is longer than Ethernet's.
            wait_until(lambda: os.path.getsize(self.written) >= os.path.getsize(self.capture), 'the file')


class EncryptedOnTheWire(OnTheWire):
    """The same of a channel over TLS."""

    capture = os.path.join(TRACES, 'of13-tls.pcap')


class OpenVSwitches(Alone):
    """Open vSwitch with a bridge br0 and a host on it; its controller listens on this machine."""

    def prepare(self):
        self.ovs = self.machine.open_vswitch()
        self.stack.callback(self.ovs.stop)
        self.ovs.add_bridge('br0', '1.3', 0x31)
        with self.machine.namespace.entered():
            controller = ovs_testcontroller(self.machine.log_dir, '1.3', 6633)
        self.stack.callback(controller.stop)
        self.ovs.connect('br0', 'tcp:127.0.0.1:6633')


class WhoDeletedMyFlow(OpenVSwitches):
    """The same; `serve` goes on until the socket is put back, and somebody deletes flows while `watch` runs."""

    def keeps(self, text):
        return 'packetstreamer serve' in text

    def before(self, text):
        if text.startswith('mv -f'):
            self.stop_kept()

    def during(self, running):
        if self.kept and running is not self.kept:
            running.wait_for(lambda _: self.sessions(), 'the session')
            self.ovs.ofctl('br0', '1.3', 'del-flows')
