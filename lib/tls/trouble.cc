// SPDX-License-Identifier: Apache-2.0
#include "tls/trouble.h"

namespace ps::tls {
namespace {

struct Row {
  std::string_view name;
  std::string_view meaning;
};

constexpr Row kRows[kTroubleCount] = {
    {"joined", "its hellos were not seen"},
    {"unanswered", "it ended before it was agreed how to encrypt"},
    {"no_key_log", "there is no key log"},
    {"no_secrets", "no secrets for it in the key log"},
    {"version", "of a version that is not decrypted; TLS 1.2 and 1.3 are"},
    {"cipher", "of a cipher that is not decrypted; AES-GCM, AES-CCM and ChaCha20-Poly1305 are"},
    {"lost", "octets are lost, and no record after them could be placed"},
    {"bad_record",
     "a record does not authenticate: the secrets are of another connection, or the "
     "capture is damaged"},
    {"malformed", "what follows is no TLS"},
};

}  // namespace

std::string_view name(Trouble trouble) { return kRows[static_cast<std::size_t>(trouble)].name; }
std::string_view meaning(Trouble trouble) {
  return kRows[static_cast<std::size_t>(trouble)].meaning;
}

}  // namespace ps::tls
