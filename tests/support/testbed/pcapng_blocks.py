# SPDX-License-Identifier: Apache-2.0
"""The blocks of a pcapng file, and the TLS secrets in them."""
import struct

SECTION, INTERFACE, PACKET, SECRETS = 0x0a0d0d0a, 1, 6, 10


def blocks(path):
    """Type and body of each block of a pcapng of this machine's byte order."""
    with open(path, 'rb') as file:
        content = file.read()
    at, found = 0, []
    while at < len(content):
        kind, size = struct.unpack_from('<II', content, at)
        found.append((kind, content[at + 8:at + size - 4]))
        at += size
    return found


def secrets(path):
    """The key log in the secrets blocks of a pcapng."""
    text = b''
    for kind, body in blocks(path):
        if kind == SECRETS:
            assert body[:4] == b'KSLT', body[:4]
            text += body[8:8 + struct.unpack_from('<I', body, 4)[0]]
    return text
