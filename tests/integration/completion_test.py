# SPDX-License-Identifier: Apache-2.0
"""What bash, zsh and fish complete, each asked as a user asks it."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from testbed import wait_until
from testbed.processes import environment, require
from testbed.service import ROOT, binary, command
from testbed.terminal import Terminal

_COMMANDS = {'serve', 'watch', 'top', 'read', 'sessions', 'datapaths', 'explain', 'list', 'completion', 'manual',
             'version'}
_TRACES = os.path.join(ROOT, 'tests/traces')
# What is typed, what is offered (all of it), what is not.
_CASES = (
    ('', _COMMANDS, set()),
    ('wa', {'watch'}, {'serve'}),
    ('watch --dir', {'--direction'}, {'--host'}),
    ('watch --direction ', {'in', 'out', 'both'}, {'--host'}),
    ('watch --host 10.0.0.1 -o js', {'json'}, {'compact'}),
    ('read --type packet_in,flow_m', {'packet_in,flow_mod'}, {'packet_in,flow_removed'}),
    ('serve --log-level ', {'trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'}, set()),
    ('serve --pace ', {'recorded', 'fast'}, set()),
    ('sessions ', {'ls', 'show', 'refresh', 'end'}, {'watch'}),
    ('sessions refresh --f', {'--for'}, {'--server'}),
    ('list ', {'taps', 'fields', 'formats', 'logs', 'plugins'}, {'watch'}),
    ('completion ', {'bash', 'zsh', 'fish'}, set()),
    ('read %s/of10-mgmt-errors.pcap.' % _TRACES, {_TRACES + '/of10-mgmt-errors.pcap.tsv'}, set()),
    ('read -w %s/of10-mgmt-errors.pcap.' % _TRACES, {_TRACES + '/of10-mgmt-errors.pcap.tsv'}, set()),
)


def _environment(**more):
    env = environment(**more)
    env['PATH'] = os.path.dirname(binary()) + ':' + env['PATH']
    return env


class Completion(unittest.TestCase):
    def setUp(self):
        require('bash', 'zsh', 'fish')
        self.home = tempfile.mkdtemp(prefix='ps-completion-')
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)

    def check(self, offered):
        for typed, expected, others in _CASES:
            with self.subTest(typed):
                found = offered('packetstreamer ' + typed)
                self.assertLessEqual(expected, found)
                self.assertFalse(others & found, found)

    def run_shell(self, *words):
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=30, check=False, env=_environment(HOME=self.home))
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout.splitlines()

    def test_bash(self):
        # compopt speaks to a command line that is being completed, and there is none here.
        script = ('source <(packetstreamer completion bash) || exit; compopt() { :; }; '
                  'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _packetstreamer; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        self.check(lambda line: set(self.run_shell('bash', '--norc', '-c', script, 'bash',
                                                   *line.split(' '))))

    def test_bash_where_an_equals_sign_is_a_word(self):
        script = ('source <(packetstreamer completion bash) || exit; compopt() { :; }; '
                  'COMP_WORDS=(packetstreamer watch --output = com); COMP_CWORD=4; _packetstreamer; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        self.assertEqual(['compact'], self.run_shell('bash', '--norc', '-c', script))

    def test_fish(self):
        script = 'packetstreamer completion fish | source; complete -C"$argv"'
        self.check(lambda line: {each.split('\t')[0] for each in self.run_shell(
            'fish', '--no-config', '-c', script, line)})

    def test_zsh(self):
        """zsh completes on a command line alone, so it is asked there, for the list of all."""
        rc = os.path.join(self.home, '.zshrc')
        with open(rc, 'w', encoding='ascii') as file:
            file.write('PROMPT="ready> "\nautoload -U compinit\ncompinit -u -D\n'
                       'source <(packetstreamer completion zsh)\n'
                       # Ctrl-X shows what there is one a line between marks, instead of completing.
                       'zmodload zsh/zutil\nzstyle ":completion:*" list-grouped false\n'
                       'compadd() {\n  local -a all; builtin compadd -A all "$@"\n'
                       '  print -rl -- "${all[@]}" >> $HOME/offered\n  builtin compadd "$@"\n}\n'
                       'look() { : > $HOME/offered; zle list-choices; : > $HOME/done }\n'
                       'zle -N look\nbindkey "^X" look\n')
        env = {'HOME': self.home, 'ZDOTDIR': self.home,
               'PATH': os.path.dirname(binary()) + ':' + environment()['PATH']}
        with Terminal(['env', *('%s=%s' % each for each in env.items()), 'zsh', '-i'],
                      width=200) as terminal:
            terminal.wait_for('ready>')
            self.check(lambda line: self.offered_by_zsh(terminal, line))

    def offered_by_zsh(self, terminal, line):
        done = os.path.join(self.home, 'done')
        if os.path.exists(done):
            os.unlink(done)
        terminal.send_keys('C-u')
        terminal.send_keys('-l', '--', line)
        terminal.send_keys('C-x')
        wait_until(lambda: os.path.exists(done), 'zsh to have looked')
        with open(os.path.join(self.home, 'offered'), encoding='utf-8') as file:
            found = {each.rstrip('\n') for each in file}
        # Files are offered without their folder, and lists without what stands before the last.
        before = line.rsplit(' ', 1)[1]
        folder = before.rsplit('/', 1)[0] + '/' if '/' in before else ''
        some = before.rsplit(',', 1)[0] + ',' if ',' in before else ''
        return {folder + some + re.sub(r'[=+]$', '', each) for each in found}

    def test_bash_completes_on_its_command_line(self):
        rc = os.path.join(self.home, 'rc')
        with open(rc, 'w', encoding='ascii') as file:
            file.write('PS1="ready> "\nPATH=%s:$PATH\nbind "set bell-style none"\n'
                       'source <(packetstreamer completion bash)\n' % os.path.dirname(binary()))
        with Terminal(['bash', '--noprofile', '--rcfile', rc, '-i'], width=120) as terminal:
            terminal.wait_for('ready>')
            terminal.send_keys('-l', '--', 'packetstreamer wat')
            terminal.send_keys('Tab')
            terminal.wait_for('packetstreamer watch')
            terminal.send_keys('-l', '--', '--type packet_in,flow_m')
            terminal.send_keys('Tab')
            terminal.wait_for('packet_in,flow_mod')

    def test_another_shell_is_refused_with_those_there_are(self):
        done = command('completion', 'csh')
        self.assertEqual(2, done.returncode)
        self.assertRegex(done.stderr, r"\Apacketstreamer: SHELL: 'csh' is not one of bash, zsh, fish")


if __name__ == '__main__':
    unittest.main()
