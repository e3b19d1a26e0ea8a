# SPDX-License-Identifier: Apache-2.0
"""What this project reads: messages from judged_messages, and their members under flat names."""
import glob
import json
import os
import subprocess

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../../..'))
TRACES = os.path.join(ROOT, 'tests/traces')
TSHARK_PORTS = (6633, 6634, 6653, 6654, 6655)


class Message:
    """One message: its octets, its record, and whether it was read whole and written alike."""

    def __init__(self, line):
        self.file, self.octets = line['file'], bytes.fromhex(line['octets'])
        self.whole, self.written, self.record = line['whole'], line['written'], line['record']
        self.version, self.type = self.record['version'], self.record['type']
        self.body = self.record['body']
        self.frame_number = self.record.get('frame_number', 0)
        self.kind = kind_of(self.type, self.body)

    @property
    def row(self):
        return self.version, self.type, self.kind

    def __str__(self):
        return '%s frame %d: %s %s%s xid %d' % (
            self.file, self.frame_number, self.version, self.type, self.kind and ' ' + self.kind,
            self.record['xid'])


def kind_of(message_type, body):
    """What there is of a type of message: the multipart's name, the experimenter's message."""
    if message_type.startswith('multipart'):
        name = str(body.get('type', ''))
        return name if name != 'experimenter' else 'experimenter ' + _experimenter_kind(body)
    return _experimenter_kind(body) if message_type == 'experimenter' else ''


_NAMED_EXPERIMENTERS = {'0x00002320': 'nicira', '0x4f4e4600': 'onf'}


def _experimenter_kind(body):
    who = _NAMED_EXPERIMENTERS.get(body.get('experimenter'), 'others')
    what = body.get('exp_type')
    if who == 'others' or not isinstance(what, str):
        return 'others'
    return '%s %s' % (who, what)


def captures():
    """The capture files that have plain OpenFlow channels."""
    found = glob.glob(os.path.join(TRACES, '*.pcap')) + glob.glob(os.path.join(TRACES, '*.pcapng'))
    return sorted(path for path in found if '-tls' not in os.path.basename(path))


def of_captures(program, paths):
    return list(_run([program, 'captures', *paths]))


def of_files(program, paths):
    """Messages that stand in files of their own."""
    return list(_run([program, 'octets', *paths]))


def invented(program, count):
    """So many of each kind, made up from their layouts."""
    return list(_run([program, 'invented', str(count)]))


def kinds(program):
    """All (version, type, kind) that this project knows."""
    out = subprocess.run([program, 'kinds'], check=True, capture_output=True).stdout
    return [tuple(json.loads(line)[key] for key in ('version', 'type', 'kind'))
            for line in out.splitlines()]


def _run(command):
    out = subprocess.run(command, check=True, capture_output=True).stdout
    for line in out.splitlines():
        yield Message(json.loads(line))


def members(body, skipped=()):
    """(name, value) of all that a body says in wire order: `actions.port` is the member `port` of
    an object in the list `actions`. Matches come as their fields: ('match', (key, value))."""
    return _members(body, '', skipped)


# Lists of objects or numbers; those of names (flags) say something when they are empty.
_LISTS = ('elements', 'ports', 'properties', 'actions', 'instructions', 'buckets', 'bands', 'flows',
          'tables', 'groups', 'meters', 'queues', 'updates', 'monitors', 'bucket_stats',
          'band_stats', 'action_ids', 'instruction_ids', 'table_ids', 'oxm_ids')
# One thing in several places.
_SAME = {'ports': 'port', 'action_ids': 'actions', 'instruction_ids': 'instructions',
         'offending': 'inner', 'message': 'inner'}


def _members(value, container, skipped):
    container = _SAME.get(container, container)
    for name, inner in value.items():
        path = container + '.' + name if container else name
        if path in skipped:
            continue
        if name == 'oxm_ids':
            yield from (('match', (item, None)) for item in inner)
        elif name == 'match':
            yield from (('match', item) for item in inner.items())
        elif name == 'field' and 'value' in value:
            yield 'match', (inner, value['value'])
        elif name == 'value' and 'field' in value:
            continue
        elif isinstance(inner, dict):
            yield from _members(inner, '' if name == 'body' else name, skipped)
        elif isinstance(inner, list):
            yield from _items(inner, name, path, skipped)
        else:
            yield path, inner


def _items(items, name, path, skipped):
    if not items and name in _LISTS:
        return
    if not items or all(isinstance(item, str) for item in items):
        yield path, items  # flags, or names of fields
        return
    for item in items:
        if isinstance(item, dict):
            yield from _members(item, name, skipped)
        else:
            yield path, item
