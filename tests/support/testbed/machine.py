# SPDX-License-Identifier: Apache-2.0
"""A machine as the documentation has it: the usual ports are free, eth0 leads to 10.0.0.9, the program is installed."""
import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

from . import netns
from .openvswitch import OpenVSwitch
from .processes import Child, environment, require, require_root, run, wait_until
from .service import ROOT, binary

ADDRESS, CONTROLLER = '10.0.0.5', '10.0.0.9'
# Programs that a test does without, and what stands for them: the graphical program by its sister without a window.
_STAND_INS = {
    'sudo': 'exec "$@"',
    'wireshark': 'for word; do shift; [ "$word" = -k ] || set -- "$@" "$word"; done; exec tshark -l "$@"',
    'pip': 'exec /usr/bin/python3 -m pip "$@"',
}
_LINKED = ('clients', 'examples', 'include', 'tests', 'tools')


class Machine:
    """with Machine() as machine: machine.start('packetstreamer version').wait()

    Commands run by bash in `folder`, in a network and a mount namespace of their own: /run, /var/tmp and
    /usr/local/bin are the machine's, its home is `home`. Needs root. All ends with the context.
    """

    def __enter__(self):
        require_root()
        require('ip', 'unshare', 'nsenter', 'setpriv')
        with contextlib.ExitStack() as stack:
            self.directory = tempfile.mkdtemp(prefix='ps-machine-')
            os.chmod(self.directory, 0o755)
            stack.callback(shutil.rmtree, self.directory, ignore_errors=True)
            for name in ('bin', 'folder', 'home', 'home/extcap', 'home/man', 'home/man/man1', 'log', 'run', 'run/openvswitch', 'tmp'):
                os.mkdir(os.path.join(self.directory, name))
            self.folder, self.home, self.log_dir = (os.path.join(self.directory, name)
                                                    for name in ('folder', 'home', 'log'))
            self._running = []
            netns.sweep()
            self.namespace = netns.Namespace()
            stack.callback(self.namespace.remove)
            self.far = netns.Namespace('far')
            stack.callback(self.far.remove)
            self._lay_cable()
            self._install()
            self._holder = self._hold_mounts()
            stack.callback(self._holder.stop)
            stack.callback(self._stop_all)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _lay_cable(self):
        run('ip', '-n', self.namespace.name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0',
            'netns', self.far.name)
        for where, address in ((self.namespace, ADDRESS), (self.far, CONTROLLER)):
            run('ip', '-n', where.name, 'addr', 'add', address + '/24', 'dev', 'eth0')
            run('ip', '-n', where.name, 'link', 'set', 'eth0', 'mtu', '65535', 'up')

    def _install(self):
        folder = os.path.join(self.directory, 'bin')
        shutil.copy(binary(), os.path.join(folder, 'packetstreamer'))
        os.symlink('packetstreamer', os.path.join(folder, 'packetstreamer-extcap'))
        # Wireshark starts whatever is in that folder, so nothing else is.
        os.symlink('/usr/local/bin/packetstreamer', os.path.join(self.home, 'extcap/packetstreamer-extcap'))
        for name, script in _STAND_INS.items():
            path = os.path.join(folder, name)
            with open(path, 'w', encoding='ascii') as file:
                file.write('#!/bin/sh\n%s\n' % script)
            os.chmod(path, 0o755)
        for name in _LINKED:
            os.symlink(os.path.join(ROOT, name), os.path.join(self.folder, name))
        with open(os.path.join(self.home, '.curlrc'), 'w', encoding='ascii') as file:
            file.write('silent\nshow-error\n')  # as on a terminal, where it draws no progress
        for name in (self.folder, self.home):
            os.chmod(name, 0o777)
        run(binary(), 'manual', '--into', os.path.join(self.home, 'man/man1'))

    def _hold_mounts(self):
        """A process that keeps the mount namespace, which commands enter."""
        mounts = ' && '.join('mount --bind %s/%s %s' % (self.directory, name, where) for name, where in
                             (('run', '/run'), ('tmp', '/var/tmp'), ('bin', '/usr/local/bin')))
        holder = Child('machine', self.namespace.command('unshare', '--mount', 'sh', '-c',
                                                         mounts + ' && echo made && exec sleep infinity'),
                       self.log_dir)
        holder.wait_for_log('made')
        return holder

    def start(self, script, user=None):
        """The script as a Running; with `user` as that one, without any right."""
        bash = ['bash', '-c', 'cd %s && %s' % (self.folder, script)]
        if user is not None:
            bash = ['setpriv', '--reuid', str(user), '--regid', str(user), '--clear-groups', *bash]
        running = Running('command-%d' % len(self._running), ['nsenter', '--target', str(self._holder.pid), '--mount', '--net', *bash],
                          self.log_dir, self._environment())
        self._running.append(running)
        return running

    def _environment(self):
        return environment(PATH='/usr/local/bin:' + environment()['PATH'], HOME=self.home, TZ='UTC',
                           PIP_TARGET=os.path.join(self.home, 'site'), PIP_NO_INDEX='1', PYTHONPATH=os.path.join(self.home, 'site'),
                           WIRESHARK_EXTCAP_DIR=os.path.join(self.home, 'extcap'), MANPATH=os.path.join(self.home, 'man') + ':', MANWIDTH='100')

    def open_vswitch(self):
        """A private Open vSwitch whose sockets are where the system's usually are."""
        folder = os.path.join(self.directory, 'run/openvswitch')
        shutil.rmtree(folder)
        os.mkdir(folder)
        return OpenVSwitch(self.namespace, folder, self.log_dir)

    def play_on_the_wire(self, capture):
        """Each Ethernet frame of a pcap file (microseconds) passes eth0, as fast as can be."""
        with open(capture, 'rb') as file:
            content = file.read()
        with self.far.call(socket.socket, socket.AF_PACKET, socket.SOCK_RAW) as wire:
            wire.bind(('eth0', 0))
            at = 24
            while at < len(content):
                size = struct.unpack_from('<I', content, at + 8)[0]
                wire.send(content[at + 16:at + 16 + size])
                at += 16 + size

    def _stop_all(self):
        for running in self._running:
            running.stop()


class Running(Child):
    """A script that was started; `text()` is all that it printed so far, on both outputs. `pid` is that of its
    shell, or of what that became by `exec`."""

    text = Child.log

    def wait(self, seconds=30):
        """The exit status; a TimeoutError with what was printed if it does not end."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError('it does not end: ' + self.text()[-2000:]) from None

    def interrupt(self):
        """Ctrl-C."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)

    def wait_for(self, condition, what, seconds=20):
        """Waits until condition(text) holds, or it has ended."""
        try:
            wait_until(lambda: condition(self.text()) or not self.alive(), what, seconds)
        except TimeoutError as error:
            raise TimeoutError('%s; it printed: %s' % (error, self.text()[-2000:])) from None

    def stop(self):
        end = time.monotonic() + 5
        while self._group_lives():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL if time.monotonic() > end else signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)

    def _group_lives(self):
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
            return True
        except ProcessLookupError:
            return False
