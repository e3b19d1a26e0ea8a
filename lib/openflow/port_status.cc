// SPDX-License-Identifier: Apache-2.0
#include "openflow/port_status.h"

#include <iterator>

#include "openflow/body.h"

namespace ps::openflow {

std::string_view PortStatus::reason_name() const {
  constexpr std::string_view kNames[] = {"add", "delete", "modify"};
  return reason < std::size(kNames) ? kNames[reason] : "";
}

Decoded<PortStatus> PortStatus::parse(Bytes message) {
  Decoded<PortStatus> out;
  Body in(message, MsgType::port_status);
  out.value.version = in.version();
  out.value.xid = in.xid();
  out.value.reason = in.u8();
  in.skip(7);
  const std::size_t start = in.offset();
  Bytes rest = in.rest();
  if (const char* problem = Port::take(in.version(), rest, out.value.port)) {
    in.fail(problem, start);
  } else if (!rest.empty()) {
    in.fail("octets follow the port", rest.data());
  }
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
