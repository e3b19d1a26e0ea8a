#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares our reading of every message in the captures with tshark's, value by value.

    tshark_test.py JUDGED_MESSAGES [--judged FILE]

tshark 4.0 reads 1.0, 1.3, 1.4 and 1.5; what it is known to read wrongly stands in
judges/tshark_exceptions.py.
"""
import argparse
import collections
import concurrent.futures
import os
import shutil
import sys

from judges import messages, pdml
from judges import tshark_names as names
from judges.tshark_exceptions import EXCEPTIONS, NOT_DISSECTED_10
from judges.tshark_reading import header_word, readings, said
from judges.values import field_value
from judges.verdicts import Verdicts

_VERSIONS = {'openflow_v1': '1.0', 'openflow_v4': '1.3', 'openflow_v5': '1.4',
             'openflow_v6': '1.5'}
_EXPERIMENTER_CLASS = 0xffff
_LEAST = 600_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--judged')
    arguments = parser.parse_args()
    if not shutil.which('tshark'):
        sys.exit('tshark is missing: apt-get install tshark')
    verdicts = Verdicts('tshark', EXCEPTIONS)
    paths = sorted(messages.captures(), key=os.path.getsize, reverse=True)
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(_judge_capture, [arguments.program] * len(paths), paths):
            verdicts.merge_counts(*part)
    verdicts.print()
    if arguments.judged:
        verdicts.write(arguments.judged)
    faults = verdicts.faults(_LEAST)
    print(*faults, sep='\n', file=sys.stderr)
    return 1 if faults else 0


def _judge_capture(program, path):
    verdicts = Verdicts('tshark', EXCEPTIONS)
    theirs = collections.defaultdict(list)
    for dissected in pdml.dissect(path):
        theirs[dissected.frame_number].append(dissected)
    ours = collections.defaultdict(list)
    for message in messages.of_captures(program, [path]):
        if message.version in _VERSIONS.values():
            ours[message.frame_number].append(message)
    for frame in sorted(set(ours) | set(theirs)):
        if len(ours[frame]) != len(theirs[frame]):
            verdicts.differences.append('%s frame %d: we find %d messages, tshark %d' % (
                os.path.basename(path), frame, len(ours[frame]), len(theirs[frame])))
            continue
        for message, dissected in zip(ours[frame], theirs[frame]):
            message.theirs = dissected
            _judge(verdicts, message, dissected)
    return verdicts.counts()


def _judge(verdicts, message, dissected):
    alike = _judge_header(verdicts, message, dissected)
    found = readings(dissected, message.kind)
    ours = collections.defaultdict(list)
    for member, value in messages.members(message.body, _derived(message)):
        if (member, value) != ('data', ''):
            ours[member].append(value)
    for member in {**ours, **found}:
        compare = _fields if member == 'match' else _values
        alike &= compare(verdicts, message, member, ours[member], found.get(member, []))
    alike &= _judge_frame(verdicts, message, dissected)
    if alike and not (message.version == '1.0' and message.type in NOT_DISSECTED_10):
        verdicts.confirm(message)


def _judge_header(verdicts, message, dissected):
    leaves = {}
    for leaf in dissected.leaves:
        leaves.setdefault(leaf.name, leaf)
    alike = verdicts.compare(message, 'header.version', message.version,
                             _VERSIONS[dissected.protocol])
    alike &= verdicts.compare(message, 'header.type', message.type, header_word(leaves['type']))
    alike &= verdicts.compare(message, 'malformed', 'malformed' in message.body,
                              dissected.malformed)
    for member in ('length', 'xid'):
        alike &= verdicts.compare(message, 'header.' + member, message.record[member],
                                  leaves[member].number)
    return alike


def _derived(message):
    """Members that follow from others."""
    if message.type == 'packet_in' and message.version != '1.0':
        return ('in_port', 'malformed')
    if message.version == '1.5' and message.kind == 'aggregate_stats':
        return ('packet_count', 'byte_count', 'flow_count', 'malformed')
    return ('versions', 'malformed') if message.type == 'hello' else ('malformed',)


def _values(verdicts, message, member, ours, leaves):
    theirs = [said(leaf, ours[i] if i < len(ours) else '', member, message.version)
              for i, leaf in enumerate(leaves)]
    return verdicts.compare(message, member, ours, theirs)


def _fields(verdicts, message, _, ours, theirs):
    bits = 16 if message.version == '1.0' else 32
    said_fields = [_field(name, text, bits) for name, text in ours]
    theirs = [[_name(field, said_fields, i), *field[1:]]
              for i, field in enumerate(_without_experimenters(theirs))]
    return verdicts.compare(message, 'match', said_fields, theirs)


def _field(name, text, bits):
    if text is not None:
        return [name, *field_value(name, text, bits)]
    name, _, mask = name.partition('/')
    return [name, None, mask or None]


def _without_experimenters(fields):
    """tshark takes the experimenter in an OXM header for a header of its own."""
    fields = iter(fields)
    for field in fields:
        yield field
        if isinstance(field[0], tuple) and field[0][0] == _EXPERIMENTER_CLASS:
            next(fields, None)


def _name(field, ours, i):
    """tshark names the fields of the basic class only. Of others it tells class and number."""
    if not isinstance(field[0], tuple):
        return field[0]
    oxm_class, number = field[0]
    known = names.OTHER_FIELDS.get(oxm_class, {}).get(number)
    if known or oxm_class in (0, 1):
        return known or field[0]
    is_foreign = i < len(ours) and ours[i][0] not in names.BASIC_FIELDS
    return ours[i][0] if is_foreign else field[0]


def _judge_frame(verdicts, message, dissected):
    frame = message.record.get('frame')
    if 'frame_from' in message.record or message.type not in ('packet_in', 'packet_out') or not (frame or dissected.frame):
        return True
    alike = True
    for member, name in names.FRAME.items():
        layer, _, key = member.partition('.')
        inside = (frame or {}).get(layer, {})
        value = (inside[0] if isinstance(inside, list) else inside).get(key)
        leaf = dissected.frame.get(name)
        theirs = None if leaf is None else int(leaf.show) if isinstance(value, int) else leaf.show
        if value is not None or theirs is not None:
            alike &= verdicts.compare(message, 'frame.' + member, value, theirs)
    return alike


if __name__ == '__main__':
    sys.exit(main())
