# SPDX-License-Identifier: Apache-2.0
"""The client against a server that answers as told."""
from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import threading
import time
import unittest
import unittest.mock
import warnings
from typing import Any, Callable

from fake_server import FakeServer
from packetstreamer_client import (Batch, Client, Ended, InvalidFilter, InvalidRequest, Missed,
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


def line(item: object) -> bytes:
    """Of a stream: the message of that number, or what else stands in it."""
    return json.dumps(message(item) if isinstance(item, int) else item).encode() + b"\n"


def lines(*items: object) -> bytes:
    return b"".join(line(item) for item in items)


def missed(count: int, next: int) -> dict[str, Any]:
    return {"notice": "missed", "missed": count, "next": str(next)}


def ended(reason: str, next: int = 0) -> dict[str, Any]:
    return {"notice": "ended", "ended": reason, "next": str(next)}


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(FakeServer())
        self.client = stack.enter_context(Client(self.server.url, reconnect=5))
        # The pauses between attempts are not what is tested.
        stack.enter_context(unittest.mock.patch("packetstreamer_client._session._PAUSES", (0.0,)))
        self.now = stack.enter_context(
            unittest.mock.patch("packetstreamer_client._session.time")).monotonic
        self.now.return_value = 1000.0

    def session(self, filter: str = "", **more: Any) -> Session:
        self.server.answer(201, INFO)
        session = self.client.session(filter, **more)
        self.addCleanup(session.close)
        self.addCleanup(session.detach)
        return session

    def queries(self) -> list[str]:
        return [request.path for request in self.server.requests if "/records" in request.path]

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited for too long")
            time.sleep(0.001)

    def later(self, what: Callable[[], object]) -> threading.Thread:
        """Does it in another thread, which is over at the end of the test."""
        thread = threading.Thread(target=what)
        thread.start()
        self.addCleanup(thread.join)
        return thread


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
        self.server.stream(lines(ended("expired")))
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
        self.server.stream(lines(18), cursor="17")
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
    def test_gives_the_records_of_a_stream_and_stops_at_the_end(self) -> None:
        session = self.session()
        self.server.stream(lines(1, 2), b"\n", lines(3), lines(ended("expired", 3)))
        self.assertEqual([1, 2, 3], [record.seq for record in session])
        self.assertEqual("expired", session.ended)
        self.assertEqual((3, 0, "3"), (session.received, session.missed, session.cursor))
        self.assertEqual([], list(session), "it stays at its end")
        asked = self.server.requests[-1]
        self.assertEqual(PATH + "/records?format=json", asked.path)
        self.assertEqual("application/x-ndjson", asked.headers["Accept"])

    def test_the_end_is_told_after_the_last_record(self) -> None:
        session = self.session()
        self.server.stream(lines(1, 2, ended("expired", 2)))
        next(session)
        next(session)
        self.assertIsNone(session.ended)
        self.assertEqual([], list(session))
        self.assertEqual("expired", session.ended)

    def test_lines_may_come_in_any_pieces(self) -> None:
        session = self.session()
        whole = lines(1, 2, missed(2, 4), 5, ended("expired", 5))
        self.server.stream(*(whole[i:i + 1] for i in range(len(whole))))
        with self.assertWarns(MissedRecords):
            self.assertEqual([1, 2, 5], [record.seq for record in session])
        self.assertEqual((2, "5"), (session.missed, session.cursor))

    def test_what_was_missed_is_counted_marked_and_warned_of_each_time(self) -> None:
        session = self.session()
        self.server.stream(lines(missed(3, 3), 4, 5, missed(2, 7), ended("expired", 7)))
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("default")
            warnings.simplefilter("always", MissedRecords, append=True)
            marks = [record.missed_before for record in session]
        self.assertEqual([3, 0], marks)
        self.assertEqual((2, 5, "7"), (session.received, session.missed, session.cursor))
        told = [warning for warning in warned if warning.category is MissedRecords]
        self.assertEqual(2, len(told))
        self.assertEqual(__file__, told[0].filename, "it points at who iterates")

    def test_what_was_missed_can_be_told_to_a_function_instead(self) -> None:
        told: list[int] = []
        session = self.session(on_missed=told.append)
        self.server.stream(lines(missed(3, 3), 4, ended("expired", 4)))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(1, len(list(session)))
        self.assertEqual([3], told)

    def test_a_warning_that_is_an_error_loses_no_record(self) -> None:
        session = self.session()
        self.server.stream(lines(missed(3, 3), 4))
        with warnings.catch_warnings():
            warnings.simplefilter("error", MissedRecords)
            with self.assertRaises(MissedRecords):
                next(session)
        self.assertEqual((4, 3), (next(session).seq, session.missed))

    def test_events_have_losses_and_the_end_in_their_places(self) -> None:
        session = self.session()
        self.server.stream(lines(1, missed(3, 4), 5, ended("ended by owner", 5)))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            events = [event.seq if isinstance(event, Record) else event
                      for event in session.events()]
        self.assertEqual([1, Missed(3), 5, Ended("ended by owner")], events)

    def test_a_notice_that_is_not_known_yet_is_passed_over(self) -> None:
        session = self.session()
        self.server.stream(lines({"notice": "weather"}, 1, ended("expired", 1)))
        self.assertEqual([1], [record.seq for record in session])

    def test_can_be_compressed(self) -> None:
        self.server.answer(201, INFO)
        client = Client(self.server.url, gzip=True)
        self.addCleanup(client.close)
        text = "x" * 3_000_000
        self.server.stream(lines(1, text), lines(2), lines(ended("expired", 3)), gzip=True)
        session = client.session()
        self.addCleanup(session.close)
        self.assertEqual([1, 0, 2], [record.seq for record in session])
        self.assertEqual("gzip", self.server.requests[-1].headers["Accept-Encoding"])


class LostConnections(ClientTest):
    def test_in_the_middle_of_a_record_it_comes_again_and_nothing_twice(self) -> None:
        session = self.session()
        half = line(3)[:40]
        self.server.stream(lines(1, 2) + half, then="cut")
        self.server.stream(lines(3, 4, ended("expired", 4)), cursor="2")
        self.assertEqual([1, 2, 3, 4], [record.seq for record in session])
        self.assertEqual(["", "2"], [_cursor(path) for path in self.queries()])
        self.assertEqual((4, 0), (session.received, session.missed))

    def test_wherever_it_is_cut_each_record_comes_once(self) -> None:
        whole = lines(1, 2, missed(2, 4), 5)
        for at in range(0, len(whole), 7):
            session = self.session()
            self.server.stream(whole[:at], then="cut")
            done = whole[:at].count(b"\n")
            self.server.stream(whole.split(b"\n", done)[-1] + lines(ended("expired", 5)),
                               cursor=("0", "1", "2", "4", "5")[done])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.assertEqual([1, 2, 5], [record.seq for record in session], at)
            self.assertEqual((3, 2), (session.received, session.missed))
            self.assertEqual(("0", "1", "2", "4", "5")[done], _cursor(self.queries()[-1]))

    def test_what_the_session_lost_meanwhile_is_told(self) -> None:
        session = self.session()
        self.server.stream(lines(1), then="cut")
        self.server.stream(lines(missed(6, 7), 8, ended("expired", 8)), cursor="1")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assertEqual([0, 6], [record.missed_before for record in session])
        self.assertEqual((2, 6), (session.received, session.missed))

    def test_a_stream_that_ends_without_a_reason_is_gone_on_with(self) -> None:
        session = self.session()
        self.server.stream(lines(1))
        self.server.stream(lines(2, ended("expired", 2)), cursor="1")
        self.assertEqual([1, 2], [record.seq for record in session])

    def test_is_tried_again_while_nobody_is_there(self) -> None:
        session = self.session()
        self.server.stream(lines(1), then="cut")
        for _ in range(3):
            self.server.cut()
        self.server.answer(502, b"<html>")
        self.server.answer(429, {"detail": "2 observers wait or read"})
        self.server.stream(lines(2, ended("expired", 2)), cursor="1")
        self.assertEqual([1, 2], [record.seq for record in session])
        self.assertEqual(["", "1", "1", "1", "1", "1", "1"],
                         [_cursor(path) for path in self.queries()])

    def test_silence_for_too_long_is_one(self) -> None:
        session = self.session()
        self.server.stream(lines(1), then="hold")
        self.server.stream(lines(2, ended("expired", 2)), cursor="1")
        with unittest.mock.patch("packetstreamer_client._stream.SILENCE", 0.05):
            self.assertEqual([1, 2], [record.seq for record in session])

    def test_a_reader_that_was_busy_takes_its_own_time_for_no_silence(self) -> None:
        session = self.session()
        self.server.stream(lines(1, 2), then="hold")
        with unittest.mock.patch.multiple("packetstreamer_client._stream", SILENCE=1e-9, _AT_ONCE=1):
            self.assertEqual([1, 2], [next(session).seq, next(session).seq])
        self.assertEqual(1, len(self.queries()))

    def test_a_server_that_stays_away_is_given_up(self) -> None:
        session = self.session()
        self.server.stream(lines(1), then="cut")
        next(session)
        self.now.side_effect = itertools.count(1000, 0.5)
        for _ in range(40):
            self.server.cut()
        with self.assertRaises(ServerUnreachable):
            next(session)
        self.assertGreater(self.server.left(), 20, "after 5 seconds, as it was told to")
        self.now.side_effect = None
        self.server._answers.clear()
        self.server.stream(lines(2), cursor="1")
        self.assertEqual(2, next(session).seq, "who asks again goes on where he was")

    def test_a_server_that_was_started_anew_has_no_such_session(self) -> None:
        session = self.session()
        self.server.stream(lines(1), then="cut")
        self.server.answer(404, {"detail": "there is no session 01234567..."})
        self.assertEqual(1, next(session).seq)
        with self.assertRaisesRegex(NoSuchSession, "01234567"):
            next(session)

    def test_a_server_with_too_many_observers_says_so_at_once(self) -> None:
        session = self.session()
        self.server.answer(429, {"detail": "2 observers wait or read"})
        with self.assertRaisesRegex(QuotaReached, "2 observers"):
            next(session)

    def test_what_is_no_stream_of_records_is_no_packetstreamer(self) -> None:
        self.server.answer(201, INFO)
        session = Client(self.server.url, reconnect=0).session()
        self.addCleanup(session.close)
        session.detach()
        for pieces in ((b"no json\n",), (b"{\n",)):
            self.server.stream(*pieces)
            with self.assertRaisesRegex(ServerUnreachable, "as PacketStreamer does not"):
                next(session)
        self.server.stream(lines(1), cursor="")
        with self.assertRaisesRegex(ServerUnreachable, "as PacketStreamer does not"):
            next(session)


class Leases(ClientTest):
    def test_are_kept_also_while_records_are_worked_on(self) -> None:
        session = self.session(period=30)
        self.server.stream(lines(1, 2, 3), then="hold")
        next(session)
        self.now.return_value += 11
        self.server.answer(200, INFO)
        next(session)
        self.assertEqual(("PATCH", PATH, {"period": 30}), self.server.requests[-1][:3])
        next(session)
        self.assertEqual(1, [request.method for request in self.server.requests].count("PATCH"))

    def test_are_kept_while_one_waits(self) -> None:
        session = self.session(period=1)
        self.server.stream(lines(1), then="hold")
        self.assertEqual(1, next(session).seq)
        self.server.answer(200, INFO)
        reader = self.later(lambda: next(session, None))
        self.now.return_value += 0.5
        self.until(lambda: any(request.method == "PATCH" for request in self.server.requests))
        session.detach()
        session.close()
        reader.join()

    def test_of_a_session_that_ended_meanwhile_do_not_matter(self) -> None:
        session = self.session(period=30)
        self.now.return_value += 11
        self.server.answer(404, {"detail": "there is no session"})
        self.server.stream(lines(1, ended("expired", 1)))
        self.assertEqual([1], [record.seq for record in session])


class Closing(ClientTest):
    def reading(self, session: Session) -> tuple[threading.Thread, list[int]]:
        """Another thread that iterates, and what it got; it waits for more."""
        got: list[int] = []
        reader = self.later(lambda: got.extend(record.seq for record in session))
        self.assertTrue(self.server.held.acquire(timeout=10))
        return reader, got

    def test_from_another_thread_stops_who_iterates_and_ends_the_session(self) -> None:
        session = self.session()
        self.server.stream(lines(1, 2), then="hold")
        reader, got = self.reading(session)
        self.server.answer(204, None)
        session.close()
        reader.join(5)
        self.assertFalse(reader.is_alive())
        self.assertLessEqual(len(got), 2)
        self.assertEqual(("DELETE", PATH), self.server.requests[-1][:2])
        self.assertEqual([], list(session), "it is closed for ever")

    def test_stops_who_waits_for_a_server_that_has_gone(self) -> None:
        session = self.session()
        session.detach()
        self.server.cut()
        with unittest.mock.patch("packetstreamer_client._session._PAUSES", (60.0,)):
            reader = self.later(lambda: list(session))
            self.until(self.queries)
            session.close()
            reader.join(5)
        self.assertFalse(reader.is_alive())

    def test_stops_a_read_that_waits(self) -> None:
        session = self.session()
        session.detach()
        got: list[object] = []
        self.server.stream(then="hold")  # it does not answer
        reader = self.later(lambda: got.append(session.read(wait=60)))
        self.assertTrue(self.server.held.acquire(timeout=10))
        session.close()
        reader.join(5)
        self.assertEqual([Batch([], "", 0, None)], got)

    def test_of_events_is_no_end_of_the_session(self) -> None:
        session = self.session()
        session.detach()
        self.server.stream(lines(1), then="hold")
        events = session.events()
        self.assertIsInstance(next(events), Record)
        session.close()
        self.assertEqual([], list(events))
        self.assertIsNone(session.ended)

    def test_leaving_the_block_in_mid_stream_is_prompt(self) -> None:
        self.server.answer(201, INFO)
        self.server.stream(lines(1, 2, 3), then="hold")
        self.server.answer(204, None)
        with self.client.session() as session:
            for record in session:
                break
        self.assertEqual("1", session.cursor)
        self.assertEqual(("DELETE", PATH), self.server.requests[-1][:2])


class Batches(ClientTest):
    def test_the_cursor_stands_behind_what_was_handed_out(self) -> None:
        session = self.session()
        self.server.stream(lines(11, 12, 13), cursor="10", then="hold")
        next(session)
        self.assertEqual("11", session.cursor)
        self.server.answer(200, batch(12, next=12))
        self.assertEqual([12], [record.seq for record in session.read(max=1).records])
        self.assertEqual("11", _cursor(self.queries()[-1]), "the stream was left where it was")
        self.server.stream(lines(13), cursor="12", then="hold")
        self.assertEqual(13, next(session).seq)
        self.assertEqual((3, "13"), (session.received, session.cursor))

    def test_read_gives_one_batch(self) -> None:
        session = self.session()
        self.server.answer(200, batch(1, 2, next=2))
        read = session.read(max=2, wait=5)
        self.assertEqual(([1, 2], "2", 0, None),
                         ([record.seq for record in read.records], read.cursor, read.missed,
                          read.ended))
        self.assertIn("max=2&wait=5", self.queries()[0])

    def test_read_tells_what_was_missed_and_the_end(self) -> None:
        told: list[int] = []
        session = self.session(on_missed=told.append)
        self.server.answer(200, batch(4, next=4, missed=3, ended="expired"))
        read = session.read()
        self.assertEqual((3, 3, "expired"), (read.missed, read.records[0].missed_before,
                                             read.ended))
        self.assertEqual([3], told)
        self.assertEqual(Batch([], "4", 0, "expired"), session.read(), "without asking again")
        self.assertEqual([], list(session))


class Records(ClientTest):
    def one(self, item: Any) -> Record:
        session = self.session()
        self.server.stream(lines(item))
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
