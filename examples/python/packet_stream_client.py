#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows the control traffic of one host, with the two calls that Floodlight's packet streamer had.

1. POST /wm/core/packettrace/json with the host's MAC makes a session and answers its id.
2. getPackets(id), over Thrift, waits for messages and returns them; an item that is exactly
   `FilterTimeout` says that the session has ended.

See README.md beside this file for what must be on PYTHONPATH.
"""
import argparse
import json
import re
import sys
import urllib.error
import urllib.request

from packetstreamer import PacketStreamer
from thrift.protocol import TBinaryProtocol
from thrift.Thrift import TException
from thrift.transport import TSocket, TTransport

END_OF_SESSION = b'FilterTimeout'


class Failed(Exception):
    """The message is for the user."""


def arguments():
    parser = argparse.ArgumentParser(
        description='Prints the OpenFlow messages of one host until its session ends or Ctrl-C.')
    parser.add_argument('-c', '--controller', default='127.0.0.1', metavar='ADDRESS',
                        help='where the service runs (default: %(default)s)')
    parser.add_argument('-m', '--mac', required=True, type=mac,
                        help='the host, for example 02:00:00:00:00:01')
    parser.add_argument('-d', '--direction', default='both', choices=('in', 'out', 'both'),
                        help='in: packet_in; out: packet_out and flow_mod (default: %(default)s)')
    parser.add_argument('-p', '--period', default=1000, type=int, metavar='SECONDS',
                        help='the session ends after this time (default: %(default)s)')
    parser.add_argument('-o', '--output', metavar='FORMAT',
                        help='format of the messages: floodlight, json, .. (default: text)')
    parser.add_argument('--rest-port', default=8080, type=int, metavar='PORT',
                        help='default: %(default)s')
    parser.add_argument('--thrift-port', default=9090, type=int, metavar='PORT',
                        help='default: %(default)s')
    return parser.parse_args()


def mac(text):
    if not re.fullmatch(r'([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}', text):
        raise argparse.ArgumentTypeError('%r is not like 02:00:00:00:00:01' % text)
    return text


def post(options, fields):
    """One legacy call; returns the `sessionId` of the answer, which may be an error number."""
    url = 'http://%s:%d/wm/core/packettrace/json' % (options.controller, options.rest_port)
    request = urllib.request.Request(url, json.dumps(fields).encode(),
                                     {'Content-Type': 'application/json'})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)['sessionId']
    except urllib.error.URLError as error:
        raise Failed('%s: %s' % (url, error.reason)) from error


def open_session(options):
    fields = {'mac': options.mac, 'direction': options.direction, 'period': options.period}
    if options.output:
        fields['output'] = options.output
    session = post(options, fields)
    if session is None or session.startswith('-'):
        raise Failed('the service refused the session: error %s' % session)
    return session


def print_items(client, session):
    """Returns when the session has ended."""
    while True:
        for item in client.getPackets(session):  # an empty list means: ask again
            if item == END_OF_SESSION:
                return
            sys.stdout.buffer.write(b'Packet: ' + item + b'\n')
        sys.stdout.buffer.flush()


def stream(options, session):
    wire = TSocket.TSocket(options.controller, options.thrift_port)
    transport = TTransport.TFramedTransport(wire)
    try:
        transport.open()
        print_items(PacketStreamer.Client(TBinaryProtocol.TBinaryProtocol(transport)), session)
    except (TException, OSError) as error:
        raise Failed('%s:%d: %s' % (options.controller, options.thrift_port, error)) from error
    finally:
        transport.close()


def main():
    options = arguments()
    try:
        session = open_session(options)
        try:
            print('session', session, file=sys.stderr)
            stream(options, session)
        except KeyboardInterrupt:
            post(options, {'sessionId': session, 'period': -1})
            return 130
    except KeyboardInterrupt:
        return 130
    except Failed as error:
        print('packet_stream_client: %s' % error, file=sys.stderr)
        return 1
    print('the session has ended', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
