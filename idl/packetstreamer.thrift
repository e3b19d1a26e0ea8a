// SPDX-License-Identifier: Apache-2.0
//
// The streaming service of PacketStreamer, wire-compatible with the one that Floodlight had.
// Port 9090, framed transport, strict binary protocol.

namespace cpp ps.idl
namespace java net.floodlightcontroller.packetstreamer.thrift
namespace py packetstreamer
namespace php packetstreamer
namespace perl packetstreamer
namespace d packetstreamer
namespace go packetstreamer
namespace netstd PacketStreamer
namespace rb PacketStreamer

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

/** So many records, or octets of them; what is absent is not limited. Each from 1 on. */
struct RecordsAndBytes {
  1: optional i64 records,
  2: optional i64 bytes
}

/** What a session is to show, and how; a member that is absent is as in REST. */
struct SessionSpec {
  /** A text of the filter language; absent or empty: every message. */
  1: optional string filter,
  /** Seconds until the session ends by itself, 1 to 31622400; absent: 300. */
  2: optional i32 period,
  /** What it delivers: `json`, `text`, `compact`, `raw`, ...; absent: the server's default. */
  3: optional string format,
  /** ANSI colours, in the formats that have them. */
  4: optional bool colour,
  /** For people, at most 200 octets. */
  5: optional string label,
  /** It ends when it has taken in so much. */
  6: optional RecordsAndBytes limit,
  /** One message in so many is taken, 1 to 1000000000. */
  7: optional i32 sample,
  /** And of these at most so many a second, 1 to 1000000. */
  8: optional i32 rate,
  /** What happens when its log is full: `drop_oldest`, `drop_newest`, `disconnect`. */
  9: optional string overflow,
  /** How large its log may become, within what the server gives each. */
  10: optional RecordsAndBytes buffer,
  /**
   * It begins in the past, with what the server has recorded from that time on: `-30s`, `-5m`, `-2h`,
   * `-1d` before now, RFC 3339 as `2026-11-22T07:40:01Z`, or seconds since 1970.
   */
  11: optional string since,
  /** It begins with the newest so many that satisfy the filter; with `since`, of those. From 1 on. */
  12: optional i64 last,
  /** REST's `until`: nothing of that time or later, written as `since`, also `+30s`; the session then ends. */
  13: optional string untilTime,
  /** false: it ends behind what is recorded; absent: true. */
  14: optional bool follow
}

/** What a session that begins in the past got of what the server had recorded. */
struct HistoryInfo {
  /** Messages that satisfied the filter and were asked for. */
  1: i64 records,
  /** The oldest message that was recorded, of any kind, in nanoseconds since 1970 (UTC); absent: none was. */
  2: optional i64 oldest,
  /** false: some that were asked for may be among those that were overwritten. */
  3: bool complete,
  /** Messages of any kind that were no longer recorded. */
  4: i64 overwritten
}

/** A session as it is now, with what it has counted. */
struct SessionInfo {
  /** Who knows it may read the session, and end it. */
  1: string id,
  2: string filter,
  3: string format,
  4: bool colour,
  5: string label,
  /** Seconds until it ends by itself. */
  6: i32 expiresIn,
  /** Messages that satisfied the filter so far; those left out by sample and rate are 12 and 13. */
  7: i64 matched,
  /** Of these, handed to readers and told to readers as missed, summed over all readers. */
  8: i64 delivered,
  9: i64 missed,
  /** Records in its log now, and their octets. */
  10: i64 held,
  11: i64 bytes,
  12: i64 sampledOut,
  13: i64 rateLimited,
  /** Why no more will come, when it has ended. */
  14: optional string ended,
  /** There when it was to begin in the past. */
  15: optional HistoryInfo history
}

/** What one reader gets of a session. Its `missed` and records add up to what the session took in. */
struct Batch {
  1: list<binary> records,
  /** The cursor to read on from, also over another connection. */
  2: string nextCursor,
  /** Records between the cursor and the first of these that are lost to this reader. */
  3: i64 missed,
  /** Why no more will come; there with the last of the records, and whenever one asks again. */
  4: optional string ended,
  /** What stands before the first record that is kept, in the formats that have it (`pcapng`). */
  5: optional binary preamble
}

/** What was asked for is not possible as it was asked for. */
exception InvalidRequest {
  /** One line for people: what is wrong and what is accepted. */
  1: string reason,
  /** Where in the filter, counted from 1; absent when it is not about a filter. */
  2: optional i32 column
}

/** There is no session of that id; it may have expired. */
exception NoSuchSession {
  1: string reason
}

/** The server has as much as it allows; later it may be possible. */
exception QuotaReached {
  1: string reason
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

  /**
   * Begins a session. It ends when its period is over, or with terminateSession. One that is to begin
   * in the past is answered when it has what was recorded; it ends if its client goes before that.
   */
  SessionInfo openSession(1: SessionSpec spec) throws (1: InvalidRequest invalid,
                                                       2: QuotaReached quota)

  /** Lets a session live at least `period` seconds from now. Reading does not lengthen it. */
  SessionInfo refreshSession(1: string sessionId, 2: i32 period) throws (1: InvalidRequest invalid,
                                                                         2: NoSuchSession absent)

  /**
   * The records from a cursor on, as soon as there is one: `nextCursor` of the batch before, empty for
   * the oldest that is held, or `end` for new ones only. Each reader has a cursor of its own and
   * reads all. At most `max` records (0: as many as a reply holds). After `waitMillis` without a
   * record (0 to 60000) the batch is empty. `format` empty is the session's.
   */
  Batch readRecords(1: string sessionId, 2: string cursor, 3: i32 max, 4: i32 waitMillis,
                    5: string format) throws (1: InvalidRequest invalid, 2: NoSuchSession absent,
                                            3: QuotaReached quota)
}
