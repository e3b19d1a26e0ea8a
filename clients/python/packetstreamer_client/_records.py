# SPDX-License-Identifier: Apache-2.0
"""One OpenFlow message, as the format `json` shows it (docs/reference/record.schema.json)."""
from __future__ import annotations

import calendar
import dataclasses
import datetime
from typing import Any, Mapping, TypedDict, Union, cast


class AnswersDict(TypedDict):
    seq: int
    type: str
    latency_us: int


class RecordDict(TypedDict, total=False):
    """The members of a record in JSON."""

    seq: int
    time: str
    tap: str
    channel: int
    copy_of: int
    switch: str
    controller: str
    dpid: Union[str, None]
    switch_name: str
    controller_name: str
    direction: str
    version: str
    type: str
    wire_type: int
    xid: int
    length: int
    frame_number: int
    body: dict[str, Any]
    frame: dict[str, Any]
    frame_from: str
    names: dict[str, str]
    answers: AnswersDict
    missed: int
    part: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Answers:
    """The earlier message of the same channel that a message answers."""

    seq: int
    type: str
    latency_us: int


@dataclasses.dataclass(frozen=True)
class Record:
    """One OpenFlow message.

    What a producer pushed ready-made has type `pushed`, and its text, or what `base64` says, in
    `body`; everything else is empty.
    """

    seq: int  # number of the message on its channel, from 1
    time: str  # UTC, RFC 3339 with nanoseconds
    tap: str
    channel: int
    switch: str  # HOST:PORT
    controller: str  # HOST:PORT
    dpid: str | None  # None until the switch has told it
    direction: str  # to_controller, to_switch
    version: str  # 1.0 to 1.5
    type: str  # packet_in, flow_mod, ...
    xid: int
    length: int
    body: dict[str, Any]
    frame: dict[str, Any] | None  # the Ethernet frame inside
    answers: Answers | None
    names: dict[str, str]  # what switches, ports and hosts of this message were named
    missed_before: int  # records lost to this reader just before this one
    raw: RecordDict  # all of it, as the server sent it

    @property
    def time_ns(self) -> int:
        """Nanoseconds since 1970 (UTC)."""
        date, _, fraction = self.time.rstrip("Z").partition(".")
        parsed = datetime.datetime.strptime(date, "%Y-%m-%dT%H:%M:%S")
        return calendar.timegm(parsed.timetuple()) * 10**9 + int(fraction.ljust(9, "0")[:9] or "0")

    @property
    def datetime(self) -> datetime.datetime:
        """The time without what is below microseconds."""
        seconds, nanoseconds = divmod(self.time_ns, 10**9)
        at = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        return at.replace(microsecond=nanoseconds // 1000)


def record(item: object, missed_before: int) -> Record:
    """A record of what the server sent for one: an object, or a text for what was pushed."""
    if isinstance(item, Mapping) and "seq" in item:
        return _message(cast(RecordDict, item), missed_before)
    body = dict(item) if isinstance(item, Mapping) else {"text": item}
    return Record(seq=0, time="", tap="", channel=0, switch="", controller="", dpid=None,
                  direction="", version="", type="pushed", xid=0, length=0, body=body, frame=None,
                  answers=None, names={}, missed_before=missed_before,
                  raw=cast(RecordDict, {"body": body}))


def _message(item: RecordDict, missed_before: int) -> Record:
    answers = item.get("answers")
    names = dict(item.get("names", {}))
    return Record(
        seq=item["seq"], time=item["time"], tap=item["tap"], channel=item["channel"],
        switch=item["switch"], controller=item["controller"], dpid=item["dpid"],
        direction=item["direction"], version=item["version"], type=item["type"], xid=item["xid"],
        length=item["length"], body=item["body"], frame=item.get("frame"),
        answers=Answers(answers["seq"], answers["type"], answers["latency_us"]) if answers else None,
        names=names, missed_before=missed_before + item.get("missed", 0), raw=item)
