# SPDX-License-Identifier: Apache-2.0
"""One connection to the server, kept open between requests."""
from __future__ import annotations

import http.client
import json
import ssl
import urllib.parse
from typing import Any, Mapping

from ._errors import ServerUnreachable, problem

_TIMEOUT = 20.0  # seconds, beside what a request asks the server to wait


class Http:
    """http = Http("http://127.0.0.1:8080"); http.request("GET", "/api/v1/sessions")"""

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
            if not again or isinstance(error, TimeoutError):
                raise self._unreachable(error) from error
        try:
            return self._exchange(method, path, data, wait)
        except (http.client.HTTPException, OSError) as error:
            raise self._unreachable(error) from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        return ServerUnreachable("%s: %s" % (self.server, str(error) or type(error).__name__))

    def _exchange(self, method: str, path: str, data: bytes | None, wait: float) -> Any:
        connection = self._connection or self._connect()
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

    def _connect(self) -> http.client.HTTPConnection:
        if self._tls:
            self._connection = http.client.HTTPSConnection(
                self._host, self._port, context=ssl.create_default_context())
        else:
            self._connection = http.client.HTTPConnection(self._host, self._port)
        return self._connection

    @staticmethod
    def _set_timeout(connection: http.client.HTTPConnection, seconds: float) -> None:
        connection.timeout = seconds  # of a connection that is still to be made
        if connection.sock is not None:
            connection.sock.settimeout(seconds)
