# SPDX-License-Identifier: Apache-2.0
"""A session: what was asked for, read at a cursor."""
from __future__ import annotations

import collections
import dataclasses
import time
import types
import urllib.parse
import warnings
from typing import Any, Callable, Iterator, Mapping, Union

from ._errors import MissedRecords, NoSuchSession, PacketStreamerError, ServerUnreachable
from ._http import Http
from ._records import Record, record

_LONGEST_WAIT = 30.0  # seconds that one request asks the server to wait
_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)  # between attempts to reach a server that has gone


@dataclasses.dataclass(frozen=True)
class SessionInfo:
    """A session as the server shows it; counters are over all its readers."""

    id: str  # shortened in lists
    filter: str
    label: str
    expires_in: int  # seconds
    ended: str | None
    matched: int
    delivered: int
    missed: int
    raw: Mapping[str, Any]  # all members


def session_info(document: Mapping[str, Any]) -> SessionInfo:
    return SessionInfo(
        id=document["id"], filter=document["filter"], label=document["label"],
        expires_in=document["expires_in"], ended=document["ended"], matched=document["matched"],
        delivered=document["delivered"], missed=document["missed"], raw=document)


@dataclasses.dataclass(frozen=True)
class Batch:
    """What one read returned: `missed` records were lost before the first of these."""

    records: list[Record]
    cursor: str  # read on from here
    missed: int
    ended: str | None


@dataclasses.dataclass(frozen=True)
class Missed:
    """So many records were lost to this reader here."""

    count: int


@dataclasses.dataclass(frozen=True)
class Ended:
    """No more will come: `expired`, `ended by owner`, `server stopping`, ..."""

    reason: str


