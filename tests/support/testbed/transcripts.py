# SPDX-License-Identifier: Apache-2.0
"""What a page shows: its commands, and what is printed beneath them.

A page shows a command in one of three ways:

- in a block ```sh: each line is a command (a `\\` at its end goes on in the next line);
- in a block ```console: lines behind `$ ` are commands, the others what they print, none: nothing. A line `...`
  stands for any number of lines, `^C` says that Ctrl-C is pressed there;
- between backticks in a line of text: `packetstreamer version`, also by a subcommand alone.

`python3 -m testbed.transcripts PAGE...` lists them.
"""
import collections
import json
import re
import sys

# What begins a command between backticks; in blocks every line is one.
PROGRAMS = frozenset((
    'cat cc chgrp chmod cmake cp ctest curl editcap grep jq kill ln man mergecap mkdir mv openssl osken-manager '
    'ovs-ofctl ovs-pki ovs-testcontroller ovs-vsctl packetstreamer packetstreamer-extcap pip promtool '
    'python python3 setcap sudo systemctl tcpdump tshark wireshark').split())
SUBCOMMANDS = frozenset('completion datapaths explain list manual read serve sessions top version watch'.split())
COMMAND_BLOCKS = ('sh', 'console')
OTHER_BLOCKS = ('c', 'ebnf', 'json', 'promql', 'python', 'text', 'toml', 'yaml')
ANYTHING = '...'
CTRL_C = '^C'

# text: as bash takes it; output: lines, or None where the page shows none.
Shown = collections.namedtuple('Shown', 'page line text output inline')
_Block = collections.namedtuple('_Block', 'line language lines')


def _blocks(text):
    found, opened = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith('```'):
            if opened:
                opened.lines.append(line)
        elif opened:
            opened = None
        else:
            opened = _Block(number, line[3:].split(' ')[0], [])
            found.append(opened)
    return found


def _is_command(text):
    """Whether a text between backticks is a command, or an option of one."""
    words = re.sub(r'^(?:[A-Z_]+=\S+ )+', '', text).split()
    return len(words) > 1 and (words[0] in PROGRAMS or words[0] in SUBCOMMANDS
                               or words[0].startswith(('./', 'bench/', 'build/', 'tools/')))


def _between_backticks(page, text):
    prose = re.sub(r'^```.*?^```', lambda block: '\n' * block[0].count('\n'), text, flags=re.M | re.S)
    for span in re.finditer(r'(?<!`)`([^`]+)`(?!`)', prose):
        command = ' '.join(span[1].replace('\\|', '|').split())
        if '\n\n' not in span[1] and _is_command(command):
            yield Shown(page, prose.count('\n', 0, span.start()) + 1, command, None, True)


def _in_block(page, block):
    prompt = '$ ' if block.language == 'console' else ''
    at = 0
    while at < len(block.lines):
        first, line = at, block.lines[at]
        at += 1
        if not line.strip() or not line.startswith(prompt):
            continue
        while line.endswith('\\') and at < len(block.lines):
            line = line[:-1] + block.lines[at].lstrip()
            at += 1
        output = []
        while prompt and at < len(block.lines) and not block.lines[at].startswith(prompt):
            output.append(block.lines[at])
            at += 1
        while output and not output[-1]:
            output.pop()
        yield Shown(page, block.line + 1 + first, line[len(prompt):], output if prompt else None, False)


def commands(page, text):
    """All commands that a page shows, in its order."""
    found = list(_between_backticks(page, text))
    for block in _blocks(text):
        if block.language in COMMAND_BLOCKS:
            found += _in_block(page, block)
    return sorted(found, key=lambda shown: shown.line)


def faults(page, text):
    """What would hide a command: a block without a language, a command in a block of another kind,
    text before the first prompt."""
    found = []
    for block in _blocks(text):
        where = '%s:%d: ' % (page, block.line)
        if block.language not in COMMAND_BLOCKS + OTHER_BLOCKS:
            found.append(where + 'a block says what it is: one of ' + ', '.join(COMMAND_BLOCKS + OTHER_BLOCKS))
        elif block.language == 'console' and not block.lines[0].startswith('$ '):
            found.append(where + 'a console begins with a command')
        elif block.language in OTHER_BLOCKS:
            found += [where + 'a command stands in sh or console: ' + line for line in block.lines
                      if line.startswith('$ ') or line.split(' ')[0] in PROGRAMS - {'cc'}]
    return found


