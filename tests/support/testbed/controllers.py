# SPDX-License-Identifier: Apache-2.0
"""Real controllers: os-ken with the learning switch beside this file, and ovs-testcontroller."""
import os
import shutil
import socket

from .openvswitch import protocol
from .processes import Child, environment, require, run, wait_until

_HERE = os.path.dirname(os.path.abspath(__file__))
VERSIONS = ('1.0', '1.1', '1.2', '1.3', '1.4', '1.5')


def free_port():
    """A TCP port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def accepts(port):
    try:
        socket.create_connection(('127.0.0.1', port), 1).close()
        return True
    except OSError:
        return False


def _started(child, port):
    wait_until(lambda: accepts(port) or not child.alive(), child.name, 20)
    if not child.alive():
        raise RuntimeError('%s ended: %s' % (child.name, child.log()[-2000:]))
    child.port = port
    return child


def os_ken(log_dir, versions, port=None, tls=None, **settings):
    """A learning switch on os-ken; settings are those of lswitch.py, for example idle=2, poll=1.
    `tls` is a pki.Identity: it then speaks TLS and requires a certificate."""
    require('osken-manager')
    port = port or free_port()
    env = environment(LSWITCH_VERSIONS=versions,
                      **{'LSWITCH_' + name.upper(): value for name, value in settings.items()})
    return _started(
        Child('osken-%s-%d' % (versions.replace(',', '-'), port),
              ['/usr/bin/python3', '/usr/bin/osken-manager', '--ofp-listen-host', '127.0.0.1',
               *_os_ken_port(port, tls), os.path.join(_HERE, 'lswitch.py')],
              log_dir, env), port)


def _os_ken_port(port, tls):
    if not tls:
        return ['--ofp-tcp-listen-port', str(port)]
    return ['--ofp-ssl-listen-port', str(port), '--ctl-privkey', tls.key, '--ctl-cert', tls.cert,
            '--ca-certs', tls.ca]


def os_ken_tls(log_dir, versions, certificates, key_log, tls):
    """The same behind TLS up to the version `tls`, with mutual certificates and a key log.

    `certificates` is a folder with key.pem, cert.pem and ca.pem, as make_certificates() makes it.
    """
    require('osken-manager')
    port = free_port()
    env = environment(LSWITCH_VERSIONS=versions, LSWITCH_TLS=tls, SSLKEYLOGFILE=key_log)
    named = {name: os.path.join(certificates, name + '.pem') for name in ('key', 'cert', 'ca')}
    return _started(
        Child('osken-tls-%s-%d' % (versions.replace(',', '-'), port),
              ['/usr/bin/python3', '/usr/bin/osken-manager', '--ofp-listen-host', '127.0.0.1',
               '--ofp-ssl-listen-port', str(port), '--ctl-privkey', named['key'],
               '--ctl-cert', named['cert'], '--ca-certs', named['ca'],
               os.path.join(_HERE, 'key_log.py'), os.path.join(_HERE, 'lswitch.py')],
              log_dir, env), port)


def make_certificates(folder):
    """key.pem and cert.pem, which is its own CA (ca.pem): one for both ends."""
    require('openssl')
    key, cert, ca = (os.path.join(folder, name) for name in ('key.pem', 'cert.pem', 'ca.pem'))
    run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
        '-days', '2', '-subj', '/CN=testbed', '-keyout', key, '-out', cert)
    shutil.copy(cert, ca)
    return folder


def ovs_testcontroller(log_dir, version, port=None, *args, tls=None):
    require('ovs-testcontroller')
    port = port or free_port()
    if tls:
        args += ('-p', tls.key, '-c', tls.cert, '-C', tls.ca)
    return _started(
        Child('testcontroller-%s-%d' % (version, port),
              ['ovs-testcontroller', '-O', protocol(version),
               '%s:%d:127.0.0.1' % ('pssl' if tls else 'ptcp', port),
               '--unixctl=none', '-vconsole:info', '-vsyslog:off', *args], log_dir), port)


def any_controller(log_dir, version, **settings):
    """os-ken where it speaks the version; it has no OpenFlow 1.1."""
    if version == '1.1':
        return ovs_testcontroller(log_dir, version)
    return os_ken(log_dir, version, **settings)
