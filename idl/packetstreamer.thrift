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

/** Which way an OpenFlow message went. */
enum OpenFlowDirection {
  TO_CONTROLLER = 0,
  TO_SWITCH = 1
}

/** One OpenFlow message as it was on a channel, whole and unchanged. */
struct PushedMessage {
  /** The switch; absent while it is not known, then `channel` must be there. */
  1: optional i64 dpid,
  2: OpenFlowDirection direction,
  /** When it was seen, in nanoseconds since 1970 (UTC); absent: when it arrives here. */
  3: optional i64 time,
  4: binary data,
  /**
   * Tells channels apart and is shown as the switch, its address for example. Messages without it
   * are of the channel of their dpid.
   */
  5: optional string channel
}

/** What became of a batch; `reason` is that of the first message that was refused. */
struct PushAnswer {
  1: i32 taken,
  2: i32 refused,
  3: string reason
}

/** The same port and protocol; who knows only the service above need not know this one. */
service PacketStreamerV1 extends PacketStreamer {
  /**
   * Gives OpenFlow messages to the server, whose sessions' filters decide who gets them, as with a
   * channel that it sees itself. The answer comes when all have been looked at: who sends the next
   * batch after it goes at the server's pace. A message that is no OpenFlow message, of which it is
   * not said which way it went, or of one channel more than are allowed is refused, the others are
   * taken. A server that is too far behind refuses the whole batch. Channels end with the
   * connection, or after five minutes without a message.
   */
  PushAnswer pushOpenFlow(1: list<PushedMessage> messages)
}