class Comparison:
    """Compares what is shown with what was printed, and learns what the shown ids are here.

    `rules` of a comparison are (pattern, replacement), applied to both; what they make the same is the same.
    JSON is compared as JSON, so a page may wrap it: `"..."` there stands for any value, a member
    `"...": "..."` for any others. `any_value` are the names of members whose values differ from run to run.
    """

    def __init__(self, any_value=()):
        self._rules, self._any_number = (), False
        self._any_value = frozenset(any_value)
        self.learned = {}

    def differs(self, shown, printed, rules=(), more_may_come=False, any_number=False):
        """None if all of `shown` (lines) is what was printed, else a text that says where not.
        With `any_number`, numbers in JSON are only numbers."""
        self._rules, self._any_number = rules, any_number
        shown = [line for line in shown if line != CTRL_C]
        expected = _documents(shown)
        if expected is not None:
            return self._documents_differ(expected, printed, more_may_come or shown[-1] == ANYTHING)
        if more_may_come:
            shown = shown + [ANYTHING]
        masked = [self._masked(line) for line in printed.rstrip().splitlines()]
        if _lines_match([line if line == ANYTHING else self._masked(line) for line in shown], masked):
            return None
        return 'shown:\n%s\nprinted:\n%s' % ('\n'.join(shown), printed.rstrip())

    def _masked(self, line):
        line = line.rstrip()
        for pattern, replacement in self._rules:
            line = re.sub(pattern, replacement, line)
        return line

    def _documents_differ(self, expected, printed, more_may_come):
        found = _documents(printed.splitlines(), more_may_come)
        if found is None:
            return 'no JSON:\n' + printed
        if len(found) < len(expected) or len(found) > len(expected) and not more_may_come:
            return '%d documents instead of %d:\n%s' % (len(found), len(expected), printed)
        for one, other in zip(expected, found):
            where = self._value_differs(one, other, '')
            if where is not None:
                return 'at %s:\n%s' % (where or 'the top', printed)
        return None

    def _value_differs(self, shown, found, where):
        """The place where they differ, or None."""
        if shown == ANYTHING:
            return None
        if type(shown) is not type(found) and not {type(shown), type(found)} <= {int, float}:
            return where
        if isinstance(shown, dict):
            return self._members_differ(shown, found, where)
        if isinstance(shown, list):
            return self._elements_differ(shown, found, where)
        if isinstance(shown, str):
            return self._text_differs(shown, found, where)
        if self._any_number and not isinstance(shown, bool) and shown is not None:
            return None
        return None if shown == found else where

    def _members_differ(self, shown, found, where):
        names = set(shown) - {ANYTHING}
        if names - set(found) or ANYTHING not in shown and names != set(found):
            return '%s (members %s)' % (where, ', '.join(sorted(names ^ set(found))))
        for name in shown:
            if name == ANYTHING or name in self._any_value and shown[name] is not None:
                continue
            place = self._value_differs(shown[name], found[name], where + '.' + name)
            if place is not None:
                return place
        return None

    def _elements_differ(self, shown, found, where):
        open_end = shown[-1:] == [ANYTHING]
        shown = shown[:-1] if open_end else shown
        if len(found) < len(shown) or len(found) > len(shown) and not open_end:
            return '%s (%d elements)' % (where, len(found))
        for number, (one, other) in enumerate(zip(shown, found)):
            place = self._value_differs(one, other, '%s[%d]' % (where, number))
            if place is not None:
                return place
        return None

    def _text_differs(self, shown, found, where):
        if re.fullmatch('[0-9a-f]{32}', shown) and re.fullmatch('[0-9a-f]{32}', found):
            if self.learned.setdefault(shown, found) != found:
                return where
            return None
        return None if self._masked(self.here(shown)) == self._masked(found) else where

    def here(self, text):
        """The text with the ids that a page shows replaced by those that they are in this run."""
        for shown, found in self.learned.items():
            text = text.replace(shown, found).replace(shown[:8], found[:8])
        return text


def _documents(lines, more_may_come=False):
    """The JSON documents in the lines, or None if they are something else; then what comes behind may be."""
    text = '\n'.join(line for line in lines if line != ANYTHING).strip()
    if not text.startswith(('{', '[')):
        return None
    decoder, found = json.JSONDecoder(), []
    while text:
        try:
            document, end = decoder.raw_decode(text)
        except ValueError:
            return found if more_may_come else None
        found.append(document)
        text = text[end:].lstrip()
    return found


def _lines_match(shown, printed):
    """Whether the printed lines are the shown ones, where `...` is any number of lines."""
    reached = {0}
    for line in shown:
        if line == ANYTHING:
            reached = set(range(min(reached), len(printed) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(printed) and printed[at] == line}
        if not reached:
            return False
    return len(printed) in reached


def main():
    for page in sys.argv[1:]:
        with open(page, encoding='utf-8') as file:
            text = file.read()
        for fault in faults(page, text):
            print(fault)
        for shown in commands(page, text):
            print('%s:%d: %s%s' % (page, shown.line, shown.text,
                                   '' if shown.output is None else '  [%d lines]' % len(shown.output)))


if __name__ == '__main__':
    main()
