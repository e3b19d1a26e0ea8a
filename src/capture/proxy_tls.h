// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace ps::capture {

class TlsCredentials;

/// What a proxy shows and trusts on the sides that are `ssl:`; none where a side is plain.
struct ProxyTls {
  std::shared_ptr<const TlsCredentials> to_switches;
  std::shared_ptr<const TlsCredentials> to_controllers;
};

}  // namespace ps::capture
