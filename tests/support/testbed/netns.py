# SPDX-License-Identifier: Apache-2.0
"""Named network namespaces that belong to one process, and entering them."""
import contextlib
import ctypes
import os
import re
import threading

from .processes import run

_CLONE_NEWNET = 0x40000000
_PREFIX = 'ps'
_libc = ctypes.CDLL(None, use_errno=True)


def _setns(fd):
    if _libc.setns(fd, _CLONE_NEWNET) != 0:
        error = ctypes.get_errno()
        raise OSError(error, 'setns: ' + os.strerror(error))


def sweep():
    """Removes namespaces whose owner was killed before it could."""
    for line in run('ip', 'netns', 'list').splitlines():
        found = re.match(r'%s(\d+)(-\S+)?( |$)' % _PREFIX, line)
        if found and not os.path.exists('/proc/%s' % found.group(1)):
            run('ip', 'netns', 'del', line.split()[0], check=False)


class Namespace:
    """`ps<pid>` or `ps<pid>-NAME`; made at once, gone with remove()."""

    def __init__(self, name=''):
        self.name = '%s%d%s' % (_PREFIX, os.getpid(), '-' + name if name else '')
        run('ip', 'netns', 'add', self.name)
        run('ip', '-n', self.name, 'link', 'set', 'lo', 'up')

    def command(self, *command):
        return ['ip', 'netns', 'exec', self.name, *command]

    def run(self, *command, **kwargs):
        return run(*self.command(*command), **kwargs)

    @contextlib.contextmanager
    def entered(self):
        """The calling thread, the threads and the children it starts are in the namespace."""
        before = os.open('/proc/thread-self/ns/net', os.O_RDONLY | os.O_CLOEXEC)
        try:
            inside = os.open('/run/netns/' + self.name, os.O_RDONLY | os.O_CLOEXEC)
            try:
                _setns(inside)
            finally:
                os.close(inside)
            try:
                yield
            finally:
                _setns(before)
        finally:
            os.close(before)

    def call(self, function, *args):
        """function(*args) on a thread inside; a socket made there stays there."""
        result = []

        def body():
            try:
                with self.entered():
                    result.append((function(*args), None))
            except BaseException as error:  # handed to the caller below
                result.append((None, error))

        thread = threading.Thread(target=body)
        thread.start()
        thread.join()
        value, error = result[0]
        if error is not None:
            raise error
        return value

    def remove(self):
        run('ip', 'netns', 'del', self.name, check=False)
