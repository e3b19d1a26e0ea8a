# SPDX-License-Identifier: Apache-2.0
"""A session: what was asked for, read at a cursor."""
from __future__ import annotations

import dataclasses
import json
import math
import threading
import time
import types
import urllib.parse
import warnings
from typing import Any, Callable, Iterator, Mapping, Union

from ._errors import (MissedRecords, NoSuchSession, PacketStreamerError, QuotaReached,
                      ServerUnreachable)
from ._http import Http
from ._records import Record, record
from ._stream import SILENCE, LineStream

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

    Iterating reads a stream of records, waits for more, keeps the session alive, reads on at its
    cursor when the connection is lost, and stops when the session has ended; `ended` then says why.
    A record is counted once it is whole, so what was cut off comes again, and nothing twice. Lost
    records are counted in `missed`, marked in `Record.missed_before`, and told as they happen: to
    `on_missed`, or by the warning MissedRecords. What the reader received and `missed` add up to
    what the session took in since the reader's first cursor: all that matched, unless it samples or
    has a rate.

    Raises NoSuchSession when the session is no more (the server was started anew, or it ended more
    than a minute ago), ServerUnreachable when the server stays away, QuotaReached when it has as
    many observers as it allows.

    Leaving the `with` block ends the session if it was made here. For one thread; only `close` may
    be called from another, and stops whoever iterates or reads.
    """

    def __init__(self, http: Http, session_id: str, *, cursor: str, period: float | None,
                 owned: bool, reconnect: float, gzip: bool,
                 on_missed: Callable[[int], None] | None) -> None:
        self.id = session_id
        self.received = 0
        self.missed = 0
        self._ended: str | None = None
        self._http = http  # for what the server does at once
        self._asking = threading.Lock()  # who has a request on it
        self._batches = Http(http.server)  # for what it may wait with
        self._reading = threading.Lock()  # who has a request on that
        self._lines: LineStream | None = None
        self._path = "/api/v1/sessions/" + urllib.parse.quote(session_id, safe="")
        self._cursor = cursor
        self._missed_before = 0  # the next record
        self._period = period
        self._refreshed = time.monotonic()
        self._owned = owned
        self._reconnect = reconnect
        self._gzip = gzip
        self._on_missed = on_missed
        self._closed = threading.Event()

    def __repr__(self) -> str:
        return "<Session %s... received %d, missed %d%s>" % (
            self.id[:8], self.received, self.missed, ", " + self._ended if self._ended else "")

    @property
    def cursor(self) -> str:
        """Where to go on, behind the last record that was handed out: for Client.attach."""
        return self._cursor

    @property
    def ended(self) -> str | None:
        """Why no more will come, once all records have been handed out."""
        return self._ended

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
        while True:
            event = self._next_event()
            if isinstance(event, Record):
                return event
            if not isinstance(event, Missed):
                raise StopIteration
            self._tell(event.count)

    def events(self) -> Iterator[Union[Record, Missed, Ended]]:
        """The same with what was missed in its place among the records, and the end."""
        while (event := self._next_event()) is not None:
            yield event
            if isinstance(event, Ended):
                return

    def read(self, max: int = 1000, wait: float = 0.0) -> Batch:
        """One batch, at the same cursor; waits for its first record up to 60 seconds (in whole
        seconds). No retries."""
        self._leave_stream()
        if self._closed.is_set() or self._ended is not None:
            return Batch([], self._cursor, 0, self._ended)
        try:
            batch = self._ask(max, int(min(wait, 60)))
        except ServerUnreachable:
            if not self._closed.is_set():
                raise
            return Batch([], self._cursor, 0, self._ended)
        self._tell(batch.missed)
        return batch

    def stand(self) -> str:
        """Takes the place that the cursor `end` means now, and gives that."""
        query = urllib.parse.urlencode({"max": 1, "wait": 0, "cursor": "end"})
        self._cursor = self._request("GET", self._path + "/records?" + query)["next"]
        return self._cursor

    def info(self) -> SessionInfo:
        """What the server counts of it."""
        return session_info(self._request("GET", self._path))

    def refresh(self, period: float) -> SessionInfo:
        """Lets it live at least so many seconds from now."""
        document = self._request("PATCH", self._path, {"period": int(period)})
        self._refreshed = time.monotonic()
        return session_info(document)

    def change(self, filter: str) -> SessionInfo:
        """What comes from now on goes by this filter."""
        return session_info(self._request("PATCH", self._path, {"filter": filter}))

    def end(self) -> None:
        """Ends it for all its readers; what is in its log can be read for a minute."""
        self._owned = False
        self._request("DELETE", self._path)

    def detach(self) -> None:
        """Leaving the `with` block no longer ends it; `id` and `cursor` are where to go on."""
        self._owned = False

    def close(self) -> None:
        """Stops iterating and reading; ends it if it was made here and lives; gives the connections
        back. From any thread."""
        self._closed.set()
        self._leave_stream()
        self._batches.give_up()
        try:
            if self._owned and self._ended is None:
                self.end()
        except NoSuchSession:
            pass
        finally:
            with self._reading:
                self._batches.close()
            with self._asking:
                self._http.close()

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        with self._asking:
            return self._http.request(method, path, body)

    def _keep_alive(self) -> None:
        """Long before the lease is over, also while records are worked on."""
        if self._until_refresh() > 0:
            return
        assert self._period is not None
        try:
            self.refresh(self._period)
        except NoSuchSession:
            self._period = None  # it has ended; the stream says why
        except ServerUnreachable:
            # The stream finds out. Not with each record until then.
            self._refreshed += min(self._period / 10, 1.0)

    def _until_refresh(self) -> float:
        """Seconds."""
        if self._period is None or self._ended is not None:
            return math.inf
        return self._refreshed + self._period / 3 - time.monotonic()

    def _next_event(self) -> Union[Record, Missed, Ended, None]:
        """Waits for it. None when this was closed. Goes on at its cursor after a lost connection."""
        outage = _Outage(self._reconnect)
        while not self._closed.is_set():
            if self._ended is not None:
                return Ended(self._ended)
            try:
                self._keep_alive()
                event = self._event_of(self._line())
                outage.over()
                if event is not None:
                    return event
            except (ServerUnreachable, QuotaReached) as error:
                self._leave_stream()
                if self._closed.is_set():
                    break
                # Who was cut off may have a place there still.
                if isinstance(error, QuotaReached) and not outage.lasts() or outage.too_long():
                    raise
                self._closed.wait(outage.pause())
            except BaseException:  # Ctrl-C too: what had come of the stream may be lost
                self._leave_stream()
                raise
        return None

    def _line(self) -> bytes:
        """The next of the stream; empty when there is none yet."""
        lines = self._lines or self._begin()
        line = None if lines is None else lines.line(min(self._until_refresh(), SILENCE))
        return b"" if self._closed.is_set() or line is None else line

    def _begin(self) -> LineStream | None:
        """The stream from the cursor on; None when this was closed meanwhile."""
        query = {"format": "json"}
        if self._cursor:
            query["cursor"] = self._cursor
        lines = self._http.lines(self._path + "/records?" + urllib.parse.urlencode(query),
                                 gzip=self._gzip)
        self._lines = lines
        if self._closed.is_set():  # perhaps `close` came before there was something to close
            return None
        begins = lines.begin().get("PacketStreamer-Cursor", "")
        if not begins.isdigit():
            raise self._strange("a stream without a cursor")
        self._cursor = begins
        return lines

    def _leave_stream(self) -> None:
        lines, self._lines = self._lines, None
        if lines is not None:
            lines.close()

    def _event_of(self, line: bytes) -> Union[Record, Missed, Ended, None]:
        """What a line says, with the cursor behind it; None for one that says nothing."""
        if not line:
            return None
        try:
            item = json.loads(line)
        except ValueError as error:
            raise self._strange("a line that is no JSON") from error
        notice = item.get("notice") if isinstance(item, dict) else None
        if notice is None:
            return self._handed_out(item)
        if notice == "missed":
            self._cursor = item["next"]
            return self._counted(int(item["missed"]))
        if notice == "ended":
            self._ended = item["ended"]
            self._leave_stream()
            return Ended(item["ended"])
        return None

    def _handed_out(self, item: object) -> Record:
        made = record(item, self._missed_before)
        self._missed_before = 0
        self._cursor = str(int(self._cursor) + 1)
        self.received += 1
        return made

    def _counted(self, missed: int) -> Missed:
        self.missed += missed
        self._missed_before += missed
        return Missed(missed)

    def _ask(self, most: int, wait: int) -> Batch:
        """What the server has from the cursor on."""
        query = {"max": str(most), "wait": str(wait), "format": "json"}
        if self._cursor:
            query["cursor"] = self._cursor
        with self._reading:
            document = self._batches.request(
                "GET", self._path + "/records?" + urllib.parse.urlencode(query), wait=wait)
        missed = self._counted(int(document["missed"])).count
        self._cursor = str(int(document["next"]) - len(document["records"]))
        records = [self._handed_out(item) for item in document["records"]]
        self._ended = document["ended"]
        return Batch(records, self._cursor, missed, self._ended)

    def _tell(self, missed: int) -> None:
        if not missed:
            return
        if self._on_missed is not None:
            self._on_missed(missed)
        else:
            warnings.warn("%d records were missed: this reader is too slow" % missed,
                          MissedRecords, stacklevel=3)

    def _strange(self, what: str) -> ServerUnreachable:
        return ServerUnreachable("%s sends %s, as PacketStreamer does not"
                                 % (self._http.server, what))


class _Outage:
    """A server that is away: since when, as its reader notices it, and when to try again."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._since: float | None = None
        self._attempts = 0

    def lasts(self) -> bool:
        return self._since is not None

    def too_long(self) -> bool:
        now = time.monotonic()
        if self._since is None:
            self._since = now
        return now - self._since >= self._longest

    def pause(self) -> float:
        self._attempts += 1
        return _PAUSES[min(self._attempts, len(_PAUSES)) - 1]

    def over(self) -> None:
        self._since = None
        self._attempts = 0
