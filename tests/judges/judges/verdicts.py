# SPDX-License-Identifier: Apache-2.0
"""What comes of the comparison: agreements counted by member, differences, exceptions."""
import collections
import json


class Exceptions:
    """A table of rows (name, reason, test): a difference that passes `test(message, member, ours,
    theirs)` is excused. A row that excuses nothing is out of date, and a fault."""

    def __init__(self, rows):
        self.rows = rows
        self.counts = collections.Counter()

    def excuse(self, message, member, ours, theirs):
        for name, _, test in self.rows:
            if test(message, member, ours, theirs):
                self.counts[name] += 1
                return name
        return None

    def unused(self):
        return [name for name, _, _ in self.rows if not self.counts[name]]


class Verdicts:
    """Collects what a judge says of all messages."""

    def __init__(self, judge, exceptions):
        self.judge, self.exceptions = judge, Exceptions(exceptions)
        self.agreed = collections.Counter()
        self.differences = []
        self.confirmed = collections.Counter()

    def compare(self, message, member, ours, theirs):
        """Whether both say the same."""
        if ours == theirs:
            self.agreed[member] += max(1, len(ours) if isinstance(ours, (list, tuple)) else 1)
            return True
        if self.exceptions.excuse(message, member, ours, theirs) is None:
            self.differences.append('%s: %s: we say %s, %s says %s' % (
                message, member, _short(ours), self.judge, _short(theirs)))
        return False

    def confirm(self, message):
        """The judge says the same of the whole message."""
        self.confirmed[message.row] += 1

    def counts(self):
        """All of it, to be sent to another process: see merge_counts()."""
        return self.agreed, self.confirmed, self.exceptions.counts, self.differences

    def merge_counts(self, agreed, confirmed, excused, differences):
        self.agreed += agreed
        self.confirmed += confirmed
        self.exceptions.counts += excused
        self.differences += differences

    def print(self, shown=40):
        for member, count in sorted(self.agreed.items()):
            print('%8d  %s' % (count, member))
        print('%8d  values agree' % sum(self.agreed.values()))
        print('%8d  messages confirmed whole' % sum(self.confirmed.values()))
        for name, reason, _ in self.exceptions.rows:
            print('%8d  excused: %s: %s' % (self.exceptions.counts[name], name, reason))
        for difference in self.differences[:shown]:
            print('DIFFERENT', difference)
        print('%8d  differences' % len(self.differences))

    def faults(self, least):
        """What is wrong with the run itself."""
        found = ['the exception %r excused nothing' % name for name in self.exceptions.unused()]
        if self.differences:
            found.append('%d differences' % len(self.differences))
        if sum(self.agreed.values()) < least:
            found.append('fewer than %d values were compared' % least)
        return found

    def write(self, path):
        """For decoding_table.py."""
        rows = [{'version': version, 'type': kind, 'kind': sub, 'judge': self.judge, 'count': count}
                for (version, kind, sub), count in sorted(self.confirmed.items())]
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(rows, file, indent=1)
            file.write('\n')


def _short(value):
    text = repr(value)
    return text if len(text) < 300 else text[:300] + '...'
