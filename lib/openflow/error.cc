// SPDX-License-Identifier: Apache-2.0
#include "openflow/error.h"

#include "openflow/body.h"

namespace ps::openflow {
namespace {

constexpr std::uint16_t kExperimenterError = 0xffff;

}  // namespace

std::string_view Error::type_name() const { return error_type_name(version, type); }

std::string_view Error::code_name() const { return error_code_name(version, type, code); }

Decoded<Error> Error::parse(Bytes message) {
  Decoded<Error> out;
  Body in(message, MsgType::error);
  Error& error = out.value;
  error.version = in.version();
  error.xid = in.xid();
  error.type = in.u16();
  error.code = in.u16();
  if (error.type == kExperimenterError && error.version >= Version::v1_2) {
    error.experimenter = in.u32();
  }
  error.data = in.rest();
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
