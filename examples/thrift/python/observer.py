#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a session over REST, streams it over Thrift, ends it.

observer.py http://127.0.0.1:8080 127.0.0.1:9090 'of.type == packet_in' 10
"""
import json
import sys
import urllib.error
import urllib.request

from packetstreamer import PacketStreamerV1
from thrift.protocol import TBinaryProtocol
from thrift.transport import TSocket, TTransport

END_OF_SESSION = b'FilterTimeout'


def rest(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, method=method)) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        sys.exit('observer: ' + json.load(error)['detail'])
    return json.loads(text) if text else None


def main(server, thrift, wanted, count):
    session = rest('POST', server + '/api/v1/sessions', {'filter': wanted, 'format': 'compact'})
    host, port = thrift.rsplit(':', 1)
    transport = TTransport.TFramedTransport(TSocket.TSocket(host, int(port)))
    transport.open()
    client = PacketStreamerV1.Client(TBinaryProtocol.TBinaryProtocol(transport))
    received = 0
    while True:
        for item in client.getPackets(session['id']):
            if item == END_OF_SESSION:
                transport.close()
                return
            print(item.decode())
            received += 1
            if received == count:
                rest('DELETE', server + '/api/v1/sessions/' + session['id'])


if __name__ == '__main__':
    if len(sys.argv) != 5:
        sys.exit('usage: observer.py HTTP_URL THRIFT_HOST:PORT FILTER COUNT')
    main(*sys.argv[1:4], int(sys.argv[4]))
