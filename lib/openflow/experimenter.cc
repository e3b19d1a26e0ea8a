// SPDX-License-Identifier: Apache-2.0
#include "openflow/experimenter.h"

#include "openflow/body.h"

namespace ps::openflow {

Decoded<Experimenter> Experimenter::parse(Bytes message) {
  Decoded<Experimenter> out;
  Body in(message, MsgType::experimenter);
  Experimenter& value = out.value;
  value.version = in.version();
  value.xid = in.xid();
  value.experimenter = in.u32();
  if (value.version != Version::v1_0 || in.left() >= 4) value.exp_type = in.u32();
  value.data = in.rest();
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
