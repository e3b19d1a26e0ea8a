# SPDX-License-Identifier: Apache-2.0
"""A server that answers what a test tells it to, request by request."""
from __future__ import annotations

import dataclasses
import http.server
import json
import threading
import zlib
from typing import Any, NamedTuple


class Request(NamedTuple):
    method: str
    path: str
    body: Any
    headers: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Stream:
    """An answer in pieces, each of them a chunk. Behind them it is held until the client goes or
    the server stops, or cut, or ended as HTTP ends it."""

    pieces: tuple[bytes, ...]
    cursor: str = "0"
    then: str = "end"  # end, cut, hold
    gzip: bool = False


class FakeServer:
    """with FakeServer() as server: server.answer(201, {...}); ...; server.requests

    Answers are given in their order; a request beyond them is a 500. An answer that is None cuts
    the connection, one that is bytes is sent as it stands.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.held = threading.Semaphore(0)  # a release for each stream that is held
        self._answers: list[tuple[int, Any]] = []

    def answer(self, status: int, document: Any) -> None:
        self._answers.append((status, document))

    def cut(self) -> None:
        self._answers.append((0, None))

    def stream(self, *pieces: bytes, cursor: str = "0", then: str = "end",
               gzip: bool = False) -> None:
        self._answers.append((200, Stream(pieces, cursor, then, gzip)))

    def left(self) -> int:
        return len(self._answers)

    @property
    def url(self) -> str:
        return "http://127.0.0.1:%d" % self._server.server_port

    def __enter__(self) -> FakeServer:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                fake.requests.append(Request(self.command, self.path, body, dict(self.headers)))
                status, document = fake._answers.pop(0) if fake._answers else (500, {})
                if document is None and status == 0:
                    self.close_connection = True
                    return
                if isinstance(document, Stream):
                    self.send_stream(document)
                    return
                if isinstance(document, bytes):
                    content = document
                else:
                    content = b"" if document is None else json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def send_stream(self, stream: Stream) -> None:
                self.close_connection = True
                self.send_response(200)
                self.send_header("Transfer-Encoding", "chunked")
                self.send_header("PacketStreamer-Cursor", stream.cursor)
                if stream.gzip:
                    self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                pack = zlib.compressobj(wbits=31)
                for piece in stream.pieces:
                    if stream.gzip:
                        piece = pack.compress(piece) + pack.flush(zlib.Z_SYNC_FLUSH)
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                if stream.then == "end":
                    self.wfile.write(b"0\r\nPacketStreamer-Missed: 0\r\n\r\n")
                self.wfile.flush()
                if stream.then == "hold":
                    fake.held.release()
                    self.rfile.read(1)  # until the client goes

            do_GET = do_POST = do_PATCH = do_DELETE = handle_any

            def log_message(self, *_: object) -> None:
                pass

        return Handler
