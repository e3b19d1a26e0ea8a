# SPDX-License-Identifier: Apache-2.0
"""A client of PacketStreamer: sessions as iterators over OpenFlow messages.

    from packetstreamer_client import Client

    with Client("http://127.0.0.1:8080").session("host == 10.0.0.1") as session:
        for record in session:
            print(record.time, record.type)

Standard library only. A Client or a Session is for one thread, open one for each; but any thread may
close a Session.
"""
from ._client import Client
from ._errors import (InvalidFilter, InvalidRequest, MissedRecords, NoSuchSession,
                      PacketStreamerError, Problem, QuotaReached, ServerUnreachable)
from ._records import Answers, Record, RecordDict
from ._session import Batch, Ended, Missed, Session, SessionInfo

__all__ = [
    "Answers", "Batch", "Client", "Ended", "InvalidFilter", "InvalidRequest", "Missed",
    "MissedRecords", "NoSuchSession", "PacketStreamerError", "Problem", "QuotaReached", "Record",
    "RecordDict", "ServerUnreachable", "Session", "SessionInfo",
]
