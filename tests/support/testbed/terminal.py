# SPDX-License-Identifier: Apache-2.0
"""A program in a real terminal: tmux, of a server of its own."""
import os
import shlex
import shutil
import tempfile

from .processes import environment, require, run, wait_until


_ENDED = 'ended with status'


class Terminal:
    """with Terminal(['packetstreamer', 'read', ...], width=80, height=40) as terminal:
        terminal.wait_for('messages'); terminal.lines(); terminal.send_keys('q')

    When the program ends, its status stands below what it left on the screen.
    """

    def __init__(self, command, width=80, height=40, **env):
        require('tmux')
        self._command, self._size = command, (str(width), str(height))
        self._env = environment(TERM='xterm-256color', **env)

    def __enter__(self):
        self._directory = tempfile.mkdtemp(prefix='ps-terminal-')
        settings = os.path.join(self._directory, 'tmux.conf')
        with open(settings, 'w', encoding='ascii') as file:
            file.write('set -g status off\nset -g default-terminal screen-256color\n')
        self._tmux = ('tmux', '-u', '-S', os.path.join(self._directory, 'socket'), '-f', settings)
        self._run('new-session', '-d', '-x', self._size[0], '-y', self._size[1],
                  shlex.join(self._command) + '; echo "%s $?"; exec cat' % _ENDED)
        return self

    def __exit__(self, *_):
        run(*self._tmux, 'kill-server', check=False, env=self._env)
        shutil.rmtree(self._directory, ignore_errors=True)

    def _run(self, *words):
        return run(*self._tmux, *words, env=self._env)

    def lines(self, colours=False, history=False):
        """What is on the screen; with `colours` the escape sequences that make it so are in it, with
        `history` what was scrolled off comes first."""
        options = (['-e'] if colours else []) + (['-S', '-'] if history else [])
        return self._run('capture-pane', '-p', *options).splitlines()

    def wait_for(self, text, seconds=20.0):
        try:
            wait_until(lambda: text in '\n'.join(self.lines()), '%r on the screen' % text, seconds)
        except TimeoutError as error:
            raise AssertionError('%s:\n%s' % (error, '\n'.join(self.lines()))) from None

    def wait_for_end(self):
        self.wait_for(_ENDED)

    def send_keys(self, *keys):
        """As tmux names them: 'q', 'C-c', 'Down'."""
        self._run('send-keys', *keys)
