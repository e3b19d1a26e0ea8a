# SPDX-License-Identifier: Apache-2.0
"""What documentation_test finds on a page, and what it takes for the same."""
import unittest

from testbed.transcripts import Comparison, commands, faults

_PAGE = """Say `packetstreamer version`, or `watch -w - \\| tshark
-i -`; `version` alone is a word, and `top -n 1` a command.

```sh
one \\
    two
three
```

```console
$ four
said
...

$ five
```

| `curl x \\| jq .` | `--option` |
"""


class Pages(unittest.TestCase):
    def test_commands_are_found_in_blocks_and_between_backticks(self):
        self.assertEqual(['packetstreamer version', 'watch -w - | tshark -i -', 'top -n 1', 'one two', 'three', 'four',
                          'five', 'curl x | jq .'], [shown.text for shown in commands('PAGE', _PAGE)])

    def test_what_is_shown_beneath_a_command_is_its_output(self):
        self.assertEqual({'one two': None, 'four': ['said', '...'], 'five': []},
                         {shown.text: shown.output for shown in commands('PAGE', _PAGE) if shown.text in ('one two', 'four', 'five')})

    def test_a_line_is_where_it_stands(self):
        self.assertEqual([1, 1, 2, 5, 7, 11, 15, 18], [shown.line for shown in commands('PAGE', _PAGE)])

    def test_a_block_that_would_hide_a_command_is_a_fault(self):
        self.assertEqual([], faults('PAGE', _PAGE))
        for block in ('```\nx\n```\n', '```bash\nx\n```\n', '```text\n$ x\n```\n', '```text\ncurl x\n```\n',
                      '```console\nx\n```\n'):
            self.assertEqual(1, len(faults('PAGE', block)), block)


class Comparisons(unittest.TestCase):
    def same(self, shown, printed, **how):
        return Comparison(('expires',)).differs(shown.splitlines(), printed, **how) is None

    def test_every_line_counts(self):
        self.assertTrue(self.same('a\nb', 'a\nb\n'))
        for printed in ('a', 'a\nb\nc', 'a\nc', 'x\na\nb', ''):
            self.assertFalse(self.same('a\nb', printed), printed)

    def test_three_dots_are_any_number_of_lines(self):
        for printed in ('a\nb', 'a\nx\nb', 'a\nb\nb'):
            self.assertTrue(self.same('a\n...\nb', printed), printed)
        self.assertFalse(self.same('a\n...\nb', 'a\nb\nc'))

    def test_more_may_come_behind_what_does_not_end(self):
        self.assertTrue(self.same('a', 'a\nb', more_may_come=True))
        self.assertFalse(self.same('a', 'b\na', more_may_come=True))

    def test_rules_are_for_both(self):
        self.assertTrue(self.same('at 12', 'at 345', rules=((r'\d+', 'N'),)))
        self.assertFalse(self.same('at 12', 'at x', rules=((r'\d+', 'N'),)))

    def test_json_is_compared_as_json(self):
        self.assertTrue(self.same('{"a": 1,\n "b": [true, "x"]}', '{"b":[true,"x"],"a":1}'))
        for printed in ('{"a":1,"b":[true]}', '{"a":1}', '{"a":1,"b":[true,"y"]}', '{"a":1,"b":[true,"x"],"c":0}', 'a'):
            self.assertFalse(self.same('{"a": 1, "b": [true, "x"]}', printed), printed)

    def test_what_is_left_open_in_json_is_any(self):
        self.assertTrue(self.same('{"a": "...", "...": "..."}', '{"a":{"x":1},"b":2}'))
        self.assertTrue(self.same('[1, "..."]', '[1,2,3]'))
        self.assertTrue(self.same('{"expires": 1}', '{"expires":2}'))
        self.assertFalse(self.same('{"b": 1, "...": "..."}', '{"a":1}'))
        self.assertFalse(self.same('{"a": 1}', '{"a":2}'))
        self.assertTrue(self.same('{"a": 1}', '{"a":2}', any_number=True))

    def test_an_id_is_the_same_wherever_it_is_shown(self):
        comparison = Comparison()
        shown, found = 'ab' * 16, 'cd' * 16
        self.assertIsNone(comparison.differs(['{"id": "%s"}' % shown], '{"id":"%s"}' % found))
        self.assertEqual('GET /%s and %s' % (found, found[:8]), comparison.here('GET /%s and %s' % (shown, shown[:8])))
        self.assertIsNotNone(comparison.differs(['{"id": "%s"}' % shown], '{"id":"%s"}' % ('ef' * 16)))


if __name__ == '__main__':
    unittest.main()
