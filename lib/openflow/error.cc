// SPDX-License-Identifier: Apache-2.0
#include "openflow/error.h"

#include "openflow/body.h"

namespace ps::openflow {
namespace {

constexpr std::uint16_t kExperimenterError = 0xffff;
constexpr std::size_t kNiciraErrorSize = 8;

}  // namespace

std::string_view Error::type_name() const { return error_type_name(version, type); }

std::string_view Error::code_name() const { return error_code_name(version, type, code); }

Bytes Error::quoted_message() const {
  if (is_hello_failed()) return {};
  // Until 1.1 Nicira's errors have vendor, type and code before the message.
  const bool is_niciras = version <= Version::v1_1 && type == kNiciraErrorType;
  const std::size_t at = is_niciras ? kNiciraErrorSize : 0;
  if (data.size() < at + kHeaderSize) return {};
  const auto header = parse_header(data.subspan(at));
  return header && header->xid == xid ? data.subspan(at) : Bytes{};
}

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
