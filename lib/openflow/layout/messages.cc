// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/messages.h"

#include "openflow/layout/async.h"
#include "openflow/layout/bundle.h"
#include "openflow/layout/experimenter.h"
#include "openflow/layout/flow.h"
#include "openflow/layout/group.h"
#include "openflow/layout/meter.h"
#include "openflow/layout/multipart.h"
#include "openflow/layout/packet.h"
#include "openflow/layout/port.h"
#include "openflow/layout/queue.h"
#include "openflow/layout/role.h"
#include "openflow/layout/switch.h"
#include "openflow/layout/symmetric.h"
#include "openflow/layout/table.h"

namespace ps::openflow::layout {
namespace {

void nothing(Layout&) {}

using BodyOf = void (*)(Layout&);

/// The layout of a kind of message: nullptr where nobody defined it.
BodyOf body_of(MsgType type) {
  switch (type) {
    case MsgType::error:
      return error;
    case MsgType::echo_request:
    case MsgType::echo_reply:
      return echo;
    case MsgType::experimenter:
      return experimenter;
    case MsgType::features_request:
    case MsgType::get_config_request:
    case MsgType::barrier_request:
    case MsgType::barrier_reply:
      return nothing;
    case MsgType::features_reply:
      return features_reply;
    case MsgType::get_config_reply:
    case MsgType::set_config:
      return switch_config;
    case MsgType::packet_in:
      return packet_in;
    case MsgType::flow_removed:
      return flow_removed;
    case MsgType::port_status:
      return port_status;
    case MsgType::packet_out:
      return packet_out;
    case MsgType::flow_mod:
      return flow_mod;
    case MsgType::group_mod:
      return group_mod;
    case MsgType::port_mod:
      return port_mod;
    case MsgType::table_mod:
      return table_mod;
    case MsgType::multipart_request:
      return multipart_request;
    case MsgType::multipart_reply:
      return multipart_reply;
    case MsgType::queue_get_config_request:
      return queue_get_config_request;
    case MsgType::queue_get_config_reply:
      return queue_get_config_reply;
    case MsgType::role_request:
    case MsgType::role_reply:
      return role;
    case MsgType::get_async_request:
      return async_request;
    case MsgType::get_async_reply:
    case MsgType::set_async:
      return async_config;
    case MsgType::meter_mod:
      return meter_mod;
    case MsgType::role_status:
      return role_status;
    case MsgType::table_status:
      return table_status;
    case MsgType::requestforward:
      return requestforward;
    case MsgType::bundle_control:
      return bundle_control;
    case MsgType::bundle_add_message:
      return bundle_add_message;
    case MsgType::controller_status:
      return controller_status;
    case MsgType::hello:
    case MsgType::unknown:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

bool has_layout(Version version, MsgType type) {
  return type != MsgType::unknown && wire_type(version, type).has_value();
}

void body(Layout& io, const Header& header) {
  constexpr std::uint8_t kHello = 0;  // in every version, also those that are not known yet
  if (header.type == kHello) return hello(io, header.version);
  const auto read_body = is_known(header.version) ? body_of(type_of(header)) : nullptr;
  if (read_body != nullptr) return read_body(io);
  if (io.has("data")) io.rest("data");
}

}  // namespace ps::openflow::layout
