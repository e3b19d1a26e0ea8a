# SPDX-License-Identifier: Apache-2.0
"""What ovs-ofctl sends when it is asked for something: an independent writer of OpenFlow."""
import contextlib
import glob
import json
import os
import socket
import struct
import subprocess
import threading

from . import openflow_reader
from .fakes import message
from .openvswitch import protocol
from .processes import MissingTool, environment, require
from .service import ROOT

_HELLO, _ECHO, _ECHO_REPLY = 0, 2, 3


class Refused(RuntimeError):
    """ovs-ofctl does not send this in this version."""


class ListeningSwitch:
    """switch = ListeningSwitch(); switch.sent('1.3', 'add-flow', '@', 'actions=drop')

    Accepts what ovs-ofctl says and answers only what it waits for: hello, echo and barrier.
    """

    def __init__(self):
        require('ovs-ofctl')
        self._listener = socket.create_server(('127.0.0.1', 0), backlog=16)

    def close(self):
        self._listener.close()

    def sent(self, version, *command, waits_for_answer=False):
        """The messages behind hello. Of a command that waits for an answer that does not come,
        those before it gives up."""
        heard = []
        listening = threading.Thread(target=self._listen, args=(int(version[2:]) + 1, heard,
                                                                waits_for_answer))
        listening.start()
        target = 'tcp:127.0.0.1:%d' % self._listener.getsockname()[1]
        done = subprocess.run(
            ['ovs-ofctl', '--timeout=10', '--no-names', '-O', protocol(version),
             *(target if word == '@' else word for word in command)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
            check=False)
        if not heard:  # it never came: let the listener go
            with contextlib.suppress(OSError):
                socket.create_connection(self._listener.getsockname(), 1).close()
        listening.join(10)
        if done.returncode != 0 and not waits_for_answer:
            raise Refused(done.stderr.strip())
        return [one.raw for one in heard if one.type not in (_HELLO, _ECHO, _ECHO_REPLY)]

    def _listen(self, version, heard, ends_at_question):
        connection, _ = self._listener.accept()
        barrier = 18 if version == 1 else 20
        stream = b''
        with connection, contextlib.suppress(ConnectionError):
            connection.sendall(message(_HELLO, version=version))
            while True:
                data = connection.recv(65536)
                if not data:
                    return
                stream += data
                found, left = openflow_reader.messages(stream)
                stream = stream[len(stream) - left:]
                for one in found:
                    heard.append(one)
                    if one.type == barrier:
                        connection.sendall(message(barrier + 1, xid=one.xid, version=version))
                    elif one.type == _ECHO:
                        connection.sendall(message(_ECHO_REPLY, one.raw[8:], one.xid, version))
                    elif ends_at_question and one.type in _questions(version, one.raw):
                        return


def _questions(version, raw):
    """The types of messages that are answered: statistics and what looks like a request."""
    tlv_table_request = struct.pack('!II', 0x2320, 25)
    return {16 if version == 1 else 18} | ({4} if raw[8:16] == tlv_table_request else set())


def json_of(messages):
    """What the program makes of messages: one object each."""
    program = os.environ.get('PS_JSON_MESSAGES') or max(
        glob.glob(os.path.join(ROOT, 'build/*/src/render/json_messages')),
        key=os.path.getmtime, default=None)
    if not program:
        raise MissingTool('json_messages not found; build it, or name it in PS_JSON_MESSAGES')
    done = subprocess.run([program], input=b''.join(messages), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]
