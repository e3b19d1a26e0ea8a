#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares our reading of every message in the captures, or of Ryu's vectors, with Open vSwitch's.

    ofp_print_test.py JUDGED_MESSAGES [--vectors FOLDER] [--judged FILE]

Open vSwitch reads all versions, and checks more than we do: what it refuses must be in
judges/ovs_exceptions.py.
"""
import argparse
import glob
import os
import shutil
import sys

from judges import messages, ovs
from judges.ovs_actions import NotTranslated
from judges.ovs_exceptions import EXCEPTIONS, VECTOR_EXCEPTIONS
from judges.ovs_messages import MESSAGES
from judges.ovs_names import row_of
from judges.ovs_statistics import STATISTICS
from judges.verdicts import Verdicts

_LEAST = 200_000
_LEAST_OF_VECTORS = 1000
_SKIPPED = 77


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--vectors', default='')
    parser.add_argument('--judged')
    arguments = parser.parse_args()
    if not shutil.which('ovs-ofctl'):
        sys.exit('ovs-ofctl is missing: apt-get install openvswitch-common')
    if arguments.vectors and not os.path.isdir(arguments.vectors):
        print('the vectors are not here')
        return _SKIPPED
    verdicts = Verdicts('ovs', VECTOR_EXCEPTIONS if arguments.vectors else EXCEPTIONS)
    found = _distinct(arguments)
    for message, printed in zip(found, ovs.printed([message.octets for message in found])):
        message.theirs = printed
        _judge(verdicts, message, printed)
    verdicts.print()
    if arguments.judged:
        verdicts.write(arguments.judged)
    faults = verdicts.faults(_LEAST_OF_VECTORS if arguments.vectors else _LEAST)
    print(*faults, sep='\n', file=sys.stderr)
    return 1 if faults else 0


def _distinct(arguments):
    """Messages that differ in more than their transaction."""
    if arguments.vectors:
        pattern = os.path.join(arguments.vectors, '**/*.packet')
        found = messages.of_files(arguments.program, sorted(glob.glob(pattern, recursive=True)))
    else:
        found = messages.of_captures(arguments.program, messages.captures())
    distinct = {}
    for message in found:
        is_whole = message.record['length'] == len(message.octets)
        if is_whole and message.version in ('1.0', '1.1', '1.2', '1.3', '1.4', '1.5'):
            distinct.setdefault(message.octets[:4] + message.octets[8:], message)
    return list(distinct.values())


def _judge(verdicts, message, printed):
    alike = []

    def compare(member, ours, theirs):
        alike.append(verdicts.compare(message, member, ours, theirs))

    if message.type != 'unknown' and printed.name:
        compare('head', message.row[:2] + (message.record['xid'],),
                (printed.version, row_of(printed)[0], printed.xid))
    if printed.failed and message.type != 'error':
        compare('readable', 'malformed' not in message.body, 'malformed' not in message.body and
                printed.failed)
        return
    judge = _judge_of(message)
    if judge is None:
        return
    try:
        judge(compare, message, printed)
    except NotTranslated as reason:
        compare('translated', str(reason), '')
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        compare('comparable', repr(problem), printed.text)
    if all(alike):
        verdicts.confirm(message)


def _judge_of(message):
    if message.type.startswith('multipart'):
        request, reply = STATISTICS.get(message.kind, (None, None))
        return request if message.type == 'multipart_request' else reply
    return MESSAGES.get(message.kind if message.type == 'experimenter' else message.type)


if __name__ == '__main__':
    sys.exit(main())
