# SPDX-License-Identifier: Apache-2.0
"""Every command that the README and docs/ show is run, and what is shown beneath it is what it prints.

A page that comes, and a command on it, is run without further ado, on a machine of its own (testbed/machine.py);
shown_commands.py has what some of them need, and the few that cannot be run.
"""
import glob
import os
import re
import sys
import unittest

import shown_commands as tables
from testbed import transcripts
from testbed.machine import Machine
from testbed.service import ROOT, command

_NOBODY = 65534


def _pages():
    """What there is, by its name; decisions tell of their time."""
    paths = ['README.md'] + sorted(glob.glob('docs/**/*.md', root_dir=ROOT, recursive=True))
    found = {}
    for path in paths:
        if not path.startswith('docs/adr/'):
            with open(os.path.join(ROOT, path), encoding='utf-8') as text:
                found[path] = text.read()
    return found


PAGES = _pages()
SHOWN = {page: transcripts.commands(page, text) for page, text in PAGES.items()}


def _is_mention(shown):
    """`serve --http` speaks of an option; nothing of it can be run."""
    words = shown.text.removeprefix('packetstreamer ').split()
    return shown.inline and all(re.fullmatch(r'--?[\w.-]+', word) for word in words[1:])


def _is_run_here(shown):
    return not (_is_mention(shown) or shown.page in tables.FIGURES or (shown.page, shown.text) in tables.EXEMPT)


def _endless(text):
    """Whether Ctrl-C ends it and nothing else."""
    return re.search(tables.ENDLESS, text) is not None


class Shown(unittest.TestCase):
    """One test a page, made below: its commands in their order."""

    maxDiff = None

    def go_through(self, page):
        with Machine() as machine:
            _put_files(machine, page)
            self.machine = machine
            self.comparison = transcripts.Comparison(tables.ANY_VALUE)
            self.scene, self.exported = None, ''
            try:
                for shown in filter(_is_run_here, SHOWN[page]):
                    with self.subTest('%s:%d: %s' % (page, shown.line, shown.text)):
                        self.try_out(shown)
            finally:
                self.enter(None)

    def enter(self, kind):
        """Stays in a scene while it is the same, so that a command finds what the one before left."""
        if type(self.scene) is kind:
            return
        if self.scene is not None:
            self.scene.__exit__(*sys.exc_info())
        self.scene = None
        if kind is not None:
            self.scene = kind(self.machine).__enter__()

    def try_out(self, shown):
        text = self.as_run_here(shown.text)
        self.enter(_first(tables.SCENES, shown.page, text))
        text = self.comparison.here(text)
        self.scene.before(text)
        text = self.in_scene(text)
        running = self.machine.start(self.exported + text, _NOBODY if _first(tables.WITHOUT_RIGHTS, shown.page, text) else None)
        try:
            self.scene.during(running)
            self.see_end(text, shown.output and [self.in_scene(line, 'ID') for line in shown.output], running, shown.page)
        finally:
            if self.scene.kept is not running:
                running.stop()
        if text.startswith('export '):
            self.exported += text + '; '

    def in_scene(self, text, *kept):
        """The text with the scene's own names put for those that the page shows."""
        for name, here in self.scene.names().items():
            if name not in kept:
                text = re.sub(r'\b%s\b' % name, here, text)
        return text

    def as_run_here(self, text):
        if text.split()[0] in transcripts.SUBCOMMANDS:
            text = 'packetstreamer ' + text
        for pattern, here in tables.SUBSTITUTIONS:
            text = re.sub(pattern, here, text)
        return text

    def see_end(self, text, output, running, page):
        if _endless(text):
            before = (output or []) + [transcripts.CTRL_C]
            before = before[:before.index(transcripts.CTRL_C)]
            sign = _first(tables.SIGNS, page, text)
            running.wait_for(lambda printed: self.has_come(before, sign, tables.rules(text), printed), 'what is shown')
            self.assertTrue(running.alive(), running.text())
            if self.scene.keeps(text):
                self.scene.keep(running)
                return
            running.interrupt()
        status = running.wait()
        self.assertIn(status, _first(tables.STATUSES, page, text), running.text())
        if output is not None:
            more = _endless(text) and transcripts.CTRL_C not in output
            self.assertIsNone(self.comparison.differs(output, running.text(), tables.rules(text), more,
                                                       tables.numbers_differ(text)))

    def has_come(self, output, sign, rules, printed):
        if output:
            return self.comparison.differs(output, printed, rules, more_may_come=True) is None
        return re.search(sign, printed) is not None


def _first(rows, page, text):
    """The value of the first row whose page and pattern fit."""
    for pages, pattern, value in rows:
        if re.search(pages, page) and re.search(pattern, text):
            return value
    raise LookupError('no row for %s: %s' % (page, text))


def _put_files(machine, page):
    for pages, name, make in tables.FILES:
        if re.search(pages, page):
            path = os.path.join(machine.folder, name)
            make(path)
            os.chmod(path, 0o644)


def _test_of(page):
    return lambda self: self.go_through(page)


for _page in PAGES:
    if any(map(_is_run_here, SHOWN[_page])):
        _name = re.sub(r'\W+', '_', _page.removeprefix('docs/').removesuffix('.md')).lower()
        setattr(Shown, 'test_' + _name + '_shows_what_is_so', _test_of(_page))


class Pages(unittest.TestCase):
    def test_no_command_escapes(self):
        """Blocks say what they are, commands stand where they are found, and every exemption is still needed."""
        self.assertEqual([], [fault for page, text in PAGES.items() for fault in transcripts.faults(page, text)])
        everything = {(shown.page, shown.text) for page in SHOWN.values() for shown in page}
        self.assertEqual(set(), set(tables.EXEMPT) - everything)
        self.assertTrue(all(tables.EXEMPT.values()))
        tests = unittest.defaultTestLoader.getTestCaseNames(Shown)
        self.assertEqual(sum(any(map(_is_run_here, page)) for page in SHOWN.values()), len(tests))

    def test_every_option_that_is_mentioned_is_known(self):
        for shown in (shown for page in SHOWN.values() for shown in page if _is_mention(shown)):
            words = shown.text.removeprefix('packetstreamer ').split()
            if words[0] in transcripts.SUBCOMMANDS:
                known = command(words[0], '--help').stdout
                for option in words[1:]:
                    self.assertRegex(known, r'(?<![\w-])%s\b' % re.escape(option.removesuffix('...')),
                                     '%s:%d' % (shown.page, shown.line))

    def test_every_benchmark_that_is_named_has_the_options_that_it_is_given(self):
        """Figures take minutes and a quiet machine, so only the names are looked at."""
        found = 0
        for page in tables.FIGURES:
            for shown in SHOWN[page]:
                program = re.match(r'(?:build/release/)?(bench/\w+)', shown.text)
                if program:
                    found += 1
                    with open(os.path.join(ROOT, program[1] + '.cc'), encoding='utf-8') as source:
                        known = source.read()
                    for option in re.findall(r'--[a-z-]+', shown.text):
                        self.assertIn('"%s"' % option, known.replace(',--', '"--'), shown.text)
        self.assertGreater(found, 5)


if __name__ == '__main__':
    unittest.main()
