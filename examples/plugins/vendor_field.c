/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of a vendor's experimenter message, which PacketStreamer itself does not know.
 *
 * The vendor is invented. Its switches send "status" (experimenter 0x00acce55, type 1):
 *
 *   0   OpenFlow header (8), experimenter (4), type (4)
 *   16  temperature in degrees (2), number of fans (2), uptime in milliseconds (4)
 *   24  serial number (16, ends with a NUL if shorter)
 *   40  revolutions per minute (2) of each fan
 */
#include <packetstreamer/plugin.h>
#include <string.h>

enum { OF_EXPERIMENTER = 4, BODY = 8, STATUS = 16, SERIAL = 24, FANS = 40, SERIAL_SIZE = 16 };

static const uint32_t acme = 0x00acce55;
static const uint32_t status = 1;

static uint32_t number_at(const uint8_t* octets, size_t count) {
  uint32_t number = 0;
  for (size_t i = 0; i < count; ++i) number = number << 8 | octets[i];
  return number;
}

/* Any octets may come from the wire: every length is looked at. */
static int is_status(const struct packetstreamer_message* message) {
  const struct packetstreamer_octets octets = message->octets;
  return message->type == OF_EXPERIMENTER && octets.size >= FANS &&
         number_at(octets.data + BODY, 4) == acme && number_at(octets.data + BODY + 4, 4) == status;
}

static int temperature(const struct packetstreamer_field* field,
                       const struct packetstreamer_message* message,
                       struct packetstreamer_values* values) {
  (void)field;
  if (!is_status(message)) return 0;
  return values->number(values, number_at(message->octets.data + STATUS, 2));
}

static int uptime(const struct packetstreamer_field* field,
                  const struct packetstreamer_message* message,
                  struct packetstreamer_values* values) {
  (void)field;
  if (!is_status(message)) return 0;
  return values->number(values,
                        number_at(message->octets.data + STATUS + 4, 4) * UINT64_C(1000000));
}

static int serial(const struct packetstreamer_field* field,
                  const struct packetstreamer_message* message,
                  struct packetstreamer_values* values) {
  (void)field;
  if (!is_status(message)) return 0;
  const uint8_t* text = message->octets.data + SERIAL;
  const uint8_t* end = memchr(text, 0, SERIAL_SIZE);
  return values->octets(values, text, end ? (size_t)(end - text) : SERIAL_SIZE);
}

/* A field with several values. A message that promises more fans than it has is wrong, and so the
 * field fails. */
static int fan_rpm(const struct packetstreamer_field* field,
                   const struct packetstreamer_message* message,
                   struct packetstreamer_values* values) {
  (void)field;
  if (!is_status(message)) return 0;
  const size_t fans = number_at(message->octets.data + STATUS + 2, 2);
  if (message->octets.size < FANS + 2 * fans) return 1;
  for (size_t i = 0; i < fans; ++i) {
    if (values->number(values, number_at(message->octets.data + FANS + 2 * i, 2)) != 0) return 1;
  }
  return 0;
}

static const struct packetstreamer_field fields[] = {
    {.size = sizeof(struct packetstreamer_field),
     .name = "temperature",
     .type = PACKETSTREAMER_NUMBER,
     .width = 2,
     .help = "degrees inside of the switch",
     .example = "acme.temperature > 40",
     .extract = temperature},
    {.size = sizeof(struct packetstreamer_field),
     .name = "uptime",
     .type = PACKETSTREAMER_DURATION,
     .help = "time since the switch was started",
     .example = "acme.uptime < 5m",
     .extract = uptime},
    {.size = sizeof(struct packetstreamer_field),
     .name = "serial",
     .type = PACKETSTREAMER_TEXT,
     .help = "serial number",
     .example = "acme.serial contains \"A7\"",
     .extract = serial},
    {.size = sizeof(struct packetstreamer_field),
     .name = "fan.rpm",
     .type = PACKETSTREAMER_NUMBER,
     .width = 2,
     .help = "revolutions per minute of any fan",
     .example = "acme.fan.rpm == 0",
     .extract = fan_rpm},
};

static const struct packetstreamer_field_group groups[] = {
    {.size = sizeof(struct packetstreamer_field_group),
     .name = "acme",
     .where = "Acme's status; 1.0 to 1.5",
     .fields = fields,
     .field_count = sizeof(fields) / sizeof(fields[0])},
};

const struct packetstreamer_table packetstreamer_plugin = {
    .interface_version = PACKETSTREAMER_INTERFACE,
    .size = sizeof(struct packetstreamer_table),
    .name = "acme",
    .help = "fields of Acme's status message",
    .groups = groups,
    .group_count = sizeof(groups) / sizeof(groups[0]),
};
