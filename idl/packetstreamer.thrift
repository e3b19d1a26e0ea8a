// SPDX-License-Identifier: Apache-2.0
//
// The streaming service of PacketStreamer, wire-compatible with the one that Floodlight had.
// Port 9090, framed transport, strict binary protocol.

namespace cpp ps.idl
namespace java net.floodlightcontroller.packetstreamer.thrift
namespace py packetstreamer
namespace php packetstreamer
namespace perl packetstreamer

const string VERSION = "0.1.0"

/** Kinds of message with the numbers of OpenFlow 1.0. Later versions are mapped by meaning. */
enum OFMessageType {
  HELLO = 0,
  ERROR = 1,
  ECHO_REQUEST = 2,
  ECHO_REPLY = 3,
  VENDOR = 4,
  FEATURES_REQUEST = 5,
  FEATURES_REPLY = 6,
  GET_CONFIG_REQUEST = 7,
  GET_CONFIG_REPLY = 8,
  SET_CONFIG = 9,
  PACKET_IN = 10,
  FLOW_REMOVED = 11,
  PORT_STATUS = 12,
  PACKET_OUT = 13,
  FLOW_MOD = 14,
  PORT_MOD = 15,
  STATS_REQUEST = 16,
  STATS_REPLY = 17,
  BARRIER_REQUEST = 18,
  BARRIER_REPLY = 19,
  QUEUE_GET_CONFIG_REQUEST = 20,
  QUEUE_GET_CONFIG_REPLY = 21
}

/** A switch and one of its ports. */
struct SwitchPortTuple {
  1: i64 dpid,
  2: i16 port
}

/** One message for the observers, already formatted by whoever pushes it. */
struct Packet {
  1: OFMessageType messageType,
  2: SwitchPortTuple swPortTuple,
  3: binary data
}

/** A packet and the sessions that it is for. */
struct Message {
  1: list<string> sessionIDs,
  2: Packet packet
}

service PacketStreamer {
  /**
   * What has come for a session since the last call, as soon as there is something. Empty after about
   * ten seconds when no such session exists: call again. An item of the thirteen octets
   * `FilterTimeout` is the last of a session.
   */
  list<binary> getPackets(1: string sessionid)

  /** Gives a packet to its sessions, in the order of the calls; 1 when that is done. */
  i32 pushMessageSync(1: Message packet)

  /** The same without an answer. */
  oneway void pushMessageAsync(1: Message packet)

  /** Ends a session; nothing happens when there is none of that name. */
  void terminateSession(1: string sessionid)
}
