// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/version.h"

namespace ps::openflow {

/// error (1.0 5.4.4, 1.3 A.4.4, 1.5 7.5.4).
struct Error {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::uint16_t type = 0;
  std::uint16_t code = 0;                     ///< of an experimenter error: its exp_type
  std::optional<std::uint32_t> experimenter;  ///< present when type is 0xffff (1.2 and later)
  /// At least the first 64 octets of the message at fault; of hello_failed an ASCII text.
  Bytes data;

  bool is_hello_failed() const { return type == 0; }
  /// What there is of the message at fault; empty when the data is none with the error's xid.
  Bytes quoted_message() const;
  std::string_view type_name() const;  ///< `bad_action`; empty when unknown
  std::string_view code_name() const;  ///< `bad_out_port`; empty when unknown
  static Decoded<Error> parse(Bytes message);
};

/// ofp_error_type and the ofp_*_code enums of each version, lower case without their prefix
/// (OFPBRC_BAD_LEN is `bad_len`); empty when this version does not have it.
std::string_view error_type_name(Version version, std::uint16_t type);
std::string_view error_code_name(Version version, std::uint16_t type, std::uint16_t code);

/// An error of Nicira's or ONF's, type and code in the words of those two: `bundle_failed timeout`;
/// empty when unknown. `code` is 0 since 1.2, where such errors have a type only.
std::string_view experimenter_error_name(Version version, std::uint32_t experimenter,
                                         std::uint16_t type, std::uint16_t code);

/// ofp_error_type under which Open vSwitch sends experimenters' errors until 1.1 (NXET_VENDOR).
inline constexpr std::uint16_t kNiciraErrorType = 0xb0c2;

}  // namespace ps::openflow
