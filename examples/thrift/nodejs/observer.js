// SPDX-License-Identifier: Apache-2.0
// Makes a session over REST, streams it over Thrift, ends it.
//
//   node observer.js http://127.0.0.1:8080 127.0.0.1:9090 'of.type == packet_in' 10
'use strict';

const thrift = require('thrift');
const PacketStreamerV1 = require('./gen/PacketStreamerV1');

const END_OF_SESSION = 'FilterTimeout';

async function rest(method, url, body) {
  const answer = await fetch(url, {method, body: body && JSON.stringify(body)});
  const text = await answer.text();
  if (!answer.ok) throw new Error(JSON.parse(text).detail);
  return text ? JSON.parse(text) : null;
}

async function main(server, address, filter, count) {
  const session =
      await rest('POST', `${server}/api/v1/sessions`, {filter, format: 'compact'});
  const [host, port] = [address.slice(0, address.lastIndexOf(':')), address.split(':').pop()];
  const connection = thrift.createConnection(host, Number(port), {
    transport: thrift.TFramedTransport,
    protocol: thrift.TBinaryProtocol,
  });
  const failed = new Promise((_, reject) => connection.on('error', reject));
  const client = thrift.createClient(PacketStreamerV1, connection);
  for (let received = 0;;) {
    for (const item of await Promise.race([client.getPackets(session.id), failed])) {
      if (item.toString() === END_OF_SESSION) return connection.end();
      console.log(item.toString());
      if (++received === count) await rest('DELETE', `${server}/api/v1/sessions/${session.id}`);
    }
  }
}

if (process.argv.length !== 6) {
  console.error('usage: node observer.js HTTP_URL THRIFT_HOST:PORT FILTER COUNT');
  process.exit(2);
}
const [server, address, filter, count] = process.argv.slice(2);
main(server, address, filter, Number(count)).catch((error) => {
  console.error(`observer: ${error.message}`);
  process.exit(1);
});
