# SPDX-License-Identifier: Apache-2.0
"""./run --live: Open vSwitch, os-ken and three hosts that ping each other, the proxy between.

The switch and the hosts are in namespaces; the service and the controller are on this machine's
own loopback, so that the addresses printed work in every terminal. The switch reaches the proxy
through a Unix socket.
"""
import argparse
import contextlib
import os
import signal
import subprocess
import sys

from .controllers import accepts
from .processes import environment
from .service import Service, binary
from .testbed import Testbed

_INTRODUCTION = """
Open vSwitch -> PacketStreamer -> os-ken, OpenFlow %(version)s. Hosts h1, h2 and h3 ping each other.
From another terminal, try

  curl %(url)s/healthz
  curl %(url)s/api/v1/sessions
  curl -d '{"mac": "%(mac)s", "direction": "both", "period": 60}' %(url)s/wm/core/packettrace/json
  %(program)s watch --server %(url)s --host %(mac)s -o json
  ip netns exec %(namespace)s ping %(target)s

Thrift observers connect to %(thrift)s:%(thrift_port)d. This is what h1, %(mac)s,
says and hears; Ctrl-C ends it.
"""


def _usual(port):
    """The port of the documentation, or any when something has it already."""
    return '127.0.0.1:%d' % (0 if accepts(port) else port)


def show(version, seconds):
    """Runs until the time is over or the user has had enough; returns the exit status."""
    with contextlib.ExitStack() as stack:
        bed = stack.enter_context(Testbed(isolated=False))
        hosts = bed.add_bridge(version, ['h1', 'h2', 'h3'])
        # Flows idle out between two pings, so that each ping is a new decision of the controller.
        controller = bed.controller(version, idle=1)
        socket = os.path.join(bed.ovs.rundir, 'proxy.sock')
        service = stack.enter_context(
            Service('--proxy', 'unix:%s=tcp:127.0.0.1:%d' % (socket, controller.port),
                    http=_usual(8080), thrift=_usual(9090)))
        bed.ovs.connect('s1', service.proxies[0])
        for host, other in zip(hosts, hosts[1:] + hosts[:1]):
            bed.keep(host.ping_in_background(other, bed.log_dir, interval=3))
        print(_INTRODUCTION % {
            'version': version, 'url': service.url, 'mac': hosts[0].mac, 'program': binary(),
            'namespace': hosts[0].namespace.name, 'target': hosts[2].ip,
            'thrift': service.thrift[0], 'thrift_port': service.thrift[1]}, flush=True)
        # A second Ctrl-C must not interrupt the cleaning up; it is the first thing on the way out.
        stack.callback(signal.signal, signal.SIGINT, signal.SIG_IGN)
        return _watch(service, hosts[0].mac, seconds)


def _watch(service, mac, seconds):
    watch = subprocess.Popen([binary(), 'watch', '--server', service.url, '--host', mac],
                             env=environment())
    try:
        return watch.wait(seconds or None)
    except subprocess.TimeoutExpired:
        return 0
    finally:
        watch.terminate()
        watch.wait()


def main():
    parser = argparse.ArgumentParser(prog='live', description=__doc__.splitlines()[0])
    parser.add_argument('--for', dest='seconds', type=int, default=0, metavar='SECONDS',
                        help='end by itself after that time (default: never)')
    parser.add_argument('--version', default='1.3', help='OpenFlow version (default: %(default)s)')
    options = parser.parse_args()
    try:
        return show(options.version, options.seconds)
    except KeyboardInterrupt:
        return 130
    except (RuntimeError, TimeoutError) as error:
        print('./run --live: %s' % error, file=sys.stderr)
        return 1


if __name__ == '__main__':
    sys.exit(main())
