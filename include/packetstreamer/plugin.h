/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of filters and formats of output for PacketStreamer, from a shared object.
 *
 *   static const struct packetstreamer_field fields[] = {...};
 *   static const struct packetstreamer_field_group groups[] = {...};
 *   const struct packetstreamer_table packetstreamer_plugin = {
 *       PACKETSTREAMER_INTERFACE, sizeof(struct packetstreamer_table), "acme", "what it is for",
 *       groups, 1, NULL, 0};
 *
 *   cc -shared -fPIC -I include -o acme.so acme.c
 *   packetstreamer read channel.pcap --plugin ./acme.so -Y 'acme.temperature > 40'
 *
 * C11 and C++. Examples: examples/plugins; reference: docs/reference/plugins.md.
 *
 * Lifetime. A plug-in is loaded at start and stays to the end of the program, so its table and all
 * that it points to must, too. What a function of a plug-in is handed lives for the call: it keeps
 * no pointer to it. What it hands over is copied before the call that it makes returns.
 *
 * Threads. `extract` is called on the threads that watch channels, several at once, for each
 * message that a filter asks about, usually once; `begin` and `render` on those that serve
 * observers. They must be reentrant, must not wait or block, and let no C++ exception out.
 *
 * Growth. Members are only ever added at the end of a struct, and `size` says how much of it there
 * is: in what a plug-in exports, what its compiler knew; in what it is handed, what the program
 * knows. Whoever reads a member that a later header added looks at `size` first. Any other change
 * is a new PACKETSTREAMER_INTERFACE, and the program loads no plug-in of another one.
 */
#ifndef PACKETSTREAMER_PLUGIN_H
#define PACKETSTREAMER_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PACKETSTREAMER_INTERFACE 1u

#define PACKETSTREAMER_EXPORT __attribute__((visibility("default")))

/* Borrowed octets; `data` is NULL where there are none to be had. */
struct packetstreamer_octets {
  const uint8_t* data;
  size_t size;
};

/* One OpenFlow message where it was seen. */
struct packetstreamer_message {
  size_t size;                         /* of this struct */
  struct packetstreamer_octets octets; /* the whole message, header included, network order */
  uint8_t version;                     /* as on the wire: 1 is 1.0, 4 is 1.3 */
  uint8_t type;                        /* as on the wire */
  uint16_t length;                     /* what the header says, which need not be octets.size */
  uint32_t xid;
  const char* kind; /* the type's name, the same in all versions: "packet_in", "unknown" */
  int to_switch;    /* 0: from the switch to the controller */
  int dpid_known;   /* 0 until the switch has said it */
  uint64_t dpid;    /* datapath id */
  int64_t time;     /* nanoseconds since 1970 (UTC) */
  uint64_t channel; /* number of the channel */
  uint64_t seq;     /* number of the message on its channel, from 1 */
  const char* tap;  /* where the channel is watched: "proxy" */
  const char *switch_peer, *controller_peer; /* addresses */

  /* Both are asked with the message that was handed over, not with a copy of it.
   *
   * The Ethernet frame of a packet_in or packet_out; of a packet_out that only names a buffer, the
   * first octets of the frame of the packet_in that it answers. Costs something: ask when needed.
   */
  struct packetstreamer_octets (*frame)(const struct packetstreamer_message* message);
  /* 1 when the message is known to answer an earlier one of its channel, as a flow_mod a packet_in:
   * the seq of that one, and the nanoseconds since. Likewise. */
  int (*answers)(const struct packetstreamer_message* message, uint64_t* seq, int64_t* latency);
};

/* ---- Fields of filters ---- */

enum packetstreamer_type {
  PACKETSTREAMER_PRESENCE = 1, /* there or not there, without a value */
  PACKETSTREAMER_NUMBER,       /* unsigned, of `width` octets */
  PACKETSTREAMER_DURATION,     /* nanoseconds */
  PACKETSTREAMER_MAC,          /* 6 octets */
  PACKETSTREAMER_IPV4,         /* 4 octets */
  PACKETSTREAMER_IPV6,         /* 16 octets */
  PACKETSTREAMER_OCTETS,
  PACKETSTREAMER_TEXT
};

