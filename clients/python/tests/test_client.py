# SPDX-License-Identifier: Apache-2.0
"""The client against a server that answers as told."""
from __future__ import annotations

import contextlib
import os
import socket
import unittest
import unittest.mock
import warnings
from typing import Any

from fake_server import FakeServer
from packetstreamer_client import (Client, Ended, InvalidFilter, InvalidRequest, Missed,
                                   MissedRecords, NoSuchSession, Problem, QuotaReached, Record,
                                   ServerUnreachable, Session)

ID = "0123456789abcdef0123456789abcdef"
PATH = "/api/v1/sessions/" + ID
INFO = {"id": ID, "filter": "", "label": "", "expires_in": 300, "ended": None, "matched": 3,
        "delivered": 2, "missed": 1}


def message(seq: int, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "time": "2026-11-22T07:40:01.123456789Z", "tap": "proxy", "channel": 3,
            "switch": "127.0.0.1:41234", "controller": "127.0.0.1:6633",
            "dpid": "00:00:00:00:00:00:00:01", "direction": "to_controller", "version": "1.3",
            "type": "packet_in", "xid": 0, "length": 140, "body": {"total_len": 98}, **more}


def batch(*seqs: int, next: int, missed: int = 0, ended: str | None = None) -> dict[str, Any]:
    return {"records": [message(seq) for seq in seqs], "next": str(next), "missed": missed,
            "ended": ended}


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(FakeServer())
        self.client = stack.enter_context(Client(self.server.url, reconnect=5))
        # Python's own pauses between attempts are not what is tested.
        self.sleep = stack.enter_context(
            unittest.mock.patch("packetstreamer_client._session.time.sleep"))
        self.now = stack.enter_context(
            unittest.mock.patch("packetstreamer_client._session.time.monotonic"))
        self.now.return_value = 1000.0

    def session(self, filter: str = "", **more: Any) -> Session:
        self.server.answer(201, INFO)
        session = self.client.session(filter, **more)
        self.addCleanup(session.close)
        self.addCleanup(session.detach)
        return session

    def queries(self) -> list[str]:
        return [request.path for request in self.server.requests if "/records" in request.path]


class Sessions(ClientTest):
    def test_a_session_is_asked_for_with_its_members(self) -> None:
        self.session("host == 10.0.0.1", period=60, label="mine", sample=10)
        request = self.server.requests[0]
        self.assertEqual(("POST", "/api/v1/sessions"), request[:2])
        self.assertEqual({"filter": "host == 10.0.0.1", "period": 60, "label": "mine",
                          "format": "json", "sample": 10}, request.body)

    def test_leaving_the_block_ends_it(self) -> None:
        self.server.answer(201, INFO)
        self.server.answer(204, None)
        with self.client.session():
            pass
        self.assertEqual(("DELETE", PATH), self.server.requests[-1][:2])

    def test_one_that_has_ended_or_is_not_ours_is_left(self) -> None:
        self.server.answer(201, INFO)
        self.server.answer(200, batch(next=0, ended="expired"))
        with self.client.session() as session:
            self.assertEqual([], list(session))
        self.server.answer(200, INFO)
        with self.client.attach(ID):
            pass
        self.server.answer(201, INFO)
        with self.client.session() as session:
            session.detach()
        self.assertNotIn("DELETE", [request.method for request in self.server.requests])

    def test_an_error_in_the_block_is_not_hidden_by_one_of_ending_it(self) -> None:
        self.server.answer(201, INFO)
        self.server.answer(500, {"detail": "no"})
        with self.assertRaises(KeyError), self.client.session():
            raise KeyError

    def test_one_that_somebody_else_has_ended_is_no_error(self) -> None:
        self.server.answer(201, INFO)
        self.server.answer(404, {"detail": "there is no session"})
        with self.client.session():
            pass

    def test_attaching_at_the_end_begins_now(self) -> None:
        self.server.answer(200, batch(next=17))
        self.server.answer(200, batch(18, next=18))
        with self.client.attach(ID, cursor="end") as session:
            self.assertEqual("17", session.cursor)
            self.assertEqual(18, next(session).seq)
        self.assertIn("cursor=17", self.queries()[-1])

    def test_info_refresh_and_change(self) -> None:
        session = self.session()
        for _ in range(3):
            self.server.answer(200, INFO)
        self.assertEqual(3, session.info().matched)
        self.assertEqual(300, session.refresh(60).expires_in)
        session.change("icmp")
        self.assertEqual([{"period": 60}, {"filter": "icmp"}],
                         [request.body for request in self.server.requests[-2:]])

    def test_lists(self) -> None:
        self.server.answer(200, {"sessions": [INFO]})
        self.server.answer(200, {"channels": [{"id": 1}]})
        self.assertEqual([ID], [session.id for session in self.client.sessions()])
        self.assertEqual([{"id": 1}], self.client.channels())


