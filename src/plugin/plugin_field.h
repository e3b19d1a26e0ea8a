// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <packetstreamer/plugin.h>

#include "filter/fields.h"

namespace ps::plugin {

/// The row in the table of fields for `field`, which is complete and lives as long as the program.
filter::FieldSpec field_spec(const packetstreamer_field_group& group,
                             const packetstreamer_field& field);

}  // namespace ps::plugin
