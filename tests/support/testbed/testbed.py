# SPDX-License-Identifier: Apache-2.0
"""A switch, hosts and controllers of one test, in network namespaces and a folder of their own."""
import contextlib
import os
import shutil
import signal
import sys
import tempfile

from . import controllers, netns
from .hosts import Host
from .openvswitch import OpenVSwitch
from .processes import require, require_root, wait_until


class Testbed:
    """with Testbed() as bed: bed.add_bridge('1.3', ['h1', 'h2']); ...

    Several may run at once, also beside a system Open vSwitch. With `isolated` (the default) the
    calling thread moves into the testbed's namespace, so all that it starts shares a loopback of
    its own; otherwise only the switch and the hosts are in namespaces. Everything ends with the
    context, also on exceptions, SIGTERM and Ctrl-C; after an exception the logs are shown.
    """

    __test__ = False

    def __init__(self, isolated=True):
        self._isolated = isolated
        self._stack = contextlib.ExitStack()
        self.directory = None
        self.hosts = {}
        self._children = []

    def __enter__(self):
        require_root()
        require('ip', 'ethtool', 'ping')
        with contextlib.ExitStack() as stack:
            stack.enter_context(terminated_as_exit())
            self.directory = tempfile.mkdtemp(prefix='ps-testbed-')
            stack.callback(shutil.rmtree, self.directory, ignore_errors=True)
            self.log_dir = os.path.join(self.directory, 'log')
            ovs_dir = os.path.join(self.directory, 'ovs')
            os.mkdir(self.log_dir)
            os.mkdir(ovs_dir)
            netns.sweep()
            self.namespace = netns.Namespace()
            stack.callback(self.namespace.remove)
            if self._isolated:
                stack.enter_context(self.namespace.entered())
            self.ovs = OpenVSwitch(self.namespace, ovs_dir, self.log_dir)
            stack.callback(self.ovs.stop)
            stack.callback(self._stop_children)
            stack.callback(self._remove_hosts)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None and not issubclass(kind, (KeyboardInterrupt, SystemExit)):
            self.show_logs()
        self._stack.close()

    def add_bridge(self, version, hosts=(), name='s1', dpid=1):
        """A bridge that speaks one version, with new hosts on ports 1, 2, .. Returns the hosts."""
        self.ovs.add_bridge(name, version, dpid)
        made = []
        for host in hosts:
            number = len(self.hosts) + 1
            self.hosts[host] = Host(host, number, self.namespace)
            self.ovs.add_port(name, host, number)
            made.append(self.hosts[host])
        return made

    def remove_bridge(self, name='s1'):
        """Removes the bridge and all hosts."""
        self.ovs.remove_bridge(name)
        self._remove_hosts()

    def controller(self, version, **settings):
        """Starts a controller for the version; its `port` is on the loopback."""
        return self.keep(controllers.any_controller(self.log_dir, version, **settings))

    def keep(self, child):
        """The child's log is shown on failure, and it is stopped with the testbed."""
        self._children.append(child)
        return child

    def show_logs(self, lines=40):
        for child in self.ovs.children() + self._children:
            sys.stderr.write('---- last lines of %s\n' % child.name)
            sys.stderr.write('\n'.join(child.log().splitlines()[-lines:]) + '\n')

    def _stop_children(self):
        while self._children:
            self._children.pop().stop()

    def _remove_hosts(self):
        for host in self.hosts.values():
            host.remove()
        self.hosts.clear()

    @staticmethod
    def wait_until(condition, what, seconds=10.0):
        return wait_until(condition, what, seconds)


@contextlib.contextmanager
def terminated_as_exit():
    """SIGTERM and SIGHUP unwind the program as Ctrl-C does, so that contexts close."""
    def leave(number, _frame):
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