class Iteration(ClientTest):
    def test_gives_the_records_of_all_batches_and_stops_at_the_end(self) -> None:
        session = self.session()
        self.server.answer(200, batch(1, 2, next=2))
        self.server.answer(200, batch(next=2))
        self.server.answer(200, batch(3, next=3, ended="expired"))
        self.assertEqual([1, 2, 3], [record.seq for record in session])
        self.assertEqual("expired", session.ended)
        self.assertEqual((3, 0), (session.received, session.missed))
        self.assertEqual(["", "2", "2"], [_cursor(path) for path in self.queries()])
        self.assertEqual([], list(session), "it stays at its end")

    def test_the_end_is_told_after_the_last_record(self) -> None:
        session = self.session()
        self.server.answer(200, batch(1, 2, next=2, ended="expired"))
        next(session)
        self.assertIsNone(session.ended)
        next(session)
        self.assertEqual("expired", session.ended)

    def test_what_was_missed_is_counted_marked_and_warned_of_each_time(self) -> None:
        session = self.session()
        self.server.answer(200, batch(4, 5, next=5, missed=3))
        self.server.answer(200, batch(next=7, missed=2, ended="expired"))
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("default")
            warnings.simplefilter("always", MissedRecords, append=True)
            marks = [record.missed_before for record in session]
        self.assertEqual([3, 0], marks)
        self.assertEqual((2, 5), (session.received, session.missed))
        told = [warning for warning in warned if warning.category is MissedRecords]
        self.assertEqual(2, len(told))
        self.assertEqual(__file__, told[0].filename, "it points at who iterates")

    def test_what_was_missed_can_be_told_to_a_function_instead(self) -> None:
        told: list[int] = []
        session = self.session(on_missed=told.append)
        self.server.answer(200, batch(4, next=4, missed=3, ended="expired"))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(1, len(list(session)))
        self.assertEqual([3], told)

    def test_a_warning_that_is_an_error_loses_no_record(self) -> None:
        session = self.session()
        self.server.answer(200, batch(4, next=4, missed=3))
        with warnings.catch_warnings():
            warnings.simplefilter("error", MissedRecords)
            with self.assertRaises(MissedRecords):
                next(session)
        self.assertEqual(4, next(session).seq)

    def test_events_have_losses_and_the_end_in_their_places(self) -> None:
        session = self.session()
        self.server.answer(200, batch(1, next=1))
        self.server.answer(200, batch(5, next=5, missed=3))
        self.server.answer(200, batch(next=5, ended="ended by owner"))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            events = [event.seq if isinstance(event, Record) else event
                      for event in session.events()]
        self.assertEqual([1, Missed(3), 5, Ended("ended by owner")], events)

    def test_goes_on_at_its_cursor_when_the_connection_is_lost(self) -> None:
        session = self.session()
        self.server.answer(200, batch(1, next=1))
        for _ in range(3):
            self.server.cut()
        self.server.answer(200, batch(2, next=2, ended="expired"))
        self.assertEqual([1, 2], [record.seq for record in session])
        self.assertEqual(["", "1", "1", "1", "1"], [_cursor(path) for path in self.queries()])
        self.assertTrue(self.sleep.called)

    def test_gives_up_when_the_server_stays_away(self) -> None:
        session = self.session()
        self.sleep.side_effect = lambda seconds: setattr(
            self.now, "return_value", self.now.return_value + seconds)
        for _ in range(40):
            self.server.cut()
        with self.assertRaises(ServerUnreachable):
            next(session)
        self.assertGreaterEqual(self.now.return_value, 1005)

    def test_keeps_the_session_alive_also_while_a_batch_is_worked_on(self) -> None:
        session = self.session(period=30)
        self.server.answer(200, batch(1, 2, 3, next=3))
        next(session)
        self.now.return_value += 11
        self.server.answer(200, INFO)
        next(session)
        self.assertEqual(("PATCH", PATH, {"period": 30}), self.server.requests[-1])
        next(session)
        self.assertEqual(1, [request.method for request in self.server.requests].count("PATCH"))

    def test_waits_no_longer_than_the_lease_allows(self) -> None:
        session = self.session(period=30)
        self.server.answer(200, batch(1, next=1))
        next(session)
        self.assertIn("wait=10&", self.queries()[0])

    def test_a_session_that_ended_meanwhile_is_read_to_its_end(self) -> None:
        session = self.session(period=30)
        self.now.return_value += 11
        self.server.answer(404, {"detail": "there is no session"})
        self.server.answer(200, batch(1, next=1, ended="expired"))
        self.assertEqual([1], [record.seq for record in session])

    def test_a_session_that_is_no_more_is_an_error(self) -> None:
        session = self.session()
        self.server.answer(404, {"detail": "there is no session 01234567..."})
        with self.assertRaises(NoSuchSession):
            next(session)

    def test_the_cursor_stands_behind_the_last_record_that_was_handed_out(self) -> None:
        session = self.session()
        self.server.answer(200, batch(11, 12, 13, next=13))
        next(session)
        self.assertEqual("11", session.cursor)
        next(session)
        next(session)
        self.assertEqual("13", session.cursor)

    def test_read_gives_one_batch(self) -> None:
        session = self.session()
        self.server.answer(200, batch(1, 2, next=2))
        read = session.read(max=2, wait=5)
        self.assertEqual(([1, 2], "2", 0, None),
                         ([record.seq for record in read.records], read.cursor, read.missed,
                          read.ended))
        self.assertIn("max=2&wait=5", self.queries()[0])


