# SPDX-License-Identifier: Apache-2.0
"""Open vSwitch's reading of messages: one run of `ovs-ofctl ofp-parse` for all of them."""
import re
import struct
import subprocess
import tempfile

_SEPARATOR = re.compile(r'^OFPT_ECHO_REQUEST \(xid=0xfeed([0-9a-f]{4})\): 0 bytes of payload\n', re.M)
_BATCH = 0x10000
_HEAD = re.compile(r'(?P<name>[A-Z]+_[A-Z0-9_]+(?: request| reply)?)(?: \(OF(?P<version>1\.\d)\))?'
                   r' \(xid=0x(?P<xid>[0-9a-f]+)\):(?P<rest>.*)', re.S)


class Printed:
    """One message as Open vSwitch prints it."""

    def __init__(self, text):
        self.text = text
        head = _HEAD.match(text)
        self.name = head['name'] if head else ''
        self.version = (head['version'] or '1.0') if head else ''
        self.xid = int(head['xid'], 16) if head else None
        self.rest = head['rest'] if head else text

    @property
    def failed(self):
        """Why Open vSwitch could not read it, if so."""
        found = re.search(r'\*\*\*(decode error: \S+?|trailing garbage.*?)\*\*\*', self.text)
        return found.group(1) if found else None

    @property
    def first(self):
        return self.rest.split('\n', 1)[0].strip()

    @property
    def lines(self):
        """All after the first."""
        return [line for line in self.rest.split('\n')[1:] if line.strip()]


def printed(octets_of_messages):
    """What Open vSwitch prints of each message, as Printed."""
    found = []
    for start in range(0, len(octets_of_messages), _BATCH):
        found += _print(octets_of_messages[start:start + _BATCH])
    return found


def _print(octets_of_messages):
    """Between the messages stand others that tell where the text of one ends."""
    with tempfile.NamedTemporaryFile(suffix='.openflow') as file:
        for i, octets in enumerate(octets_of_messages):
            file.write(octets + struct.pack('!BBHI', 1, 2, 8, 0xfeed0000 + i))
        file.flush()
        out = subprocess.run(['ovs-ofctl', '--no-names', 'ofp-parse', file.name], check=True,
                             capture_output=True).stdout.decode('utf-8', 'replace')
    parts = _SEPARATOR.split(out)
    texts, numbers = parts[:-1:2], [int(number, 16) for number in parts[1::2]]
    if numbers != list(range(len(octets_of_messages))):
        raise RuntimeError('ovs-ofctl printed %d of %d messages' % (
            len(numbers), len(octets_of_messages)))
    return [Printed(text) for text in texts]
