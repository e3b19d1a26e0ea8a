/* SPDX-License-Identifier: Apache-2.0
 *
 * A plug-in that is refused, for a reason that a definition chooses; see CMakeLists.txt. */
#include <packetstreamer/plugin.h>

#ifdef NO_TABLE
int nothing(void);
int nothing(void) { return 0; }
#else

#ifdef SAME_NAME
#define PLUGIN "acme" /* as the example */
#else
#define PLUGIN "refused"
#endif

#ifdef OTHER_VERSION
#define VERSION (PACKETSTREAMER_INTERFACE + 1)
#else
#define VERSION PACKETSTREAMER_INTERFACE
#endif

#ifdef CLASHING_FIELD
#define GROUP "of"
#define NAME "type"
#elif defined(CLASHING_ALIAS)
#define GROUP "arp"
#define NAME "spa"
#else
#define GROUP "refused"
#define NAME "value"
#endif

#ifdef CLASHING_FORMAT
#define FORMAT "json"
#else
#define FORMAT "refused"
#endif

#ifdef INCOMPLETE
#define EXTRACT NULL
#else
#define EXTRACT extract
static int extract(const struct packetstreamer_field* field,
                   const struct packetstreamer_message* message,
                   struct packetstreamer_values* values) {
  (void)field, (void)message;
  return values->number(values, 1);
}
#endif

#ifdef WRONG_TYPE
#define TYPE 99
#else
#define TYPE PACKETSTREAMER_NUMBER
#endif

#ifdef WRONG_EXAMPLE
#define EXAMPLE GROUP "." NAME " == 256"
#else
#define EXAMPLE GROUP "." NAME " == 1"
#endif

#define FIELD \
  { sizeof(struct packetstreamer_field), NAME, TYPE, 1, "refused", EXAMPLE, NULL, EXTRACT }

static const struct packetstreamer_field fields[] = {
    FIELD,
#ifdef TWICE
    FIELD,
#endif
};
static const struct packetstreamer_field_group groups[] = {
    {sizeof(struct packetstreamer_field_group), GROUP, "every message", fields,
     sizeof(fields) / sizeof(fields[0])}};

static int render(const struct packetstreamer_format* format,
                  const struct packetstreamer_message* record, struct packetstreamer_buffer* out) {
  (void)format, (void)record;
  return out->append(out, "refused", 7);
}
static const struct packetstreamer_format formats[] = {{sizeof(struct packetstreamer_format),
                                                        FORMAT, "refused", "text/plain", 1, NULL,
                                                        NULL, NULL, render}};

const struct packetstreamer_table packetstreamer_plugin = {
    VERSION, sizeof(struct packetstreamer_table), PLUGIN, "refused", groups, 1, formats, 1};
#endif
