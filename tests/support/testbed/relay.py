# SPDX-License-Identifier: Apache-2.0
"""TCP relays: one that keeps a copy of every byte, the witness of what a channel carried, and one that
cuts its connections."""
import bisect
import contextlib
import socket
import threading
import time


class Bytes(bytearray):
    """What went one way, and when."""

    def __init__(self):
        super().__init__()
        self._ends, self._times = [], []

    def add(self, data):
        self += data
        self._ends.append(len(self))
        self._times.append(time.time())

    def seen_at(self, end):
        """When there were so many bytes; in seconds since 1970."""
        return self._times[bisect.bisect_left(self._ends, end)]


class Channel:
    """What one connection carried; complete when `ended` is set."""

    def __init__(self):
        self.to_controller = Bytes()
        self.to_switch = Bytes()
        self.ended = threading.Event()


class _Relay:
    """What accepts, for those that have `_serve`."""

    def __init__(self):
        self.target = None
        self._listener = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.port = self._listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        # Only a shutdown wakes the thread that waits in accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                switch, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(switch,), daemon=True).start()


class CuttingRelay(_Relay):
    """with CuttingRelay(sizes) as relay: relay.target = ('127.0.0.1', 8080); ... relay.cuts

    Cuts each connection behind so many octets of what the server says: the next of `sizes`.
    """

    def __init__(self, sizes):
        super().__init__()
        self.cuts = 0
        self._sizes = iter(sizes)

    def _serve(self, client):
        left = next(self._sizes)
        with client, socket.create_connection(self.target, 5) as server:
            server.settimeout(None)
            threading.Thread(target=_copy, args=(client, server, Bytes()), daemon=True).start()
            with contextlib.suppress(OSError):
                while data := server.recv(left):
                    left -= len(data)
                    client.sendall(data)
                    if left == 0:
                        self.cuts += 1
                        break
            for end in (client, server):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


class RecordingRelay(_Relay):
    """with RecordingRelay() as relay: relay.target = ('127.0.0.1', 6653); ... relay.channels"""

    def __init__(self):
        super().__init__()
        self.channels = []

    def _serve(self, switch):
        try:
            controller = socket.create_connection(self.target, 5)
        except OSError:
            switch.close()
            return
        controller.settimeout(None)
        channel = Channel()
        self.channels.append(channel)
        back = threading.Thread(target=_copy, args=(controller, switch, channel.to_switch),
                                daemon=True)
        back.start()
        _copy(switch, controller, channel.to_controller)
        back.join()
        switch.close()
        controller.close()
        channel.ended.set()


def _copy(source, sink, record):
    with contextlib.suppress(OSError):
        while True:
            data = source.recv(65536)
            if not data:
                break
            record.add(data)
            sink.sendall(data)
    for end, how in ((sink, socket.SHUT_WR), (source, socket.SHUT_RD)):
        with contextlib.suppress(OSError):
            end.shutdown(how)
