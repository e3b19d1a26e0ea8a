// SPDX-License-Identifier: Apache-2.0
#include "openflow/echo.h"

#include "openflow/body.h"

namespace ps::openflow {

Decoded<Echo> Echo::parse(Bytes message) {
  Decoded<Echo> out;
  const auto header = parse_header(message);
  out.value.is_reply = header && type_of(*header) == MsgType::echo_reply;
  Body in(message, out.value.is_reply ? MsgType::echo_reply : MsgType::echo_request);
  out.value.xid = in.xid();
  out.value.data = in.rest();
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