/* Takes the values that a field has in a message: none when the message does not have the field,
 * several when it has it several times. Each returns 0; otherwise the field is not of that type,
 * the value does not fit, or there are too many (1024 values, 65536 octets in all), and the field
 * has failed, whatever `extract` returns. */
struct packetstreamer_values {
  size_t size; /* of this struct */
  int (*present)(struct packetstreamer_values* values);
  int (*number)(struct packetstreamer_values* values, uint64_t number);
  /* Of addresses in network order; of octets and text. They are copied. */
  int (*octets)(struct packetstreamer_values* values, const void* data, size_t count);
};

struct packetstreamer_field {
  size_t size;         /* of this struct */
  const char* name;    /* "temperature"; lower case words of a-z, 0-9 and _, joined by dots */
  int type;            /* enum packetstreamer_type */
  int width;           /* of a number: 1 to 8 octets; 0 otherwise */
  const char* help;    /* one line */
  const char* example; /* a whole filter that asks for it: "acme.temperature > 40" */
  const void* context; /* the plug-in's own */

  /* Tells the field's values in `message`. Returns 0, also when the message does not have the
   * field; anything else when it failed: comparisons with it are then false, and the channel counts
   * the anomaly plugin_failed. */
  int (*extract)(const struct packetstreamer_field* field,
                 const struct packetstreamer_message* message,
                 struct packetstreamer_values* values);
};

/* Fields whose names begin with the same words. */
struct packetstreamer_field_group {
  size_t size;       /* of this struct */
  const char* name;  /* "acme", so that a filter says acme.temperature */
  const char* where; /* messages and versions that have the fields, in words */
  const struct packetstreamer_field* fields;
  size_t field_count;
};

/* ---- Formats of output ---- */

/* Takes what a format makes of a record. */
struct packetstreamer_buffer {
  size_t size; /* of this struct */
  int colour;  /* 1: for a terminal that shows ANSI colours */
  /* Copies the octets to the end. Returns 0; otherwise there is no room (16 MiB a record), and
   * the format has failed. */
  int (*append)(struct packetstreamer_buffer* buffer, const void* data, size_t count);
};

struct packetstreamer_format {
  size_t size;            /* of this struct */
  const char* name;       /* "csv"; a word of a-z, 0-9 and _ */
  const char* help;       /* one line */
  const char* media_type; /* "text/csv" */
  int text;               /* 1: UTF-8 text; 0: octets */
  /* What stands behind each record in a file: NULL is a line feed for text, nothing for octets. */
  const char* record_end;
  const void* context; /* the plug-in's own */

  /* What stands before the first record of a file or stream; NULL is nothing. */
  int (*begin)(const struct packetstreamer_format* format, struct packetstreamer_buffer* out);
  /* One record, without record_end. Both return 0; otherwise what they appended is dropped, and
   * text says that the format failed. What a producer pushed already formatted never comes here. */
  int (*render)(const struct packetstreamer_format* format,
                const struct packetstreamer_message* record, struct packetstreamer_buffer* out);
};

/* ---- The table ---- */

struct packetstreamer_table {
  uint32_t interface_version; /* PACKETSTREAMER_INTERFACE; of another one nothing else is read */
  size_t size;                /* of this struct */
  const char* name;           /* of the plug-in: a word of a-z, 0-9 and _ */
  const char* help;           /* one line */
  const struct packetstreamer_field_group* groups;
  size_t group_count;
  const struct packetstreamer_format* formats;
  size_t format_count;
};

/* What a plug-in defines. */
extern PACKETSTREAMER_EXPORT const struct packetstreamer_table packetstreamer_plugin;

#ifdef __cplusplus
}
#endif

#endif
