// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ps::tls {

/// Why what one side of a connection sends cannot be decrypted, or no further; names are stable,
/// they are counted.
enum class Trouble : std::uint8_t {
  joined,      ///< a hello was not seen
  unanswered,  ///< the connection ended before it was agreed how to encrypt
  no_key_log,  ///< nobody gave secrets
  no_secrets,  ///< none of them is this connection's
  version,     ///< neither TLS 1.2 nor 1.3
  cipher,      ///< a cipher suite that is not known here
  lost,        ///< octets are missing, and no record after them could be placed
  bad_record,  ///< a record does not authenticate
  malformed,   ///< what follows is no TLS
  count_,
};
inline constexpr std::size_t kTroubleCount = static_cast<std::size_t>(Trouble::count_);

std::string_view name(Trouble trouble);
/// For people, to stand behind "TLS 1.3, ".
std::string_view meaning(Trouble trouble);

}  // namespace ps::tls
