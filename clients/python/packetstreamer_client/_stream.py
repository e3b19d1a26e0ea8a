# SPDX-License-Identifier: Apache-2.0
"""An HTTP answer that goes on and on, line by line, with a say in how long one waits for each."""
from __future__ import annotations

import collections
import contextlib
import http.client
import io
import json
import socket
import time
import urllib.parse
import zlib
from typing import Any, Mapping

from ._errors import ServerUnreachable, problem

_TIMEOUT = 20.0  # seconds until the head of an answer is there, and all of one that is an error
SILENCE = 45.0  # so long without a sign of life, of which one comes every 15 s: the server has gone
_AT_ONCE = 64 << 10  # octets read, and octets that a piece of gzip may become
_LONGEST_HEAD = 64 << 10
_LONGEST_LINE = 64 << 20
_GZIP = 16 + zlib.MAX_WBITS


def shut(connection: http.client.HTTPConnection) -> None:
    """Wakes whoever waits for something on it, in any thread."""
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            # Not the method of a TLS socket, which would pull it from under who reads.
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


class _Chunks:
    """Takes off what HTTP/1.1 puts round the pieces of a body (RFC 9112, section 7.1).

    chunk := size in hexadecimal [";" extensions] CRLF octets CRLF, the last of size 0
    """

    def __init__(self) -> None:
        self.over = False
        self._kept = bytearray()
        self._left = 0  # octets of a chunk still to come
        self._first = True

    def feed(self, octets: bytes) -> bytes:
        self._kept += octets
        whole: list[bytes] = []
        while self._left or self._next_chunk():
            part = bytes(self._kept[:self._left])
            if not part:
                break
            del self._kept[:len(part)]
            self._left -= len(part)
            whole.append(part)
        return b"".join(whole)

    def _next_chunk(self) -> bool:
        begin = 0 if self._first else 2  # behind the end of the chunk before
        end = self._kept.find(b"\r\n", begin)
        if self.over or (end < 0 and len(self._kept) < _LONGEST_HEAD):
            return False
        size = bytes(self._kept[begin:max(end, begin)]).partition(b";")[0].strip()
        if not size or size.strip(b"0123456789abcdefABCDEF") or \
                bytes(self._kept[:begin]) != b"\r\n"[:begin]:
            raise ValueError("a body whose pieces have no sizes")
        del self._kept[:end + 2]
        self._first = False
        self._left = int(size, 16)
        self.over = self._left == 0
        return not self.over


