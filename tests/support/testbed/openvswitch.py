# SPDX-License-Identifier: Apache-2.0
"""A private Open vSwitch on the userspace datapath, beside any that the system runs."""
import os

from .processes import Child, environment, require, run, wait_until

_SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema'


class OpenVSwitch:
    """ovs = OpenVSwitch(namespace, directory, log_dir); ovs.add_bridge('s1', '1.3'); ovs.stop().

    Database, sockets and logs are all below `directory`; the daemons run in `namespace`, so
    neither the devices nor the names of a system Open vSwitch are touched.
    """

    def __init__(self, namespace, directory, log_dir):
        require('ovsdb-tool', 'ovsdb-server', 'ovs-vswitchd', 'ovs-vsctl', 'ovs-ofctl')
        self.rundir = directory
        self._env = environment(OVS_RUNDIR=directory, OVS_DBDIR=directory, OVS_LOGDIR=log_dir,
                                OVS_SYSCONFDIR=directory)
        self._children = []
        database = os.path.join(directory, 'conf.db')
        self._socket = os.path.join(directory, 'db.sock')
        run('ovsdb-tool', 'create', database, _SCHEMA, env=self._env)
        self._start(namespace, log_dir, 'ovsdb-server', database, '--remote=punix:' + self._socket)
        wait_until(lambda: os.path.exists(self._socket), 'ovsdb-server')
        self.vsctl('--no-wait', 'init')
        self._switch = self._start(namespace, log_dir, 'ovs-vswitchd', 'unix:' + self._socket)
        # Without --no-wait it answers when ovs-vswitchd has taken the database over.
        self.vsctl('set', 'Open_vSwitch', '.', 'external-ids:owner=testbed')

    def _start(self, namespace, log_dir, program, *args):
        control = os.path.join(self.rundir, program + '.ctl')
        command = namespace.command(program, *args, '--unixctl=' + control, '--no-chdir',
                                    '-vconsole:info', '-vsyslog:off')
        self._children.append(Child(program, command, log_dir, self._env))
        return self._children[-1]

    def vsctl(self, *args):
        return run('ovs-vsctl', '--timeout=10', '--db=unix:' + self._socket, *args, env=self._env)

    def ofctl(self, bridge, version, command, *args):
        return run('ovs-ofctl', '--timeout=10', '-O', protocol(version), command,
                   'unix:%s/%s.mgmt' % (self.rundir, bridge), *args, env=self._env)

    def add_bridge(self, name, version, dpid=1):
        self.vsctl('add-br', name, '--', 'set', 'bridge', name, 'datapath_type=netdev',
                   'other-config:datapath-id=%016x' % dpid, 'protocols=' + protocol(version),
                   'fail_mode=secure', 'other-config:disable-in-band=true')

    def add_port(self, bridge, port, number):
        self.vsctl('add-port', bridge, port, '--', 'set', 'interface', port,
                   'ofport_request=%d' % number)

    def use_tls(self, identity):
        """What the switch shows and trusts (a pki.Identity) when it connects to `ssl:`."""
        self.vsctl('set-ssl', identity.key, identity.cert, identity.ca)

    def connect(self, bridge, target):
        """Sets the controller, for example tcp:127.0.0.1:6653, and waits for the channel."""
        before = self.connections(bridge, target)
        self.vsctl('set-controller', bridge, target, '--', 'set', 'controller', bridge,
                   'max_backoff=1000', 'inactivity_probe=5000')
        wait_until(lambda: self.connections(bridge, target) > before,
                   'the channel of %s to %s' % (bridge, target), 15)

    def connections(self, bridge, target):
        """How often the bridge's channel to the target came up; the database says so much later."""
        return self._switch.log().count('%s<->%s: connected' % (bridge, target))

    def disconnect(self, bridge):
        self.vsctl('del-controller', bridge)

    def forget_flows(self, bridge, version):
        self.ofctl(bridge, version, 'del-flows')

    def flows(self, bridge, version):
        """The flow table, one line a flow."""
        lines = self.ofctl(bridge, version, 'dump-flows').splitlines()
        return [line.strip() for line in lines if 'actions=' in line]

    def remove_bridge(self, name):
        self.vsctl('del-br', name)

    def stop(self):
        for child in reversed(self._children):
            child.stop()

    def children(self):
        return list(self._children)


def protocol(version):
    """'1.3' -> 'OpenFlow13'."""
    return 'OpenFlow' + version.replace('.', '')
