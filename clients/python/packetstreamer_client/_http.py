# SPDX-License-Identifier: Apache-2.0
"""Connections to the server: one that is kept open between requests, and those of streams."""
from __future__ import annotations

import http.client
import json
import ssl
import urllib.parse
from typing import Any, Mapping

from ._errors import ServerUnreachable, problem
from ._stream import LineStream, shut

_TIMEOUT = 20.0  # seconds, beside what a request asks the server to wait


class Http:
    """http = Http("http://127.0.0.1:8080"); http.request("GET", "/api/v1/sessions")

    Requests are for one thread at a time; `give_up` is for any.
    """

    def __init__(self, server: str) -> None:
        url = urllib.parse.urlsplit(server if "://" in server else "http://" + server)
        if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
            raise ValueError("%r is no server: http://HOST:PORT is" % server)
        self.server = url.geturl().rstrip("/")
        self._tls = url.scheme == "https"
        self._host = url.hostname
        self._port = url.port
        self._prefix = url.path.rstrip("/")
        self._connection: http.client.HTTPConnection | None = None
        self._given_up = False

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None,
                wait: float = 0.0) -> Any:
        """The JSON of the answer, None if it has none. Raises Problem and ServerUnreachable."""
        data = None if body is None else json.dumps(body).encode()
        # What may have been done already must not be done twice; anything else is asked again on
        # a new connection when the server has closed the old one meanwhile.
        again = self._connection is not None and method != "POST"
        if method == "POST":
            self.close()
        try:
            return self._exchange(method, path, data, wait)
        except (http.client.HTTPException, OSError) as error:
            if not again or self._given_up or isinstance(error, TimeoutError):
                raise self._unreachable(error) from error
        try:
            return self._exchange(method, path, data, wait)
        except (http.client.HTTPException, OSError) as error:
            raise self._unreachable(error) from error

    def lines(self, path: str, *, gzip: bool) -> LineStream:
        """An answer in lines, on a connection of its own. Raises Problem and ServerUnreachable."""
        headers = {"Accept": "application/x-ndjson"}
        if gzip:
            headers["Accept-Encoding"] = "gzip"
        return LineStream(self._new_connection(), self._prefix + path, headers, self.server)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def give_up(self) -> None:
        """Lets a request of another thread fail now, and each that comes later."""
        self._given_up = True
        connection = self._connection
        if connection is not None:
            shut(connection)

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        return ServerUnreachable("%s: %s" % (self.server, str(error) or type(error).__name__))

    def _exchange(self, method: str, path: str, data: bytes | None, wait: float) -> Any:
        connection = self._connection or self._new_connection()
        self._connection = connection
        if self._given_up:
            raise ConnectionError("the connection was given back")
        try:
            self._set_timeout(connection, _TIMEOUT + wait)
            headers = {"Accept": "application/json"}
            if data is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, self._prefix + path, data, headers)
            answer = connection.getresponse()
            content = answer.read()
        except BaseException:  # Ctrl-C too: an answer that was not read must not be the next one's
            self.close()
            raise
        if answer.will_close:
            self.close()
        return self._decoded(answer.status, content, path)

    def _decoded(self, status: int, content: bytes, path: str) -> Any:
        try:
            document = json.loads(content) if content else None
        except ValueError:
            document = content
        if 200 <= status < 300 and document is not content:
            return document
        if status >= 400 and isinstance(document, dict):
            raise problem(status, document, path)
        raise ServerUnreachable("%s answers %s with status %d, as PacketStreamer does not"
                                % (self.server, path.partition("?")[0], status))

    def _new_connection(self) -> http.client.HTTPConnection:
        if self._tls:
            return http.client.HTTPSConnection(self._host, self._port,
                                               context=ssl.create_default_context())
        return http.client.HTTPConnection(self._host, self._port)

    @staticmethod
    def _set_timeout(connection: http.client.HTTPConnection, seconds: float) -> None:
        connection.timeout = seconds  # of a connection that is still to be made
        if connection.sock is not None:
            connection.sock.settimeout(seconds)
