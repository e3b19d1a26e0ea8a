# SPDX-License-Identifier: Apache-2.0
"""The manual, made of what --help is made of, and what is installed beside the program."""
import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from testbed.processes import environment, require
from testbed.service import ROOT, binary, command

_COMMANDS = ('serve', 'watch', 'top', 'read', 'sessions', 'datapaths', 'explain', 'list', 'completion', 'manual',
             'version')
_PAGES = {'packetstreamer.1', 'packetstreamer-extcap.1',
          *('packetstreamer-%s.1' % name for name in _COMMANDS)}


def said(*words, **kwargs):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=60,
                          env=environment(MANWIDTH='100'), **kwargs)
    return done.stdout


class Manual(unittest.TestCase):
    def setUp(self):
        require('mandoc', 'groff', 'man')
        self.folder = tempfile.mkdtemp(prefix='ps-manual-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def pages(self):
        done = command('manual', '--into', self.folder)
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        return sorted(glob.glob(self.folder + '/*'))

    def test_there_is_a_page_for_every_command(self):
        self.assertEqual(_PAGES, {os.path.basename(page) for page in self.pages()})
        shown = set(re.findall(r'^  (\w+) +\S', command('--help').stdout.split('Subcommands:')[1]
                               .split('\n\n')[0], re.M))
        self.assertEqual(set(_COMMANDS), shown)

    def test_no_formatter_finds_fault_with_them(self):
        for page in self.pages():
            with self.subTest(os.path.basename(page)):
                self.assertEqual('', said('mandoc', '-Tlint', '-W', 'warning', page))
                self.assertEqual('', said('groff', '-man', '-ww', '-Tutf8', '-z', page))
                self.assertEqual('', said('sh', '-c', 'man --warnings -l "$0" >/dev/null', page))

    def test_a_page_says_all_that_help_says(self):
        for name in _COMMANDS:
            with self.subTest(name):
                help_text = command(name, '--help').stdout
                page = said('sh', '-c', '"$0" manual "$1" | man -l - | col -b', binary(), name)
                for option in re.findall(r'(?<![\w-])--[a-z-]+', help_text.split('\nExample')[0]):
                    self.assertIn(option, page)
                for line in re.findall(r'^  (packetstreamer .*)$', help_text, re.M):
                    self.assertIn(line.strip(), page)
                for heading in ('NAME', 'SYNOPSIS', 'EXIT STATUS', 'SEE ALSO'):
                    self.assertRegex(page, r'(?m)^%s$' % heading)

    def test_an_unknown_command_has_none(self):
        done = command('manual', 'wathc')
        self.assertEqual((1, ''), (done.returncode, done.stdout))
        self.assertIn("there is no page of 'wathc'; there are packetstreamer, serve", done.stderr)

    def test_pages_completions_and_links_are_installed(self):
        build = os.path.dirname(os.path.dirname(os.path.dirname(binary())))
        self.assertTrue(os.path.exists(build + '/CMakeCache.txt'))
        said('cmake', '--install', build, '--prefix', self.folder)
        man = os.path.join(self.folder, 'share/man')
        self.assertEqual(_PAGES, set(os.listdir(man + '/man1')))
        self.assertIn('print what a server sees', said('man', '-M', man, 'packetstreamer-watch'))
        for file in ('bash-completion/completions/packetstreamer',
                     'zsh/site-functions/_packetstreamer',
                     'fish/vendor_completions.d/packetstreamer.fish'):
            self.assertGreater(os.path.getsize(os.path.join(self.folder, 'share', file)), 1000)
        links = glob.glob(self.folder + '/**/packetstreamer-extcap', recursive=True)
        self.assertEqual(2, len(links))
        for link in links:
            self.assertTrue(said(link, '--extcap-version').startswith('extcap {version='))


class Reference(unittest.TestCase):
    def test_the_page_of_the_command_line_has_every_option_of_every_command(self):
        with open(os.path.join(ROOT, 'docs/reference/cli.md'), encoding='utf-8') as page:
            text = page.read()
        for name in _COMMANDS:
            for option in re.findall(r'^  (?:-\w,)?(--[a-z-]+)', command(name, '--help').stdout, re.M):
                if option != '--help':
                    self.assertIn(option, text, name)


if __name__ == '__main__':
    unittest.main()
