// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ps::capture {

/// What one side of the proxy shows and trusts; PEM files, as Open vSwitch's set-ssl takes them.
struct TlsFiles {
  std::string private_key;
  std::string certificate;     ///< may be followed by those between it and the CA
  std::string ca_certificate;  ///< one or several; the other side's chain must end in one

  bool complete() const {
    return !private_key.empty() && !certificate.empty() && !ca_certificate.empty();
  }
};

}  // namespace ps::capture