class LineStream:
    """lines = LineStream(connection, "/records", {...}, "http://..."); lines.begin(); lines.line(1.0)

    One GET over a connection of its own. Raises Problem when it is refused, and ServerUnreachable
    when the server goes, also in the middle of a line: then that line does not count. `close` may
    be called from another thread; it wakes the one that waits.
    """

    def __init__(self, connection: http.client.HTTPConnection, path: str,
                 headers: Mapping[str, str], server: str) -> None:
        self._connection = connection
        self._path = path
        self._asked = dict(headers)
        self._server = server
        self._closed = False
        self._received_already = b""
        self._silent = 0.0  # seconds that were waited in vain; a reader that is busy waits for none
        self._chunks: _Chunks | None = None
        self._inflate: Any = None  # zlib's object has no name to write here
        self._more_inside = False  # it may have, of what it was given
        self._ready: collections.deque[bytes] = collections.deque()
        self._begun = bytearray()  # a line that has no end yet

    def begin(self) -> http.client.HTTPMessage:
        """Asks; the fields of the answer's head."""
        try:
            self._connection.timeout = _TIMEOUT
            self._connection.request("GET", self._path, headers=self._asked)
            self._socket: socket.socket = self._connection.sock
            if self._closed:
                raise ConnectionError("it was closed")
            head = self._take_head()
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise ServerUnreachable("%s: %s" % (self._server, str(error) or type(error).__name__)) \
                from error
        except BaseException:
            self.close()
            raise
        return head

    def line(self, patience: float) -> bytes | None:
        """The next line without its end, an empty one as a sign of life; None when none has come
        for so many seconds."""
        until = time.monotonic() + patience
        while not self._ready:
            if self._silent >= SILENCE:
                raise ServerUnreachable("%s has been silent for %d seconds"
                                        % (self._server, SILENCE))
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._take_in(min(left, SILENCE - self._silent))
        return self._ready.popleft()

    def close(self) -> None:
        self._closed = True
        shut(self._connection)
        self._connection.close()

    def _take_in(self, patience: float) -> None:
        """What comes within that time, which may be nothing."""
        began = time.monotonic()
        try:
            octets = self._octets(patience)
        except TimeoutError:
            self._silent += time.monotonic() - began
            return
        except OSError as error:
            raise ServerUnreachable("%s: %s" % (self._server, error)) from error
        except (ValueError, zlib.error) as error:
            raise ServerUnreachable("%s sends what PacketStreamer does not: %s"
                                    % (self._server, error)) from error
        self._silent = 0.0
        if b"\n" in octets:
            *lines, begun = (bytes(self._begun) + octets).split(b"\n")
            self._ready.extend(lines)
            self._begun = bytearray(begun)
        else:
            self._begun += octets
        if len(self._begun) > _LONGEST_LINE:
            raise ServerUnreachable("%s sends a line that does not end" % self._server)

    def _octets(self, patience: float) -> bytes:
        """Some of the body. Raises TimeoutError, and OSError when no more comes."""
        if self._inflate is None:
            return self._of_body(self._received(patience))
        packed = self._inflate.unconsumed_tail
        if not packed and not self._more_inside:
            packed = self._of_body(self._received(patience))
        octets = bytes(self._inflate.decompress(packed, _AT_ONCE))
        self._more_inside = len(octets) == _AT_ONCE
        return octets

    def _of_body(self, octets: bytes) -> bytes:
        return octets if self._chunks is None else self._chunks.feed(octets)

    def _received(self, patience: float) -> bytes:
        if self._chunks is not None and self._chunks.over:
            raise ConnectionError("the stream was ended without a reason")
        if self._received_already:
            octets, self._received_already = self._received_already, b""
            return octets
        # Never 0, which would not wait but fail.
        self._socket.settimeout(max(patience, 0.001))
        octets = self._socket.recv(_AT_ONCE)
        if not octets:
            raise ConnectionError("the connection was cut")
        return octets

    def _take_head(self) -> http.client.HTTPMessage:
        until = time.monotonic() + _TIMEOUT
        head = bytearray()
        while b"\r\n\r\n" not in head:
            if len(head) > _LONGEST_HEAD:
                raise http.client.HTTPException("the head of the answer does not end")
            head += self._received(until - time.monotonic())
        end = head.index(b"\r\n\r\n") + 4
        self._received_already = bytes(head[end:])  # of the body
        status_line, _, fields = bytes(head[:end]).partition(b"\r\n")
        words = status_line.split(None, 2)
        if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
            raise ServerUnreachable("%s answers in another protocol than HTTP" % self._server)
        headers = http.client.parse_headers(io.BytesIO(fields))
        if headers.get("Transfer-Encoding", "").lower() == "chunked":
            self._chunks = _Chunks()
        if headers.get("Content-Encoding", "").lower() == "gzip":
            self._inflate = zlib.decompressobj(_GZIP)
        if int(words[1]) != 200:
            raise self._refusal(int(words[1]), headers, until)
        return headers

    def _refusal(self, status: int, headers: http.client.HTTPMessage, until: float) -> Exception:
        """What the body of an answer says that is no stream."""
        length = int(headers.get("Content-Length") or _LONGEST_HEAD)
        body = b""
        with contextlib.suppress(OSError, ValueError, zlib.error):
            while len(body) < min(length, _LONGEST_HEAD):
                body += self._octets(until - time.monotonic())
        with contextlib.suppress(ValueError):
            document = json.loads(body)
            if status >= 400 and isinstance(document, dict):
                return problem(status, document, self._path)
        return ServerUnreachable("%s answers %s with status %d, as PacketStreamer does not"
                                 % (self._server, urllib.parse.urlsplit(self._path).path, status))