class Records(ClientTest):
    def one(self, item: Any) -> Record:
        session = self.session()
        self.server.answer(200, {"records": [item], "next": "1", "missed": 0, "ended": None})
        return next(session)

    def test_have_their_members_typed_and_raw(self) -> None:
        record = self.one(message(7, answers={"seq": 5, "type": "packet_in", "latency_us": 412}))
        self.assertEqual(("packet_in", "1.3", 3), (record.type, record.version, record.channel))
        self.assertIsNotNone(record.answers)
        assert record.answers is not None
        self.assertEqual(412, record.answers.latency_us)
        self.assertIsNone(record.frame)
        self.assertEqual(7, record.raw["seq"])

    def test_have_their_time_to_the_nanosecond(self) -> None:
        record = self.one(message(1))
        self.assertEqual(1795333201123456789, record.time_ns)
        self.assertEqual("2026-11-22T07:40:01.123456+00:00", record.datetime.isoformat())

    def test_that_a_producer_pushed_say_so(self) -> None:
        self.assertEqual(("pushed", {"text": "hello"}), _kind(self.one("hello")))
        self.assertEqual(("pushed", {"base64": "//4="}), _kind(self.one({"base64": "//4="})))


class Errors(ClientTest):
    def refused(self, status: int, document: Any, kind: type[Problem]) -> Any:
        self.server.answer(status, document)
        with self.assertRaises(kind) as caught:
            self.client.session("host = 10.0.0.1")
        return caught.exception

    def test_a_mistake_in_a_filter_has_its_column(self) -> None:
        error = self.refused(400, {"detail": "column 6: '=' is no operator", "column": 6},
                             InvalidFilter)
        self.assertEqual(6, error.column)
        self.assertEqual("column 6: '=' is no operator", str(error))

    def test_other_refusals_have_their_types(self) -> None:
        self.assertNotIsInstance(self.refused(400, {"detail": "no"}, InvalidRequest), InvalidFilter)
        self.assertEqual(429, self.refused(429, {"detail": "as many as"}, QuotaReached).status)
        self.assertEqual("HTTP 503", str(self.refused(503, {}, Problem)))

    def test_nobody_there(self) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            client = Client("http://127.0.0.1:%d" % nobody.getsockname()[1])
            with self.assertRaisesRegex(ServerUnreachable, "refused"):
                client.sessions()

    def test_somebody_else_there(self) -> None:
        for status in (200, 404):
            self.server.answer(status, b"<html>")
            with self.assertRaisesRegex(ServerUnreachable, "as PacketStreamer does not"):
                self.client.sessions()

    def test_what_is_no_address(self) -> None:
        for text in ("ftp://host", "http://", "http://host?x", "http://host:port"):
            with self.assertRaises(ValueError):
                Client(text)

    def test_the_server_of_the_environment(self) -> None:
        with unittest.mock.patch.dict(os.environ, {"PACKETSTREAMER_SERVER": self.server.url}):
            self.assertEqual(self.server.url, Client().server)
        with unittest.mock.patch.dict(os.environ):
            os.environ.pop("PACKETSTREAMER_SERVER", None)
            self.assertEqual("http://127.0.0.1:8080", Client().server)
        self.assertEqual("http://10.0.0.1:80", Client("10.0.0.1:80").server)


def _cursor(path: str) -> str:
    return path.partition("cursor=")[2]


def _kind(record: Record) -> tuple[str, dict[str, Any]]:
    return record.type, record.body


if __name__ == "__main__":
    unittest.main()