class Session:
    """An iterator over the records of a session; made by Client.session and Client.attach.

    Iterating waits for records, keeps the session alive, reads on at its cursor when the connection
    is lost, and stops when the session has ended; `ended` then says why. Lost records are counted
    in `missed`, marked in `Record.missed_before`, and told as they happen: to `on_missed`, or by
    the warning MissedRecords. What the reader received and `missed` add up to what the session
    took in since the reader's first cursor: all that matched, unless it samples or has a rate.

    Leaving the `with` block ends the session if it was made here. For one thread.
    """

    def __init__(self, http: Http, session_id: str, *, cursor: str, period: float | None,
                 owned: bool, reconnect: float, on_missed: Callable[[int], None] | None) -> None:
        self.id = session_id
        self.received = 0
        self.missed = 0
        self._ended: str | None = None
        self._http = http
        self._path = "/api/v1/sessions/" + urllib.parse.quote(session_id, safe="")
        self._cursor = cursor
        self._period = period
        self._refreshed = time.monotonic()
        self._owned = owned
        self._reconnect = reconnect
        self._on_missed = on_missed
        self._unread: collections.deque[Record] = collections.deque()

    def __repr__(self) -> str:
        return "<Session %s... received %d, missed %d%s>" % (
            self.id[:8], self.received, self.missed, ", " + self._ended if self._ended else "")

    @property
    def cursor(self) -> str:
        """Where to go on, behind the last record that was handed out: for Client.attach."""
        return str(int(self._cursor) - len(self._unread)) if self._unread else self._cursor

    @property
    def ended(self) -> str | None:
        """Why no more will come, once all records have been handed out."""
        return None if self._unread else self._ended

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: types.TracebackType | None) -> None:
        try:
            self.close()
        except PacketStreamerError:
            if kind is None:
                raise

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
        while not self._unread:
            if self._ended is not None:
                raise StopIteration
            missed = self._fetch()
            if missed:
                self._tell(missed)
        return self._handed_out()

    def events(self) -> Iterator[Union[Record, Missed, Ended]]:
        """The same with what was missed in its place among the records, and the end."""
        while self._unread or self._ended is None:
            if not self._unread:
                missed = self._fetch()
                if missed:
                    yield Missed(missed)
            while self._unread:
                yield self._handed_out()
        yield Ended(self._ended)

    def read(self, max: int = 1000, wait: float = 0.0) -> Batch:
        """One batch; waits for its first record up to 60 seconds (in whole seconds). No retries."""
        missed = 0
        if not self._unread and self._ended is None:
            missed = self._ask(max, int(min(wait, 60)))
            if missed:
                self._tell(missed)
        records = [self._handed_out() for _ in range(min(max, len(self._unread)))]
        return Batch(records, self.cursor, missed, self.ended)

    def stand(self) -> str:
        """Takes the place that its cursor means now, and gives that: for the cursor `end`."""
        if not self._unread and self._ended is None:
            self._ask(1, 0)
        return self.cursor

    def info(self) -> SessionInfo:
        """What the server counts of it."""
        return session_info(self._http.request("GET", self._path))

    def refresh(self, period: float) -> SessionInfo:
        """Lets it live at least so many seconds from now."""
        document = self._http.request("PATCH", self._path, {"period": int(period)})
        self._refreshed = time.monotonic()
        return session_info(document)

    def change(self, filter: str) -> SessionInfo:
        """What comes from now on goes by this filter."""
        return session_info(self._http.request("PATCH", self._path, {"filter": filter}))

    def end(self) -> None:
        """Ends it for all its readers; what is in its log can be read for a minute."""
        self._owned = False
        self._http.request("DELETE", self._path)

    def detach(self) -> None:
        """Leaving the `with` block no longer ends it; `id` and `cursor` are where to go on."""
        self._owned = False

    def close(self) -> None:
        """Ends it if it was made here and lives; gives the connection back."""
        try:
            if self._owned and self._ended is None:
                self.end()
        except NoSuchSession:
            pass
        finally:
            self._http.close()

    def _handed_out(self) -> Record:
        self._keep_alive()
        self.received += 1
        return self._unread.popleft()

    def _keep_alive(self) -> None:
        """Long before the lease is over, also while the records of a batch are worked on."""
        if self._period is None or self._ended is not None:
            return
        if time.monotonic() - self._refreshed < self._period / 3:
            return
        try:
            self.refresh(self._period)
        except NoSuchSession:
            self._period = None  # it has ended; the next read says why
        except ServerUnreachable:
            pass  # the next read finds out

    def _fetch(self) -> int:
        """Waits for more; how many were missed before. Goes on where it was after a lost connection."""
        gone_since: float | None = None
        attempt = 0
        while True:
            try:
                self._keep_alive()
                return self._ask(1000, self._wait())
            except ServerUnreachable:
                now = time.monotonic()
                gone_since = now if gone_since is None else gone_since
                if now - gone_since >= self._reconnect:
                    raise
                time.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
                attempt += 1

    def _wait(self) -> int:
        """Seconds that the server shall wait, so that the lease is not over before."""
        longest = _LONGEST_WAIT if self._period is None else min(_LONGEST_WAIT, self._period / 3)
        if longest < 1:  # the server knows whole seconds only
            time.sleep(longest / 2)
        return int(longest)

    def _ask(self, most: int, wait: int) -> int:
        """Takes what the server has from the cursor on; how many were missed before."""
        query = {"max": str(most), "wait": str(wait), "format": "json"}
        if self._cursor:
            query["cursor"] = self._cursor
        document = self._http.request(
            "GET", self._path + "/records?" + urllib.parse.urlencode(query), wait=wait)
        missed = int(document["missed"])
        self._cursor = document["next"]
        self._unread.extend(record(item, missed if index == 0 else 0)
                            for index, item in enumerate(document["records"]))
        self._ended = document["ended"]
        self.missed += missed
        return missed

    def _tell(self, missed: int) -> None:
        if self._on_missed is not None:
            self._on_missed(missed)
        else:
            warnings.warn("%d records were missed: this reader is too slow" % missed,
                          MissedRecords, stacklevel=3)
