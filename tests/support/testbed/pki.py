# SPDX-License-Identifier: Apache-2.0
"""A certificate authority of one test and the certificates that it signs, by the openssl program."""
import collections
import os

from .processes import require, run

Identity = collections.namedtuple('Identity', 'key cert ca')

_KEY = ('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes')
EXPIRED = -1  # days


_UP_TO = """openssl_conf = program
[program]
ssl_conf = tls
[tls]
system_default = limits
[limits]
MaxProtocol = TLSv%s
"""


def openssl_up_to(version, directory):
    """The environment of a program that is to speak no later TLS than that: '1.2' or '1.3'."""
    path = os.path.join(directory, 'openssl-%s.cnf' % version)
    with open(path, 'w', encoding='ascii') as file:
        file.write(_UP_TO % version)
    return {'OPENSSL_CONF': path}


class Pki:
    """pki = Pki(directory); s1 = pki.issue('s1'); old = pki.issue('old', days=EXPIRED)"""

    def __init__(self, directory, name='ca'):
        require('openssl')
        self._name = os.path.join(directory, name)
        self.ca = self._name + '-cert.pem'
        run('openssl', 'req', '-x509', *_KEY, '-days', '30', '-subj', '/O=testbed/CN=' + name,
            '-keyout', self._name + '-key.pem', '-out', self.ca)

    def issue(self, name, days=30):
        """An Identity whose certificate bears the name and 127.0.0.1 and is good for both roles."""
        base = '%s-%s' % (self._name, name)
        extensions = base + '.ext'
        with open(extensions, 'w', encoding='ascii') as file:
            file.write('subjectAltName=DNS:%s,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n'
                       % name)
        run('openssl', 'req', *_KEY, '-subj', '/O=testbed/CN=' + name, '-keyout', base + '-key.pem',
            '-out', base + '.csr')
        run('openssl', 'x509', '-req', '-in', base + '.csr', '-CA', self.ca, '-CAkey',
            self._name + '-key.pem', '-CAcreateserial', '-days', str(days), '-extfile', extensions,
            '-out', base + '-cert.pem')
        return Identity(base + '-key.pem', base + '-cert.pem', self.ca)
