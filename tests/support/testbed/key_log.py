# SPDX-License-Identifier: Apache-2.0
"""Loaded by osken-manager beside an application: os-ken makes its TLS context itself; here it is
told to write a key log.

Environment:
  SSLKEYLOGFILE  where the key log goes
  LSWITCH_TLS    the highest version of TLS: 1.2 or 1.3 (default 1.3)
"""
import os
import ssl

from os_ken.controller import controller

_VERSIONS = {'1.2': ssl.TLSVersion.TLSv1_2, '1.3': ssl.TLSVersion.TLSv1_3}


class _Ssl:
    """The module `ssl` but for one name."""

    def __getattr__(self, name):
        return getattr(ssl, name)

    @staticmethod
    def SSLContext(*args):
        context = ssl.SSLContext(*args)
        context.keylog_filename = os.environ['SSLKEYLOGFILE']
        context.maximum_version = _VERSIONS[os.environ.get('LSWITCH_TLS', '1.3')]
        return context


controller.ssl = _Ssl()
