# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, by what one would do about it."""
from __future__ import annotations

from typing import Any, Mapping


class PacketStreamerError(Exception):
    """All errors of this library."""


class ServerUnreachable(PacketStreamerError):
    """Nobody answers at the server's address, or somebody who is no PacketStreamer."""


class Problem(PacketStreamerError):
    """The server refused a request and said why (an RFC 9457 problem document).

    status: of HTTP; detail: one line for people; document: all members of the document.
    """

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.document = dict(document)
        self.detail = str(document.get("detail") or document.get("title") or "HTTP %d" % status)
        super().__init__(self.detail)


class InvalidRequest(Problem):
    """What was asked for is not possible as it was asked for."""


class InvalidFilter(InvalidRequest):
    """A mistake in a filter; `column` says where, counted from 1."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        super().__init__(status, document)
        self.column = int(document["column"])


class NoSuchSession(Problem):
    """There is none of that id; it may have expired, or the server was started anew."""


class QuotaReached(Problem):
    """The server has as much as it allows; later it may be possible."""


class MissedRecords(UserWarning):
    """Records were lost to this reader, because it was too slow."""


def problem(status: int, document: Mapping[str, Any], path: str) -> Problem:
    """The most telling error for a refused request to `path`."""
    if status == 400 and isinstance(document.get("column"), int):
        return InvalidFilter(status, document)
    if status == 404 and "/api/v1/sessions/" in path:
        return NoSuchSession(status, document)
    kinds = {400: InvalidRequest, 413: InvalidRequest, 429: QuotaReached}
    return kinds.get(status, Problem)(status, document)
