# SPDX-License-Identifier: Apache-2.0
"""Child processes that cannot outlive the test, and waits on conditions."""
import ctypes
import os
import shutil
import signal
import subprocess
import time

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
# Debian's own Python comes first: os-ken lives there, and a private Python may stand before it.
_PATH = '/usr/sbin:/usr/bin:/sbin:/bin'


class MissingTool(RuntimeError):
    """A program that the test needs is not there; that is a failure, never a skip."""


def require(*tools):
    missing = [tool for tool in tools if shutil.which(tool, path=_PATH) is None]
    if missing:
        raise MissingTool('%s not installed; run: tools/install_dependencies build live test'
                          % ', '.join(missing))


def require_root():
    if os.geteuid() != 0:
        raise MissingTool('this needs root: it makes network namespaces')


def environment(**extra):
    """The environment of every child: system tools first, no byte-code files left in the tree."""
    env = dict(os.environ, PATH=_PATH, PYTHONDONTWRITEBYTECODE='1', LC_ALL='C.UTF-8')
    env.update({name: str(value) for name, value in extra.items()})
    return env


def wait_until(condition, what, seconds=10.0, step=0.02):
    """Returns condition()'s first true value; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError('waited %.0f s in vain for %s' % (seconds, what))
        time.sleep(step)


def run(*command, check=True, timeout=30, env=None, **kwargs):
    """Runs a short command to its end and returns its standard output."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=timeout, env=env or environment(), check=False, **kwargs)
    if check and done.returncode != 0:
        raise RuntimeError('%s: exit status %d: %s'
                           % (' '.join(command), done.returncode, done.stderr.strip()))
    return done.stdout


def _die_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """One background program with its log file.

    child = Child('ovsdb', ['ovsdb-server', ...], log_dir); ...; child.stop()
    It is stopped by its own pid, and the kernel kills it if the test process dies first.
    """

    def __init__(self, name, command, log_dir, env=None, stdout=None):
        self.name = name
        self.log_path = os.path.join(log_dir, name + '.log')
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=stdout or log, stderr=log,
                env=env or environment(), start_new_session=True, preexec_fn=_die_with_parent)

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process.poll() is None

    def log(self):
        with open(self.log_path, encoding='utf-8', errors='replace') as log:
            return log.read()

    def wait_for_log(self, text, seconds=10.0):
        wait_until(lambda: text in self.log() or not self.alive(),
                   '%r in the log of %s' % (text, self.name), seconds)
        if text not in self.log():
            raise RuntimeError('%s ended: %s' % (self.name, self.log()[-2000:]))

    def stop(self, signal_number=signal.SIGTERM, seconds=10.0):
        """Asks, waits, then insists. Returns the exit status."""
        if self.alive():
            self.process.send_signal(signal_number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def rss(self):
        """Resident memory in bytes."""
        with open('/proc/%d/status' % self.pid, encoding='ascii', errors='replace') as status:
            for line in status:
                if line.startswith('VmRSS:'):
                    return int(line.split()[1]) * 1024
        return 0
