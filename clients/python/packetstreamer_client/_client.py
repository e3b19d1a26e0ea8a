# SPDX-License-Identifier: Apache-2.0
"""The server, as one asks it for sessions."""
from __future__ import annotations

import os
import types
import warnings
from typing import Any, Callable

from ._errors import MissedRecords
from ._http import Http
from ._session import Session, SessionInfo, session_info

_DEFAULT_SERVER = "http://127.0.0.1:8080"

# Python shows a warning of one place once; each loss is to be seen.
warnings.simplefilter("always", MissedRecords, append=True)


class Client:
    """client = Client("http://127.0.0.1:8080")

    Without a server: that of the environment's PACKETSTREAMER_SERVER, else this machine's.
    `reconnect`: for how many seconds an iterator tries to reach a server that has gone. `gzip`:
    records come compressed, for servers that are far away.
    """

    def __init__(self, server: str | None = None, *, reconnect: float = 60.0,
                 gzip: bool = False) -> None:
        self._http = Http(server or os.environ.get("PACKETSTREAMER_SERVER") or _DEFAULT_SERVER)
        self._reconnect = reconnect
        self._gzip = gzip

    @property
    def server(self) -> str:
        return self._http.server

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: types.TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connection back. Sessions have connections of their own."""
        self._http.close()

    def session(self, filter: str = "", *, period: int = 300, label: str = "",
                on_missed: Callable[[int], None] | None = None, **more: Any) -> Session:
        """A new session for the messages that satisfy a filter; none is every message.

        It lives for `period` seconds after it was last read. `more` are further members of the
        request (docs/reference/rest.md): `since="-30s"`, `last=50`, `limit={"records": 100}`, ...
        """
        asked = {"filter": filter, "period": period, "label": label, "format": "json", **more}
        http = Http(self._http.server)
        try:
            made = http.request("POST", "/api/v1/sessions", asked)
        except BaseException:
            http.close()
            raise
        return self._reader(http, made["id"], cursor="", period=period, owned=True,
                            on_missed=on_missed)

    def attach(self, session_id: str, *, cursor: str = "", period: int | None = None,
               on_missed: Callable[[int], None] | None = None) -> Session:
        """Reads a session that exists, from the oldest record that is held or from a cursor.

        `end` is the cursor for new records only. It is kept alive if `period` says for how long,
        and not ended by leaving the `with` block.
        """
        session = self._reader(Http(self._http.server), session_id, cursor=cursor, period=period,
                               owned=False, on_missed=on_missed)
        try:
            if cursor == "end":
                session.stand()  # now is the end, not when reading begins
            else:
                session.info()  # raises NoSuchSession now, not later
        except BaseException:
            session.close()
            raise
        return session

    def sessions(self) -> list[SessionInfo]:
        """The live sessions, oldest first, their ids shortened."""
        return [session_info(one) for one in self._list("sessions")]

    def explain(self, filter: str) -> dict[str, Any]:
        """What the server understands of a filter; raises InvalidFilter with the column."""
        answer: dict[str, Any] = self._http.request(
            "POST", "/api/v1/filters/explain", {"filter": filter})
        return answer

    def channels(self) -> list[dict[str, Any]]:
        """Who talks to whom now."""
        return self._list("channels")

    def datapaths(self) -> list[dict[str, Any]]:
        """The switches that the server has seen."""
        return self._list("datapaths")

    def taps(self) -> list[dict[str, Any]]:
        """Where messages come from."""
        return self._list("taps")

    def add_tap(self, **what: Any) -> dict[str, Any]:
        """add_tap(read="channel.pcap", pace="fast"), add_tap(proxy="6653=tcp:10.0.0.9:6633")"""
        answer: dict[str, Any] = self._http.request("POST", "/api/v1/taps", what)
        return answer

    def remove_tap(self, tap_id: int) -> None:
        self._http.request("DELETE", "/api/v1/taps/%d" % tap_id)

    def _reader(self, http: Http, session_id: str, *, cursor: str, period: int | None, owned: bool,
                on_missed: Callable[[int], None] | None) -> Session:
        return Session(http, session_id, cursor=cursor, period=period, owned=owned,
                       reconnect=self._reconnect, gzip=self._gzip, on_missed=on_missed)

    def _list(self, what: str) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self._http.request("GET", "/api/v1/" + what)[what]
        return answer
